package dev.csmr.maven.run;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.stream.Collectors;

/** Arguments to try an operation with, as JSON: each named after its parameter where it can be. */
final class SampleArguments {
  private static final int MAX_DEPTH = 4;

  private SampleArguments() {}

  static String json(Descriptor message) {
    return json(message, 0);
  }

  private static String json(Descriptor message, int depth) {
    if (depth > MAX_DEPTH) {
      return "{}";
    }
    return message.getFields().stream()
        .filter(field -> field.getContainingOneof() == null || isOptional(field))
        .map(field -> quote(field.getJsonName()) + ": " + value(field, depth))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static boolean isOptional(FieldDescriptor field) {
    return field.getRealContainingOneof() == null;
  }

  private static String value(FieldDescriptor field, int depth) {
    if (field.isMapField()) {
      Descriptor entry = field.getMessageType();
      String key = single(entry.findFieldByNumber(1), depth);
      String name = key.startsWith("\"") ? key : quote(key);
      return "{" + name + ": " + single(entry.findFieldByNumber(2), depth) + "}";
    }
    String value = single(field, depth);
    return field.isRepeated() ? "[" + value + "]" : value;
  }

  private static String single(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case INT -> "1";
      case LONG -> quote("1");
      case FLOAT, DOUBLE -> "1.5";
      case BOOLEAN -> "true";
      case STRING -> quote(field.getName());
      case BYTE_STRING -> quote("AQID");
      case ENUM -> quote(constant(field).getName());
      case MESSAGE ->
          switch (field.getMessageType().getFullName()) {
            case "google.protobuf.Timestamp" -> quote("2026-01-01T00:00:00Z");
            case "google.protobuf.Duration" -> quote("1.500s");
            default -> json(field.getMessageType(), depth + 1);
          };
    };
  }

  /** The first one that is not the unspecified one. */
  private static EnumValueDescriptor constant(FieldDescriptor field) {
    return field.getEnumType().getValues().stream()
        .filter(value -> value.getNumber() != 0)
        .findFirst()
        .orElseGet(() -> field.getEnumType().getValues().get(0));
  }

  private static String quote(String text) {
    return '"' + text + '"';
  }
}
