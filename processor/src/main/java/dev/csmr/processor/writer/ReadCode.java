package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.FIELDS;
import static dev.csmr.processor.writer.RuntimeTypes.WELL_KNOWN_TYPES;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_READER;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_TYPE;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.TypeModel.EnumType;
import dev.csmr.processor.model.TypeModel.ListType;
import dev.csmr.processor.model.TypeModel.MapType;
import dev.csmr.processor.model.TypeModel.OptionalType;
import dev.csmr.processor.model.TypeModel.ScalarType;
import dev.csmr.processor.model.TypeModel.SetType;
import java.util.Optional;

/**
 * The code that reads one field of a message, with the semantics of proto3: numbers are read packed
 * or not, the last value counts.
 */
final class ReadCode {
  private final Codecs codecs;
  private final Locals locals;
  private final String stream;

  /**
   * Code within one method.
   *
   * @param codecs where the methods for types with parts are
   * @param locals the names taken in the method
   * @param stream the name of the method's {@code WireReader}
   */
  ReadCode(Codecs codecs, Locals locals, String stream) {
    this.codecs = codecs;
    this.locals = locals;
    this.stream = stream;
  }

  /**
   * The arms of the switch over tags that read a field.
   *
   * @param path the field's name in messages for people
   * @param target the variable; a collection is filled, anything else assigned
   */
  void readArms(
      CodeBlock.Builder code,
      CodeBlock number,
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
      if (WireForm.isPacked(element)) {
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
      CodeBlock.Builder code, CodeBlock number, TypeModel type, String path, CodeBlock target) {
    code.addStatement("case $L -> $L = $L", tag(number, type), target, read(type, path, stream));
  }

  /** Declares the variable that a field is read into. */
  void declare(CodeBlock.Builder code, TypeModel type, boolean nullable, String name) {
    if (nullable) {
      code.addStatement("$T $L = null", type.javaType().box(), name);
    } else {
      code.addStatement("$T $L = $L", WireForm.local(type), name, initial(type));
    }
  }

  /** What a field was read as: the variable, or an exception when a field without default lacks. */
  static CodeBlock result(TypeModel type, boolean nullable, String path, String name) {
    return !nullable && WireForm.lacksDefault(type)
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
      default -> CodeBlock.of("$L.read$L()", in, WireForm.wireName(scalar.kind()));
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

  private static CodeBlock tag(CodeBlock number, TypeModel type) {
    return CodeBlock.of("($L << 3) | $T.$L", number, WIRE_TYPE, WireForm.wireType(type));
  }

  private static TypeModel element(TypeModel type) {
    return type instanceof ListType list ? list.element() : ((SetType) type).element();
  }
}
