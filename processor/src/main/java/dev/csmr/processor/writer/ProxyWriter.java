package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.COMPONENT_ROUTERS;
import static dev.csmr.processor.writer.RuntimeTypes.INVALID_REQUEST;
import static dev.csmr.processor.writer.RuntimeTypes.PARTITIONS;
import static dev.csmr.processor.writer.RuntimeTypes.PLAN;
import static dev.csmr.processor.writer.RuntimeTypes.ROUTER;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_READER;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.csmr.processor.model.CompositionModel;
import dev.csmr.processor.model.ExtensionModel;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.OperationModel;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes {@code XProxy}: the routing code of a composition, one method per operation. */
final class ProxyWriter {
  private final CompositionModel model;
  private final OperationConstants constants;
  private final ComponentFields components;
  private final List<MethodSpec> helpers = new ArrayList<>();

  private ProxyWriter(CompositionModel model) {
    this.model = model;
    this.constants = new OperationConstants(model);
    this.components = new ComponentFields(model);
  }

  static TypeSpec write(CompositionModel model) {
    return new ProxyWriter(model).write();
  }

  private TypeSpec write() {
    TypeSpec.Builder type =
        TypeSpec.classBuilder(model.generated().proxy())
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addSuperinterface(ROUTER)
            .addJavadoc(
                "Routes the operations of {@link $T} to its components. Stateless and thread-safe.",
                model.name());
    MethodSpec.Builder constructor =
        MethodSpec.constructorBuilder()
            .addJavadoc("Creates the proxy of one deployed composition.")
            .addModifiers(Modifier.PUBLIC)
            .addParameter(COMPONENT_ROUTERS, "components");
    if (model.partitioned()) {
      type.addField(PARTITIONS, "partitions", Modifier.PRIVATE, Modifier.FINAL);
      constructor.addStatement(
          "this.partitions = components.partitions($T.NAME)", componentService());
    } else {
      components
          .all()
          .forEach(
              (component, field) -> {
                type.addField(ROUTER, field, Modifier.PRIVATE, Modifier.FINAL);
                constructor.addStatement(
                    "this.$L = components.component($T.NAME)",
                    field,
                    new GeneratedNames(component).definition());
              });
    }
    if (!model.composedOperations().isEmpty()) {
      type.addField(ROUTER, "composed", Modifier.PRIVATE, Modifier.FINAL);
      constructor.addStatement("this.composed = components.composed()");
    }
    type.addMethod(constructor.build()).addMethod(plan());
    model.operations().forEach(operation -> type.addMethod(method(operation)));
    return type.addMethods(helpers).build();
  }

  private ClassName componentService() {
    return model.components().get(0).generated().definition();
  }

  private MethodSpec plan() {
    return MethodSpec.methodBuilder("plan")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .returns(PLAN)
        .addParameter(int.class, "operation")
        .addParameter(byte[].class, "arguments")
        .addCode(constants.dispatch())
        .build();
  }

  private MethodSpec method(OperationModel operation) {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(operation.name())
            .addModifiers(Modifier.PRIVATE)
            .returns(PLAN)
            .addParameter(byte[].class, "arguments");
    if (operation.composed()) {
      return method
          .addJavadoc("Executed inside the group that holds all components.")
          .addStatement(
              "return composed.plan($L, arguments)", constants.reference(operation.name()))
          .build();
    }
    if (model.partitioned()) {
      PartitionCode partition =
          new PartitionCode(
              model,
              operation,
              components.constants(component(operation)).reference(operation.name()));
      method.addJavadoc(partition.documentation()).addCode(partition.body());
      partition.merge().ifPresent(helpers::add);
      return method.build();
    }
    ClassName component = component(operation);
    CodeBlock own =
        CodeBlock.of(
            "$L.plan($L, arguments)",
            components.name(component),
            components.constants(component).reference(operation.name()));
    if (operation.extensions().isEmpty()) {
      return method
          .addJavadoc("{@link $T#$L}, as it is.", component, operation.name())
          .addStatement("return $L", own)
          .build();
    }
    return method.addJavadoc(documentation(operation)).addCode(extended(operation, own)).build();
  }

