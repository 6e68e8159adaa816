package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.WELL_KNOWN_TYPES;
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
import dev.csmr.processor.model.TypeModel.ScalarKind;
import dev.csmr.processor.model.TypeModel.ScalarType;
import dev.csmr.processor.model.TypeModel.SetType;
import java.util.Comparator;
import java.util.Map;

/**
 * The code that writes one field of a message, with the semantics of proto3: defaults are not
 * written, numbers are packed.
 */
final class WriteCode {
  private final Codecs codecs;
  private final Locals locals;
  private final String stream;

  /**
   * Code within one method.
   *
   * @param codecs where the methods for types with parts are
   * @param locals the names taken in the method
   * @param stream the name of the method's {@code WireWriter}
   */
  WriteCode(Codecs codecs, Locals locals, String stream) {
    this.codecs = codecs;
    this.locals = locals;
    this.stream = stream;
  }

  /** Writes a field; null, where it is allowed, is absence. */
  void write(
      CodeBlock.Builder code, CodeBlock number, TypeModel type, boolean nullable, CodeBlock value) {
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
  void writePresent(CodeBlock.Builder code, CodeBlock number, TypeModel type, CodeBlock value) {
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
      CodeBlock.Builder code, CodeBlock number, ScalarKind kind, CodeBlock value, String prefix) {
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
          code.addStatement(
              "$L.$L$L($L, $L)", stream, prefix, WireForm.wireName(kind), number, value);
    }
  }

  private void writeRepeated(
      CodeBlock.Builder code,
      CodeBlock number,
      TypeModel element,
      CodeBlock value,
      CodeBlock ordered) {
    String item = locals.of("item");
    if (WireForm.isPacked(element)) {
      String mark = locals.of("mark");
      code.beginControlFlow("if (!$L.isEmpty())", value);
      code.addStatement("int $L = $L.begin($L)", mark, stream, number);
      code.beginControlFlow("for ($T $L : $L)", WireForm.local(element), item, ordered);
      code.addStatement("$L.$L", stream, raw(element, item));
      code.endControlFlow();
      code.addStatement("$L.end($L)", stream, mark);
      code.endControlFlow();
    } else {
      code.beginControlFlow("for ($T $L : $L)", WireForm.local(element), item, ordered);
      writePresent(code, number, element, CodeBlock.of("$L", item));
      code.endControlFlow();
    }
  }

  private void writeEntries(
      CodeBlock.Builder code, CodeBlock number, MapType map, CodeBlock value) {
    String entry = locals.of("entry");
    String mark = locals.of("mark");
    TypeName entryType =
        ParameterizedTypeName.get(
            ClassName.get(Map.Entry.class),
            map.key().javaType().box(),
            map.value().javaType().box());
    code.beginControlFlow("for ($T $L : $L)", entryType, entry, ordered(map.key(), value));
    code.addStatement("int $L = $L.begin($L)", mark, stream, number);
    writePresent(code, CodeBlock.of("1"), map.key(), CodeBlock.of("$L.getKey()", entry));
    writePresent(code, CodeBlock.of("2"), map.value(), CodeBlock.of("$L.getValue()", entry));
    code.addStatement("$L.end($L)", stream, mark);
    code.endControlFlow();
  }

  private CodeBlock ordered(TypeModel element, CodeBlock value) {
    if (element instanceof EnumType) {
      return CodeBlock.of(
          "$T.of($L, $T.comparingInt($L))",
          WRITE_ORDER,
          value,
          Comparator.class,
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
}
