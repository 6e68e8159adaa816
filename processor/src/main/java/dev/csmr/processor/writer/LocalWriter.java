package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.CONDITION_NOT_MET;
import static dev.csmr.processor.writer.RuntimeTypes.STEP_OUTCOME;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.csmr.processor.model.CompositionModel;
import dev.csmr.processor.model.ExceptionModel;
import dev.csmr.processor.model.ExtensionModel;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.OperationModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.lang.model.element.Modifier;

/**
 * Writes the class {@code Local}: a composition on the objects of its components, with the
 * semantics of the proxy's plans. What is mutable is copied on its way into and out of a component,
 * so that two components never share a collection: a restored snapshot would not.
 */
final class LocalWriter {
  private final CompositionModel model;
  private final ClassName name;
  private final ComponentFields components;

  LocalWriter(CompositionModel model, ClassName name) {
    this.model = model;
    this.name = name;
    this.components = new ComponentFields(model);
  }

  TypeSpec write() {
    TypeSpec.Builder type =
        TypeSpec.classBuilder(name)
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .addSuperinterface(model.name())
            .addJavadoc("The composition on the objects of its components.");
    MethodSpec.Builder constructor =
        MethodSpec.constructorBuilder()
            .addParameter(
                ParameterizedTypeName.get(Map.class, String.class, Object.class), "components");
    components
        .all()
        .forEach(
            (component, field) -> {
              ClassName service = new GeneratedNames(component).definition();
              type.addField(component, field, Modifier.PRIVATE, Modifier.FINAL);
              constructor.addStatement(
                  "this.$1L = ($2T) $3T.requireNonNull(components.get($4T.NAME), $4T.NAME)",
                  field,
                  component,
                  Objects.class,
                  service);
            });
    type.addMethod(constructor.build());
    model.operations().stream()
        .filter(operation -> !operation.composed())
        .forEach(operation -> type.addMethod(method(operation)));
    return InheritedTypes.declare(type.build(), model.element());
  }

  private MethodSpec method(OperationModel operation) {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(operation.name())
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .returns(operation.result().type().javaType());
    Parameters parameters = new Parameters(operation, model.name());
    parameters.declare(method);
    operation.exceptions().forEach(exception -> method.addException(exception.name()));
    Locals locals = new Locals(parameters.names());
    List<CodeBlock> given = parameters.values();
    ClassName component =
        operation
            .component()
            .orElseThrow(() -> new IllegalArgumentException(operation.name() + " is composed."));
    CodeBlock.Builder code = CodeBlock.builder();
    if (operation.extensions().isEmpty()) {
      CodeBlock call = call(code, component, operation, given, locals, false);
      if (operation.isVoid()) {
        code.addStatement(call);
      } else {
        code.addStatement("return $L", CopyCode.result(operation, call));
      }
    } else {
      extended(code, operation, component, given, locals);
    }
    return method.addCode(code.build()).build();
  }

  private void extended(
      CodeBlock.Builder code,
      OperationModel operation,
      ClassName component,
      List<CodeBlock> given,
      Locals locals) {
    List<ExtensionStep> steps = new ArrayList<>();
    for (ExtensionModel extension : operation.extensions()) {
      List<CodeBlock> arguments =
          ExtensionCode.arguments(code, operation, extension, given, locals.of("mapped"));
      if (!(extension.arguments() instanceof ExtensionModel.SameParameters)) {
        arguments = stored(code, extension.operation(), arguments, locals);
      }
      steps.add(new ExtensionStep(extension, arguments));
    }
    for (ExtensionStep step : steps) {
      if (step.extension().condition()) {
        condition(code, operation, step, locals);
      }
    }
    if (operation.steps().isEmpty()) {
      CodeBlock call = call(code, component, operation, given, locals, false);
      if (operation.isVoid()) {
        code.addStatement(call);
      } else {
        code.addStatement("return $L", CopyCode.result(operation, call));
      }
      return;
    }
    List<String> outcomes = new ArrayList<>();
    outcomes.add(outcome(code, component, operation, given, "own", locals));
    for (ExtensionStep step : steps) {
      if (!step.extension().condition()) {
        ExtensionModel extension = step.extension();
        outcomes.add(
            outcome(
                code,
                extension.component(),
                extension.operation(),
                step.arguments(),
                extension.operation().name(),
                locals));
      }
    }
    for (String outcome : outcomes) {
      for (ExceptionModel exception : operation.exceptions()) {
        code.addStatement("$L.rethrow($T.class)", outcome, exception.name());
      }
      code.addStatement("$L.get()", outcome);
    }
    if (!operation.isVoid()) {
      code.addStatement(
          "return $L", CopyCode.result(operation, CodeBlock.of("$L.get()", outcomes.get(0))));
    }
  }

  private record ExtensionStep(ExtensionModel extension, List<CodeBlock> arguments) {}

  /** Puts computed arguments into variables: they are computed before anything is executed. */
  private static List<CodeBlock> stored(
      CodeBlock.Builder code, OperationModel operation, List<CodeBlock> values, Locals locals) {
    List<CodeBlock> stored = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      FieldModel parameter = operation.parameters().get(i);
      String local = locals.of(parameter.name());
      code.addStatement("$T $L = $L", parameter.type().javaType(), local, values.get(i));
      stored.add(CodeBlock.of("$L", local));
    }
    return stored;
  }

  private void condition(
      CodeBlock.Builder code, OperationModel operation, ExtensionStep step, Locals locals) {
    ExtensionModel extension = step.extension();
    CodeBlock call =
        call(code, extension.component(), extension.operation(), step.arguments(), locals, false);
    code.beginControlFlow("if (!$L)", call);
    code.addStatement(
        "throw new $T($S)",
        CONDITION_NOT_MET,
        model.name().simpleName()
            + "."
            + operation.name()
            + " was not executed: its condition "
            + extension.component().simpleName()
            + "."
            + extension.operation().name()
            + " is false.");
    code.endControlFlow();
  }

  private String outcome(
      CodeBlock.Builder code,
      ClassName component,
      OperationModel operation,
      List<CodeBlock> arguments,
      String wanted,
      Locals locals) {
    CodeBlock call = call(code, component, operation, arguments, locals, true);
    String outcome = locals.of(components.all().containsValue(wanted) ? wanted + "Step" : wanted);
    TypeName result =
        operation.isVoid() ? ClassName.get(Void.class) : operation.result().type().javaType().box();
    code.addStatement(
        "$T $L = $T.$L(() -> $L)",
        ParameterizedTypeName.get(STEP_OUTCOME, result),
        outcome,
        STEP_OUTCOME,
        operation.isVoid() ? "ofAction" : "of",
        call);
    return outcome;
  }

  /**
   * The call of a component's operation, whose mutable arguments are copies.
   *
   * @param early whether they are made before it
   */
  private CodeBlock call(
      CodeBlock.Builder code,
      ClassName component,
      OperationModel operation,
      List<CodeBlock> arguments,
      Locals locals,
      boolean early) {
    List<CodeBlock> passed = CopyCode.arguments(code, operation, arguments, locals, early);
    String field = components.name(component);
    return CodeBlock.of(
        "$L.$L($L)",
        locals.isTaken(field) ? "this." + field : field,
        operation.name(),
        CodeBlock.join(passed, ", "));
  }
}
