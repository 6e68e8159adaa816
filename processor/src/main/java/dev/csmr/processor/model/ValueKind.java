package dev.csmr.processor.model;

import dev.csmr.processor.model.TypeModel.EnumType;
import dev.csmr.processor.model.TypeModel.ListType;
import dev.csmr.processor.model.TypeModel.MapType;
import dev.csmr.processor.model.TypeModel.OptionalType;
import dev.csmr.processor.model.TypeModel.RecordType;
import dev.csmr.processor.model.TypeModel.ScalarType;
import dev.csmr.processor.model.TypeModel.SetType;

/**
 * The kind of value that a part of a message holds, in a word that goes into its number: a part
 * whose type becomes one of another kind is another part, which strict readers refuse instead of
 * reading the bytes as something else. Types between which values keep their meaning share a kind.
 * The words are part of the formats of log and wire; they never change.
 */
public final class ValueKind {
  private ValueKind() {}

  /**
   * The kind of a part.
   *
   * @param type its type
   * @param nullable whether null is a value, which is absence as an empty {@code Optional} is
   */
  public static String of(TypeModel type, boolean nullable) {
    TypeModel value = type instanceof OptionalType optional ? optional.element() : type;
    boolean mayBeAbsent = nullable || type instanceof OptionalType;
    // A container that may be absent is a message of its own; anything else is written as it is.
    return mayBeAbsent && value.isContainer() ? "optional(" + of(value) + ")" : of(value);
  }

  private static String of(TypeModel type) {
    if (type instanceof ScalarType scalar) {
      return switch (scalar.kind()) {
        case BYTE, SHORT, INT, LONG -> "integer";
        case STRING, BYTES -> "text";
        case BOOLEAN -> "boolean";
        case CHAR -> "char";
        case FLOAT -> "float";
        case DOUBLE -> "double";
        case INSTANT -> "instant";
        case DURATION -> "duration";
        case UUID -> "uuid";
      };
    }
    if (type instanceof OptionalType optional) {
      return "optional(" + of(optional.element()) + ")";
    }
    if (type instanceof ListType list) {
      return "list(" + of(list.element()) + ")";
    }
    if (type instanceof SetType set) {
      return "set(" + of(set.element()) + ")";
    }
    if (type instanceof MapType map) {
      return "map(" + of(map.key()) + "," + of(map.value()) + ")";
    }
    if (type instanceof RecordType) {
      return "record";
    }
    if (type instanceof EnumType) {
      return "enum";
    }
    throw new IllegalArgumentException(type + " holds no value.");
  }
}
