package dev.csmr.processor.writer;

import com.palantir.javapoet.TypeName;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.TypeModel.EnumType;
import dev.csmr.processor.model.TypeModel.RecordType;
import dev.csmr.processor.model.TypeModel.ScalarKind;
import dev.csmr.processor.model.TypeModel.ScalarType;

/** How types stand on the wire. */
final class WireForm {
  private WireForm() {}

  /** The type of a variable that holds a value which is never null. */
  static TypeName local(TypeModel type) {
    return type instanceof ScalarType scalar ? scalar.kind().type() : type.javaType();
  }

  /** The constant of {@code WireType} for a single value. */
  static String wireType(TypeModel type) {
    if (type instanceof EnumType) {
      return "VARINT";
    }
    if (!(type instanceof ScalarType scalar)) {
      return "LENGTH_DELIMITED";
    }
    return switch (scalar.kind()) {
      case BOOLEAN, BYTE, SHORT, CHAR, INT, LONG -> "VARINT";
      case FLOAT -> "FIXED32";
      case DOUBLE -> "FIXED64";
      case STRING, BYTES, INSTANT, DURATION, UUID -> "LENGTH_DELIMITED";
    };
  }

  /** What the methods of WireWriter and WireReader call a kind. */
  static String wireName(ScalarKind kind) {
    return switch (kind) {
      case BOOLEAN -> "Bool";
      case BYTE, SHORT, CHAR, INT -> "Int32";
      case LONG -> "Int64";
      case FLOAT -> "Float";
      case DOUBLE -> "Double";
      case BYTES -> "Bytes";
      case STRING, UUID -> "String";
      case INSTANT, DURATION -> throw new IllegalArgumentException(kind + " is a message.");
    };
  }

  /** Whether repeated values are packed. */
  static boolean isPacked(TypeModel element) {
    return element instanceof EnumType
        || (element instanceof ScalarType scalar && scalar.kind().isPacked());
  }

  /** Whether a field of the type must be present, having no default. */
  static boolean lacksDefault(TypeModel type) {
    return type instanceof EnumType
        || type instanceof RecordType
        || (type instanceof ScalarType scalar
            && switch (scalar.kind()) {
              case INSTANT, DURATION, UUID -> true;
              default -> false;
            });
  }
}
