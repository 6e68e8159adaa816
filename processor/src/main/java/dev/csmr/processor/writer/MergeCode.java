package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.OPERATION_FAILED;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_READER;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.csmr.Merge;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.TypeModel.MapType;
import dev.csmr.processor.model.TypeModel.ScalarKind;
import dev.csmr.processor.model.TypeModel.ScalarType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Methods that merge the answers of several partitions into one. */
final class MergeCode {
  private MergeCode() {}

  /** The method with the rule, which takes the payloads in the order of the partitions. */
  static MethodSpec method(String name, Merge rule, OperationModel operation) {
    CodeBlock.Builder code = CodeBlock.builder();
    ClassName response = GeneratedNames.response(operation);
    TypeModel type = operation.result().type();
    boolean fromFirst = rule == Merge.MIN || rule == Merge.MAX;
    CodeBlock first =
        CodeBlock.of("$T.read(new $T(answers.get(0))).result()", response, WIRE_READER);
    code.addStatement(
        "$T merged = $L", variable(rule, type), fromFirst ? first : identity(rule, type));
    if (rule == Merge.SUM) {
      code.beginControlFlow("try");
    }
    code.beginControlFlow("for (byte[] answer : answers)");
    code.addStatement(
        "$T result = $T.read(new $T(answer)).result()", type.javaType(), response, WIRE_READER);
    step(code, rule, type);
    code.endControlFlow();
    if (rule == Merge.SUM) {
      checkNarrow(code, type);
      code.nextControlFlow("catch ($T e)", ArithmeticException.class);
      code.addStatement(
          "throw new $T($S + e.getMessage())",
          OPERATION_FAILED,
          "The sum of the partitions' answers to "
              + operation.name()
              + " is outside the range of its type: ");
      code.endControlFlow();
    }
    code.addStatement("return new $T($L).toByteArray()", response, outcome(rule, type));
    return MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .returns(byte[].class)
        .addParameter(
            ParameterizedTypeName.get(ClassName.get(List.class), TypeName.get(byte[].class)),
            "answers")
        .addCode(code.build())
        .build();
  }

  private static TypeName variable(Merge rule, TypeModel type) {
    if (rule == Merge.SUM && type instanceof ScalarType scalar && isNarrow(scalar.kind())) {
      return TypeName.INT;
    }
    return rule == Merge.SUM || rule == Merge.ALL || rule == Merge.ANY
        ? WireForm.local(type)
        : type.javaType();
  }

  private static CodeBlock identity(Merge rule, TypeModel type) {
    return switch (rule) {
      case SUM ->
          type instanceof ScalarType scalar && scalar.kind() == ScalarKind.DURATION
              ? CodeBlock.of("$T.ZERO", java.time.Duration.class)
              : CodeBlock.of("0");
      case ALL -> CodeBlock.of("true");
      case ANY -> CodeBlock.of("false");
      case FIRST -> ReadCode.initial(type);
      case CONCAT -> CodeBlock.of("new $T<>()", ArrayList.class);
      case UNION ->
          CodeBlock.of("new $T<>()", type instanceof MapType ? HashMap.class : HashSet.class);
      case MIN, MAX, NONE -> throw new IllegalArgumentException(rule + " starts from an answer.");
    };
  }

  private static void step(CodeBlock.Builder code, Merge rule, TypeModel type) {
    switch (rule) {
      case SUM -> code.addStatement("merged = $L", sum(type));
      case MIN, MAX -> {
        String sign = rule == Merge.MIN ? "<" : ">";
        if (type.javaType().isPrimitive()) {
          code.beginControlFlow("if (result $L merged)", sign);
        } else {
          code.beginControlFlow("if (result.compareTo(merged) $L 0)", sign);
        }
        code.addStatement("merged = result");
        code.endControlFlow();
      }
      case ALL -> code.addStatement("merged &= result");
      case ANY -> code.addStatement("merged |= result");
      case FIRST -> {
        code.beginControlFlow("if (merged.isEmpty())");
        code.addStatement("merged = result");
        code.endControlFlow();
      }
      case CONCAT -> code.addStatement("merged.addAll(result)");
      case UNION ->
          code.addStatement("merged.$L(result)", type instanceof MapType ? "putAll" : "addAll");
      case NONE -> throw new IllegalArgumentException("There is nothing to merge.");
    }
  }

  private static void checkNarrow(CodeBlock.Builder code, TypeModel type) {
    if (type instanceof ScalarType scalar && isNarrow(scalar.kind())) {
      code.beginControlFlow("if (merged != ($T) merged)", type.javaType());
      code.addStatement(
          "throw new $T($S)", ArithmeticException.class, type.javaType() + " overflow");
      code.endControlFlow();
    }
  }

  private static CodeBlock sum(TypeModel type) {
    return switch (((ScalarType) type).kind()) {
      case FLOAT, DOUBLE -> CodeBlock.of("merged + result");
      case DURATION -> CodeBlock.of("merged.plus(result)");
      default -> CodeBlock.of("$T.addExact(merged, result)", Math.class);
    };
  }

  private static CodeBlock outcome(Merge rule, TypeModel type) {
    if (rule == Merge.SUM && type instanceof ScalarType scalar && isNarrow(scalar.kind())) {
      return CodeBlock.of("($T) merged", type.javaType());
    }
    return CodeBlock.of("merged");
  }

  private static boolean isNarrow(ScalarKind kind) {
    return kind == ScalarKind.BYTE || kind == ScalarKind.SHORT;
  }
}
