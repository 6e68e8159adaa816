package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.FIELDS;
import static dev.csmr.processor.writer.RuntimeTypes.WELL_KNOWN_TYPES;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_READER;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_TYPE;
import static dev.csmr.processor.writer.RuntimeTypes.WRITE_ORDER;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.TypeModel.EnumType;
import dev.csmr.processor.model.TypeModel.ListType;
import dev.csmr.processor.model.TypeModel.MapType;
import dev.csmr.processor.model.TypeModel.OptionalType;
import dev.csmr.processor.model.TypeModel.RecordType;
import dev.csmr.processor.model.TypeModel.ScalarKind;
import dev.csmr.processor.model.TypeModel.ScalarType;
import dev.csmr.processor.model.TypeModel.SetType;
import java.util.Map;
import java.util.Optional;

/**
 * The code that writes and reads one field of a message, with the semantics of proto3: defaults are
 * not written, numbers are packed and read either way.
 */
final class FieldCode {
  private final Codecs codecs;
  private final Locals locals;
  private final String stream;

  /**
   * Code within one method.
   *
   * @param codecs where the methods for types with parts are
   * @param locals the names taken in the method
   * @param stream the name of the method's {@code WireWriter} or {@code WireReader}
   */
  FieldCode(Codecs codecs, Locals locals, String stream) {
    this.codecs = codecs;
    this.locals = locals;
    this.stream = stream;
  }

  /** Writes a field; null, where it is allowed, is absence. */
  void write(
      CodeBlock.Builder code, int number, TypeModel type, boolean nullable, CodeBlock value) {
    if (nullable) {
      code.beginControlFlow("if ($L != null)", value);
      writePresent(code, number, type, value);
      code.endControlFlow();
    } else if (type instanceof ScalarType scalar) {
      writeScalar(code, number, scalar.kind(), value, "write");
    } else if (type instanceof OptionalType optional) {
      code.beginControlFlow("if ($L.isPresent())", value);
      writePresent(code, number, optional.element(), CodeBlock.of("$L.get()", value));
      code.endControlFlow();
    } else if (type instanceof ListType list) {
      writeRepeated(code, number, list.element(), value, value);
    } else if (type instanceof SetType set) {
      writeRepeated(code, number, set.element(), value, ordered(set.element(), value));
    } else if (type instanceof MapType map) {
      writeEntries(code, number, map, value);
    } else {
      writePresent(code, number, type, value);
    }
  }

  /** Writes a value even if it is its type's default. */
  void writePresent(CodeBlock.Builder code, int number, TypeModel type, CodeBlock value) {
    if (type instanceof ScalarType scalar) {
      writeScalar(code, number, scalar.kind(), value, "writePresent");
    } else if (type instanceof EnumType) {
      code.addStatement(
          "$L.writePresentInt32($L, $L($L))", stream, number, codecs.toNumber(type), value);
    } else {
      code.addStatement("$L($L, $L, $L)", codecs.writer(type), stream, number, value);
    }
  }

  private void writeScalar(
      CodeBlock.Builder code, int number, ScalarKind kind, CodeBlock value, String prefix) {
    switch (kind) {
      case INSTANT ->
          code.addStatement(
              "$T.writeTimestamp($L, $L, $L)", WELL_KNOWN_TYPES, stream, number, value);
      case DURATION ->
          code.addStatement(
              "$T.writeDuration($L, $L, $L)", WELL_KNOWN_TYPES, stream, number, value);
      case UUID ->
          code.addStatement(
              "$L.writePresentString($L, $T.fromUuid($L))",
              stream,
              number,
              WELL_KNOWN_TYPES,
              value);
      default ->
          code.addStatement("$L.$L$L($L, $L)", stream, prefix, wireName(kind), number, value);
    }
  }

  private void writeRepeated(
      CodeBlock.Builder code, int number, TypeModel element, CodeBlock value, CodeBlock ordered) {
    String item = locals.of("item");
    if (isPacked(element)) {
      String mark = locals.of("mark");
      code.beginControlFlow("if (!$L.isEmpty())", value);
      code.addStatement("int $L = $L.begin($L)", mark, stream, number);
      code.beginControlFlow("for ($T $L : $L)", local(element), item, ordered);
      code.addStatement("$L.$L", stream, raw(element, item));
      code.endControlFlow();
      code.addStatement("$L.end($L)", stream, mark);
      code.endControlFlow();
    } else {
      code.beginControlFlow("for ($T $L : $L)", local(element), item, ordered);
      writePresent(code, number, element, CodeBlock.of("$L", item));
      code.endControlFlow();
    }
  }

