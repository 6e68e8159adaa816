package dev.csmr.processor.reader;

import dev.csmr.Id;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.StableNumbers;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.ValueKind;
import dev.csmr.processor.problem.Place;
import dev.csmr.processor.problem.Problem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;

/** Numbers of operations and fields: {@code @Id}, else a hash of what does not change unnoticed. */
final class NumberReader {
  private static final int MAX_FIELD = 536_870_911;
  private static final Pattern PROTO_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

  private final Context context;

  NumberReader(Context context) {
    this.context = context;
  }

  /**
   * Something with a name and a number.
   *
   * @param name its Java name
   * @param number its number
   * @param element where to report
   */
  record NumberedElement(String name, int number, Element element) {}

  /**
   * The id of an operation; 1 when a problem was reported.
   *
   * @param method the operation
   * @param declarations the elements that may carry the {@code @Id}
   */
  int operation(ExecutableElement method, List<? extends Element> declarations) {
    String name = method.getSimpleName().toString();
    Optional<AnnotationMirror> id = id(declarations);
    if (id.isEmpty()) {
      return StableNumbers.operationId(name);
    }
    int number = Marks.number(id.get());
    if (number == 0) {
      context.problems().add(placeOf(method, id.get()), Problem.ZERO_OPERATION_ID, name);
      return 1;
    }
    return number;
  }

  /**
   * The number of a part of a message: of its name and what it holds.
   *
   * @param name its name
   * @param type its type; empty when a problem was reported
   * @param nullable whether null is a value
   * @param position where to report
   * @param words what it is
   * @param declarations the elements that may carry the {@code @Id}
   */
  int part(
      String name,
      Optional<TypeModel> type,
      boolean nullable,
      Element position,
      String words,
      List<? extends Element> declarations) {
    int hashed =
        type.map(model -> StableNumbers.partNumber(name, ValueKind.of(model, nullable)))
            .orElseGet(() -> StableNumbers.fieldNumber(name));
    checkProtoName(name, position, words);
    return number(hashed, position, words, declarations);
  }

  /** The number of an enum's constant, as {@link #field} has it. */
  int constant(String name, Element position, String words) {
    checkProtoName(name, position, words);
    return field(name, position, words, List.of(position));
  }

  /**
   * The number of a field of a replica: of its name only, since a snapshot holds the types of
   * fields beside them. It is in no {@code .proto} file, so it may have any name.
   *
   * @param name its name
   * @param position where to report
   * @param words what it is
   * @param declarations the elements that may carry the {@code @Id}
   */
  int field(String name, Element position, String words, List<? extends Element> declarations) {
    return number(StableNumbers.fieldNumber(name), position, words, declarations);
  }

  private int number(
      int hashed, Element position, String words, List<? extends Element> declarations) {
    Optional<AnnotationMirror> id = id(declarations);
    if (id.isEmpty()) {
      return hashed;
    }
    int number = Marks.number(id.get());
    if (number < 1
        || number > MAX_FIELD
        || (number >= StableNumbers.FIRST_RESERVED && number <= StableNumbers.LAST_RESERVED)) {
      context.problems().add(placeOf(position, id.get()), Problem.ID_RANGE, lowered(words), number);
    }
    return number;
  }

  private void checkProtoName(String name, Element position, String words) {
    if (!PROTO_NAME.matcher(name).matches()) {
      context.problems().add(position, Problem.NOT_A_PROTO_NAME, quoted(words, name));
    }
  }

  /** Checks that names and numbers of one message tell its fields apart. */
  void checkDistinct(String words, List<NumberedElement> fields) {
    Map<Integer, NumberedElement> byNumber = new HashMap<>();
    Map<String, NumberedElement> byProtoName = new HashMap<>();
    Set<Integer> taken = new HashSet<>();
    fields.forEach(field -> taken.add(field.number()));
    for (NumberedElement field : fields) {
      NumberedElement other = byNumber.putIfAbsent(field.number(), field);
      if (other != null) {
        context
            .problems()
            .add(
                field.element(),
                Problem.FIELD_ID_COLLISION,
                words,
                other.name(),
                field.name(),
                field.number(),
                StableNumbers.proposedField(field.name(), taken));
      }
      String protoName = GeneratedNames.json(field.name());
      NumberedElement namesake = byProtoName.putIfAbsent(protoName, field);
      if (namesake != null) {
        context
            .problems()
            .add(
                field.element(),
                Problem.PROTO_NAME_COLLISION,
                words + ":",
                namesake.name(),
                field.name(),
                protoName);
      }
    }
  }

  private static String quoted(String words, String name) {
    int at = words.lastIndexOf(" " + name);
    return words.substring(0, at + 1) + "`" + name + "`" + words.substring(at + 1 + name.length());
  }

  private static String lowered(String words) {
    return words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
  }

  private static Optional<AnnotationMirror> id(List<? extends Element> declarations) {
    return declarations.stream()
        .flatMap(element -> Marks.find(element, Id.class).stream())
        .findFirst();
  }

  private static Place placeOf(Element position, AnnotationMirror id) {
    return position.getAnnotationMirrors().contains(id)
        ? new Place(position, id, Marks.value(id, "value"))
        : Place.of(position);
  }
}
