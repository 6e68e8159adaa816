package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.CONDITION_NOT_MET;
import static dev.csmr.processor.writer.RuntimeTypes.MALFORMED;
import static dev.csmr.processor.writer.RuntimeTypes.REPLY;
import static dev.csmr.processor.writer.RuntimeTypes.REPLY_STATUS;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_READER;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.csmr.processor.model.CompositionModel;
import dev.csmr.processor.model.ExceptionModel;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.model.OperationModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/** The part of a state machine that decodes, calls and encodes. */
final class Dispatch {
  private Dispatch() {}

  /**
   * {@code execute} and a method for each operation, which call the object in the field {@code
   * service}.
   *
   * @param verified whether {@code verify()} is called after each
   */
  static List<MethodSpec> methods(InterfaceModel model, boolean verified) {
    OperationConstants constants = new OperationConstants(model);
    CodeBlock.Builder code = CodeBlock.builder();
    if (verified) {
      code.beginControlFlow("try");
    }
    code.add(constants.dispatch());
    if (verified) {
      code.nextControlFlow("finally");
      code.addStatement("verify()");
      code.endControlFlow();
    }
    List<MethodSpec> methods = new ArrayList<>();
    methods.add(
        MethodSpec.methodBuilder("execute")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .returns(REPLY)
            .addParameter(int.class, "operation")
            .addParameter(byte[].class, "arguments")
            .addCode(code.build())
            .build());
    ExceptionNames exceptions = new ExceptionNames(model);
    model
        .operations()
        .forEach(op -> methods.add(method(model, op, exceptions, mayBeRefused(model, op))));
    return methods;
  }

  /** Whether an operation may end because a condition was false. */
  private static boolean mayBeRefused(InterfaceModel model, OperationModel operation) {
    if (!(model instanceof CompositionModel composition)) {
      return false;
    }
    boolean nested =
        composition.components().stream()
            .anyMatch(
                component ->
                    component instanceof CompositionModel
                        && (operation.component().equals(Optional.of(component.name()))
                            || operation.extensions().stream()
                                .anyMatch(e -> e.component().equals(component.name()))));
    return nested || operation.composed() || !operation.conditions().isEmpty();
  }

  private static MethodSpec method(
      InterfaceModel model,
      OperationModel operation,
      ExceptionNames exceptions,
      boolean conditions) {
    CodeBlock.Builder code = CodeBlock.builder();
    ClassName request = GeneratedNames.request(operation);
    code.addStatement("$T request", request);
    code.beginControlFlow("try");
    code.addStatement("request = $T.read(new $T(arguments))", request, WIRE_READER);
    code.nextControlFlow("catch ($T e)", MALFORMED);
    code.addStatement("return $T.invalid($S, e)", REPLY, operation.name());
    code.endControlFlow();
    CodeBlock call =
        CodeBlock.of(
            "service.$L($L)",
            operation.name(),
            operation.parameters().stream()
                .map(p -> CodeBlock.of("request.$L()", MessagesWriter.component(p)))
                .collect(CodeBlock.joining(", ")));
    boolean guarded = conditions || !operation.exceptions().isEmpty();
    if (!operation.isVoid()) {
      if (guarded) {
        code.addStatement("$T result", operation.result().type().javaType());
      } else {
        code.addStatement("$T result = $L", operation.result().type().javaType(), call);
      }
    }
    if (guarded) {
      code.beginControlFlow("try");
    }
    if (operation.isVoid()) {
      code.addStatement(call);
    } else if (guarded) {
      code.addStatement("result = $L", call);
    }
    if (guarded) {
      if (conditions) {
        code.nextControlFlow("catch ($T e)", CONDITION_NOT_MET);
        code.addStatement(
            "return $T.of($T.CONDITION_NOT_MET, e.getMessage())", REPLY, REPLY_STATUS);
      }
      for (ExceptionModel exception : operation.exceptions()) {
        code.nextControlFlow("catch ($T e)", exception.name());
        code.addStatement(
            "return $T.declared($S, fields -> $T.$L(fields, e))",
            REPLY,
            exception.name().reflectionName(),
            model.generated().messages(),
            exceptions.encoder(exception));
      }
      code.endControlFlow();
    }
    if (operation.isVoid()) {
      code.addStatement("return $T.ok()", REPLY);
    } else {
      code.addStatement(
          "return $T.$L(new $T(result)::write)",
          REPLY,
          operation.isQuery() ? "ok" : "ofCommand",
          GeneratedNames.response(operation));
    }
    return MethodSpec.methodBuilder(operation.name())
        .addModifiers(Modifier.PRIVATE)
        .returns(REPLY)
        .addParameter(byte[].class, "arguments")
        .addCode(code.build())
        .build();
  }
}