  private void writeEntries(CodeBlock.Builder code, int number, MapType map, CodeBlock value) {
    String entry = locals.of("entry");
    String mark = locals.of("mark");
    TypeName entryType =
        ParameterizedTypeName.get(
            ClassName.get(Map.Entry.class),
            map.key().javaType().box(),
            map.value().javaType().box());
    code.beginControlFlow("for ($T $L : $L)", entryType, entry, ordered(map.key(), value));
    code.addStatement("int $L = $L.begin($L)", mark, stream, number);
    writePresent(code, 1, map.key(), CodeBlock.of("$L.getKey()", entry));
    writePresent(code, 2, map.value(), CodeBlock.of("$L.getValue()", entry));
    code.addStatement("$L.end($L)", stream, mark);
    code.endControlFlow();
  }

  private CodeBlock ordered(TypeModel element, CodeBlock value) {
    if (element instanceof EnumType) {
      return CodeBlock.of(
          "$T.of($L, $T.comparingInt($L))",
          WRITE_ORDER,
          value,
          java.util.Comparator.class,
          codecs.toNumberReference(element));
    }
    if (element instanceof ScalarType scalar && scalar.kind() != ScalarKind.BYTES) {
      return CodeBlock.of("$T.of($L)", WRITE_ORDER, value);
    }
    String out = locals.of("bytes");
    String key = locals.of("key");
    CodeBlock.Builder encode = CodeBlock.builder();
    if (element instanceof ScalarType) {
      encode.add("$L.writePresentBytes(1, $L)", out, key);
    } else {
      encode.add("$L($L, 1, $L)", codecs.writer(element), out, key);
    }
    return CodeBlock.of(
        "$T.byBytes($L, ($L, $L) -> $L)", WRITE_ORDER, value, out, key, encode.build());
  }

  private CodeBlock raw(TypeModel element, String item) {
    if (element instanceof EnumType) {
      return CodeBlock.of("rawVarint32($L($L))", codecs.toNumber(element), item);
    }
    String name =
        switch (((ScalarType) element).kind()) {
          case BOOLEAN -> "rawBool";
          case LONG -> "rawVarint64";
          case FLOAT -> "rawFloat";
          case DOUBLE -> "rawDouble";
          default -> "rawInt32";
        };
    return CodeBlock.of("$L($L)", name, item);
  }

  /**
   * The arms of the switch over tags that read a field.
   *
   * @param path the field's name in messages for people
   * @param target the variable; a collection is filled, anything else assigned
   */
  void readArms(
      CodeBlock.Builder code,
      int number,
      TypeModel type,
      boolean nullable,
      String path,
      CodeBlock target) {
    if (nullable || !type.isContainer()) {
      readElementArm(code, number, type, path, target);
    } else if (type instanceof OptionalType optional) {
      code.addStatement(
          "case $L -> $L = $T.of($L)",
          tag(number, optional.element()),
          target,
          Optional.class,
          read(optional.element(), path, stream));
    } else if (type instanceof MapType map) {
      code.addStatement(
          "case $L -> $L($L.readMessage(), $L)",
          CodeBlock.of("($L << 3) | $T.LENGTH_DELIMITED", number, WIRE_TYPE),
          codecs.entryReader(map),
          stream,
          target);
    } else {
      TypeModel element = element(type);
      if (isPacked(element)) {
        String items = locals.of("items");
        code.beginControlFlow("case ($L << 3) | $T.LENGTH_DELIMITED ->", number, WIRE_TYPE);
        code.addStatement("$T $L = $L.readMessage()", WIRE_READER, items, stream);
        code.beginControlFlow("while (!$L.atEnd())", items);
        code.addStatement("$L.add($L)", target, read(element, path, items));
        code.endControlFlow();
        code.endControlFlow();
      }
      code.addStatement(
          "case $L -> $L.add($L)", tag(number, element), target, read(element, path, stream));
    }
  }

