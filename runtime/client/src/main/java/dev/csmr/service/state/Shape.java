package dev.csmr.service.state;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a type looked like when it was saved, kept in the snapshot, so that a field or component
 * that was renamed or has another type now is told instead of read as something else.
 *
 * @param form what it is
 * @param name its name in words
 * @param parts the components of a record, the content of a container
 */
record Shape(Form form, String name, List<ShapePart> parts) {

  Shape {
    parts = List.copyOf(parts);
  }

  /** What a type is. The number of a form is what stands in snapshots. */
  enum Form {
    BOOLEAN(0),
    BYTE(1),
    SHORT(2),
    CHAR(3),
    INT(4),
    LONG(5),
    FLOAT(6),
    DOUBLE(7),
    STRING(8),
    BYTES(9),
    INSTANT(10),
    DURATION(11),
    UUID(12),
    ENUM(13),
    RECORD(14),
    OPTIONAL(15),
    LIST(16),
    SET(17),
    MAP(18);

    private final int number;

    Form(int number) {
      this.number = number;
    }

    /** Whether every value of {@code saved} is one of this form, written the same. */
    boolean takes(Form saved) {
      return this == saved || (saved.isSigned() && isSigned() && saved.number < number);
    }

    private boolean isSigned() {
      return this == BYTE || this == SHORT || this == INT || this == LONG;
    }
  }

  /**
   * A component of a record or the content of a container.
   *
   * @param number its number
   * @param name its name
   * @param shape its type
   */
  record ShapePart(int number, String name, Shape shape) {}

  /**
   * What keeps a saved value from being read as one of this shape.
   *
   * @param saved the shape it was saved in
   * @param place where, such as {@code TreeStore.entries}
   */
  Optional<String> differsFrom(Shape saved, String place) {
    if (!form.takes(saved.form)) {
      return Optional.of(
          place
              + " was of type "
              + saved
              + " when the snapshot was taken and is of type "
              + this
              + " now. Keep the old type, or add a field of another name with the new one and leave"
              + " the old field as it is");
    }
    for (ShapePart part : saved.parts) {
      Optional<ShapePart> own = parts.stream().filter(p -> p.number == part.number).findFirst();
      String inner = place + "." + part.name;
      if (own.isEmpty()) {
        return Optional.of(lacks(part, inner));
      }
      Optional<String> difference = own.get().shape.differsFrom(part.shape, inner);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  /** What a saved part is whose number none has: it was retyped, renamed or removed. */
  private String lacks(ShapePart saved, String place) {
    return parts.stream()
        .filter(part -> part.name.equals(saved.name))
        .flatMap(part -> part.shape.differsFrom(saved.shape, place).stream())
        .findFirst()
        .orElseGet(
            () ->
                place
                    + " of type "
                    + saved.shape
                    + " is in the snapshot, and "
                    + name
                    + " has no component of its number. If it was renamed, put @Id("
                    + saved.number
                    + ") on it; if it was removed, put it back");
  }

  void write(WireWriter out, int field) {
    int mark = out.begin(field);
    out.writeInt32(1, form.number);
    out.writePresentString(2, name);
    for (ShapePart part : parts) {
      int partMark = out.begin(3);
      out.writePresentInt32(1, part.number);
      out.writePresentString(2, part.name);
      part.shape.write(out, 3);
      out.end(partMark);
    }
    out.end(mark);
  }

  static Shape read(WireReader in) {
    Form form = Form.BOOLEAN;
    String name = "";
    List<ShapePart> parts = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> form = form(in.readInt32());
        case 2 << 3 | LENGTH_DELIMITED -> name = in.readString();
        case 3 << 3 | LENGTH_DELIMITED -> parts.add(readPart(in.readMessage()));
        default -> throw StateReader.malformed("a shape has the unknown tag " + tag);
      }
    }
    return new Shape(form, name, parts);
  }

  private static ShapePart readPart(WireReader in) {
    int number = 0;
    String name = "";
    Shape shape = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> number = in.readInt32();
        case 2 << 3 | LENGTH_DELIMITED -> name = in.readString();
        case 3 << 3 | LENGTH_DELIMITED -> shape = read(in.readMessage());
        default -> throw StateReader.malformed("a part has the unknown tag " + tag);
      }
    }
    if (shape == null) {
      throw StateReader.malformed("the part " + name + " has no shape");
    }
    return new ShapePart(number, name, shape);
  }

  private static Form form(int number) {
    for (Form form : Form.values()) {
      if (form.number == number) {
        return form;
      }
    }
    throw StateReader.malformed(
        "there is the unknown form " + number + "; a newer version wrote it");
  }

  @Override
  public String toString() {
    return switch (form) {
      case OPTIONAL, LIST, SET, MAP ->
          parts.stream()
              .map(part -> part.shape.toString())
              .collect(Collectors.joining(", ", name + "<", ">"));
      default -> name;
    };
  }
}
