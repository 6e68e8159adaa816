package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.CONDITION_NOT_MET;
import static dev.csmr.processor.writer.RuntimeTypes.REPLY;
import static dev.csmr.processor.writer.RuntimeTypes.REPLY_STATUS;
import static dev.csmr.processor.writer.RuntimeTypes.STATE_MACHINE;
import static dev.csmr.processor.writer.RuntimeTypes.UNKNOWN_OPERATION;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.csmr.processor.model.CompositionModel;
import dev.csmr.processor.model.ExceptionModel;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.model.ServiceModel;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * The part of a state machine that decodes, calls and encodes: {@code execute}, and a method for
 * each operation, which calls the object in the field {@code service}.
 */
final class Dispatch {
  private final InterfaceModel model;
  private final List<OperationModel> operations;
  private final OperationConstants constants;
  private final ExceptionNames exceptions;

  private Dispatch(InterfaceModel model, List<OperationModel> operations) {
    this.model = model;
    this.operations = operations;
    this.constants = new OperationConstants(model);
    this.exceptions = new ExceptionNames(model);
  }

  /**
   * The methods for a service.
   *
   * @param verified whether {@code verify()} is called after each operation
   */
  static List<MethodSpec> ofService(ServiceModel model, boolean verified) {
    Dispatch dispatch = new Dispatch(model, model.operations());
    CodeBlock.Builder code = CodeBlock.builder();
    if (verified) {
      code.beginControlFlow("try");
    }
    code.add(dispatch.select());
    if (verified) {
      code.nextControlFlow("finally");
      code.addStatement("verify()");
      code.endControlFlow();
    }
    return dispatch.methods(code.build());
  }

  /** The methods for a composition, which is asked for nothing but its default methods. */
  static List<MethodSpec> ofComposition(CompositionModel model) {
    Dispatch dispatch = new Dispatch(model, model.composedOperations());
    CodeBlock.Builder code = CodeBlock.builder();
    if (dispatch.operations.isEmpty()) {
      code.addStatement("throw $L", dispatch.unknownOperation());
    } else {
      code.beginControlFlow("try");
      code.add(dispatch.select());
      code.nextControlFlow("catch ($T e)", CONDITION_NOT_MET);
      code.addStatement("return $T.of($T.CONDITION_NOT_MET, e.getMessage())", REPLY, REPLY_STATUS);
      code.endControlFlow();
    }
    return dispatch.methods(code.build());
  }

  private List<MethodSpec> methods(CodeBlock execute) {
    List<MethodSpec> methods = new ArrayList<>();
    methods.add(
        MethodSpec.methodBuilder("execute")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .returns(REPLY)
            .addParameter(int.class, "operation")
            .addParameter(byte[].class, "arguments")
            .addCode(execute)
            .build());
    operations.forEach(operation -> methods.add(handler(operation)));
    return methods;
  }

  /** The switch that hands the decoded arguments to the operation's method. */
  private CodeBlock select() {
    CodeBlock.Builder code = CodeBlock.builder();
    code.beginControlFlow("return switch (operation)");
    for (OperationModel operation : operations) {
      code.addStatement(
          "case $L -> $T.handle($S, arguments, $T::read, this::$L)",
          constants.reference(operation.name()),
          STATE_MACHINE,
          operation.name(),
          GeneratedNames.request(operation),
          operation.name());
    }
    code.addStatement("default -> throw $L", unknownOperation());
    return code.unindent().add("};\n").build();
  }

  private CodeBlock unknownOperation() {
    return CodeBlock.of(
        "new $T($T.NAME, operation)", UNKNOWN_OPERATION, model.generated().definition());
  }

  private MethodSpec handler(OperationModel operation) {
    CodeBlock call =
        CodeBlock.of(
            "service.$L($L)",
            operation.name(),
            operation.parameters().stream()
                .map(p -> CodeBlock.of("request.$L()", MessagesWriter.component(p)))
                .collect(CodeBlock.joining(", ")));
    CodeBlock.Builder code = CodeBlock.builder();
    if (operation.exceptions().isEmpty()) {
      code.addStatement("$L", operation.isVoid() ? call : result(operation, call));
    } else {
      declared(code, operation, call);
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
        .addParameter(GeneratedNames.request(operation), "request")
        .addCode(code.build())
        .build();
  }

  private static CodeBlock result(OperationModel operation, CodeBlock call) {
    return CodeBlock.of("$T result = $L", operation.result().type().javaType(), call);
  }

  /** The call of an operation that declares exceptions: what is thrown after it is none of them. */
  private void declared(CodeBlock.Builder code, OperationModel operation, CodeBlock call) {
    if (!operation.isVoid()) {
      code.addStatement("$T result", operation.result().type().javaType());
    }
    code.beginControlFlow("try");
    code.addStatement("$L", operation.isVoid() ? call : CodeBlock.of("result = $L", call));
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
}