  private static ClassName component(OperationModel operation) {
    return operation
        .component()
        .orElseThrow(() -> new IllegalArgumentException(operation.name() + " has no component."));
  }

  private static CodeBlock documentation(OperationModel operation) {
    CodeBlock.Builder text =
        CodeBlock.builder().add("{@link $T#$L}", component(operation), operation.name());
    for (ExtensionModel extension : operation.steps()) {
      text.add(", then {@link $T#$L}", extension.component(), extension.operation().name());
    }
    for (ExtensionModel condition : operation.conditions()) {
      text.add(", only if {@link $T#$L}", condition.component(), condition.operation().name());
    }
    return text.add(".").build();
  }

  private CodeBlock extended(OperationModel operation, CodeBlock own) {
    CodeBlock.Builder code = CodeBlock.builder();
    ClassName request = GeneratedNames.request(operation);
    code.addStatement("$1T request = $1T.read(new $2T(arguments))", request, WIRE_READER);
    Locals locals = new Locals(List.of("request", "arguments"));
    CodeBlock extensions = plans(code, operation, operation.steps(), locals);
    CodeBlock conditions = plans(code, operation, operation.conditions(), locals);
    CodeBlock.Builder plan = CodeBlock.builder().add(own);
    if (!extensions.isEmpty()) {
      plan.add(".extendedBy($L)", extensions);
    }
    if (!conditions.isEmpty()) {
      plan.add(".onlyIf($L)", conditions);
    }
    return code.addStatement("return $L", plan.build()).build();
  }

  private CodeBlock plans(
      CodeBlock.Builder code,
      OperationModel operation,
      List<ExtensionModel> extensions,
      Locals locals) {
    List<CodeBlock> plans = new ArrayList<>();
    for (ExtensionModel extension : extensions) {
      String plan = locals.of(extension.operation().name());
      code.addStatement(
          "$T $L = $L.plan($L, $L(request))",
          PLAN,
          plan,
          componentField(extension, locals),
          components.constants(extension.component()).reference(extension.operation().name()),
          argumentsMethod(operation, extension));
      plans.add(CodeBlock.of("$L", plan));
    }
    return CodeBlock.join(plans, ", ");
  }

  private String componentField(ExtensionModel extension, Locals locals) {
    return (locals.isTaken(components.name(extension.component())) ? "this." : "")
        + components.name(extension.component());
  }

  /** Adds the method that computes an extension's arguments, and gives its name. */
  private String argumentsMethod(OperationModel operation, ExtensionModel extension) {
    String base =
        operation.name() + "To" + GeneratedNames.capitalized(extension.operation().name());
    Locals names = new Locals(helpers.stream().map(MethodSpec::name).toList());
    String name = names.of(base);
    CodeBlock.Builder code = CodeBlock.builder();
    List<CodeBlock> given =
        operation.parameters().stream()
            .map(p -> CodeBlock.of("request.$L()", MessagesWriter.component(p)))
            .toList();
    code.beginControlFlow("try");
    List<CodeBlock> arguments =
        ExtensionCode.arguments(code, operation, extension, given, "mapped");
    code.addStatement(
        "return new $T($L).toByteArray()",
        GeneratedNames.request(extension.operation()),
        CodeBlock.join(arguments, ", "));
    code.nextControlFlow("catch ($T e)", RuntimeException.class);
    code.addStatement(
        "throw new $T($S + e)",
        INVALID_REQUEST,
        "The arguments of "
            + extension.component().simpleName()
            + "."
            + extension.operation().name()
            + " cannot be computed from those of "
            + model.name().simpleName()
            + "."
            + operation.name()
            + ", so nothing was executed: ");
    code.endControlFlow();
    helpers.add(
        MethodSpec.methodBuilder(name)
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .returns(byte[].class)
            .addParameter(GeneratedNames.request(operation), "request")
            .addCode(code.build())
            .build());
    return name;
  }
}