  /** The arm that reads a field which holds a single value, a container in a message of its own. */
  void readElementArm(
      CodeBlock.Builder code, int number, TypeModel type, String path, CodeBlock target) {
    code.addStatement("case $L -> $L = $L", tag(number, type), target, read(type, path, stream));
  }

  /** Declares the variable that a field is read into. */
  void declare(CodeBlock.Builder code, TypeModel type, boolean nullable, String name) {
    if (nullable) {
      code.addStatement("$T $L = null", type.javaType().box(), name);
    } else {
      code.addStatement("$T $L = $L", local(type), name, initial(type));
    }
  }

  /** What a field was read as: the variable, or an exception when a field without default lacks. */
  static CodeBlock result(TypeModel type, boolean nullable, String path, String name) {
    return !nullable && lacksDefault(type)
        ? CodeBlock.of("$T.required($L, $S)", FIELDS, name, path)
        : CodeBlock.of("$L", name);
  }

  /** The expression that reads one value. */
  CodeBlock read(TypeModel type, String path, String in) {
    if (type instanceof EnumType) {
      return CodeBlock.of("$L($L)", codecs.reader(type), in);
    }
    if (!(type instanceof ScalarType scalar)) {
      return CodeBlock.of("$L($L.readMessage())", codecs.reader(type), in);
    }
    return switch (scalar.kind()) {
      case BYTE -> CodeBlock.of("$T.toByte($L.readInt32(), $S)", FIELDS, in, path);
      case SHORT -> CodeBlock.of("$T.toShort($L.readInt32(), $S)", FIELDS, in, path);
      case CHAR -> CodeBlock.of("$T.toChar($L.readInt32(), $S)", FIELDS, in, path);
      case INSTANT -> CodeBlock.of("$T.readTimestamp($L)", WELL_KNOWN_TYPES, in);
      case DURATION -> CodeBlock.of("$T.readDuration($L)", WELL_KNOWN_TYPES, in);
      case UUID -> CodeBlock.of("$T.toUuid($L.readString())", WELL_KNOWN_TYPES, in);
      default -> CodeBlock.of("$L.read$L()", in, wireName(scalar.kind()));
    };
  }

  /** An empty value of the type. */
  static CodeBlock initial(TypeModel type) {
    if (type instanceof OptionalType) {
      return CodeBlock.of("$T.empty()", Optional.class);
    }
    if (type instanceof ListType list) {
      return create(list.implementation());
    }
    if (type instanceof SetType set) {
      return create(set.implementation());
    }
    if (type instanceof MapType map) {
      return create(map.implementation());
    }
    if (type instanceof ScalarType scalar) {
      return switch (scalar.kind()) {
        case BOOLEAN -> CodeBlock.of("false");
        case STRING -> CodeBlock.of("\"\"");
        case BYTES -> CodeBlock.of("{}");
        default -> CodeBlock.of(scalar.kind().hasBox() ? "0" : "null");
      };
    }
    return CodeBlock.of("null");
  }

  private static CodeBlock create(Optional<ClassName> implementation) {
    return CodeBlock.of(
        "new $T<>()",
        implementation.orElseThrow(
            () -> new IllegalArgumentException("No such collection can be created.")));
  }

  /** The type of a variable that holds a value which is never null. */
  static TypeName local(TypeModel type) {
    return type instanceof ScalarType scalar ? scalar.kind().type() : type.javaType();
  }

  private static CodeBlock tag(int number, TypeModel type) {
    return CodeBlock.of("($L << 3) | $T.$L", number, WIRE_TYPE, wireType(type));
  }

  private static String wireType(TypeModel type) {
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

  private static String wireName(ScalarKind kind) {
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

  private static boolean isPacked(TypeModel element) {
    return element instanceof EnumType
        || (element instanceof ScalarType scalar && scalar.kind().isPacked());
  }

  private static boolean lacksDefault(TypeModel type) {
    return type instanceof EnumType
        || type instanceof RecordType
        || (type instanceof ScalarType scalar
            && switch (scalar.kind()) {
              case INSTANT, DURATION, UUID -> true;
              default -> false;
            });
  }

  private static TypeModel element(TypeModel type) {
    return type instanceof ListType list ? list.element() : ((SetType) type).element();
  }
}
