package dev.csmr.processor.reader;

import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Element;

/**
 * Where a type is used, for messages.
 *
 * @param element the element to report at
 * @param words what it is, such as {@code Parameter key of put}
 * @param room whether the type is part of messages or of an implementation's state
 * @param nested whether it is inside another type
 * @param records the records it is in, outermost first
 */
record Use(Element element, String words, Room room, boolean nested, List<TypeName> records) {
  enum Room {
    /** A parameter, a result, a record's component, an exception's property. */
    MESSAGE,
    /** A field of an implementation that is not final, or what a field holds. */
    STATE,
    /** A final field of an implementation. */
    FINAL_STATE
  }

  /** In a message. */
  static Use inMessage(Element element, String words) {
    return new Use(element, words, Room.MESSAGE, false, List.of());
  }

  /** In a field of an implementation. */
  static Use inState(Element element, String words, boolean isFinal) {
    return new Use(element, words, isFinal ? Room.FINAL_STATE : Room.STATE, false, List.of());
  }

  /** An element, key or value of the type used. */
  Use content() {
    return new Use(element, words, room, true, records);
  }

  /** A component of the record used; {@code element} has a position of its own. */
  Use component(Element component, TypeName record, String words) {
    return new Use(component, words, content(room), false, plus(record));
  }

  /** A component of the record used, which is not compiled here. */
  Use componentElsewhere(TypeName record, String component) {
    return new Use(
        element,
        words + " → record " + simple(record) + ", component " + component,
        content(room),
        false,
        plus(record));
  }

  /** Whether the type may be any collection class. */
  boolean inState() {
    return room != Room.MESSAGE;
  }

  /** Whether it is the type of a final field itself. */
  boolean isRefilled() {
    return room == Room.FINAL_STATE && !nested;
  }

  static String simple(TypeName type) {
    return type.toString().replaceAll("\\b(?:[a-z_0-9]+\\.)+", "");
  }

  private static Room content(Room room) {
    return room == Room.MESSAGE ? Room.MESSAGE : Room.STATE;
  }

  private List<TypeName> plus(TypeName record) {
    List<TypeName> all = new ArrayList<>(records);
    all.add(record);
    return List.copyOf(all);
  }
}
