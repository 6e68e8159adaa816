package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.CANONICAL_KEY;
import static dev.csmr.processor.writer.RuntimeTypes.COMPONENT_ROUTERS;
import static dev.csmr.processor.writer.RuntimeTypes.COMPOSITION_DEFINITION;
import static dev.csmr.processor.writer.RuntimeTypes.OPERATION_DESCRIPTOR;
import static dev.csmr.processor.writer.RuntimeTypes.OPERATION_KIND;
import static dev.csmr.processor.writer.RuntimeTypes.REPLICATED_DEFINITION;
import static dev.csmr.processor.writer.RuntimeTypes.REPLICA_CONTEXT;
import static dev.csmr.processor.writer.RuntimeTypes.ROUTER;
import static dev.csmr.processor.writer.RuntimeTypes.SERVICE_DESCRIPTOR;
import static dev.csmr.processor.writer.RuntimeTypes.STATE_MACHINE;
import static dev.csmr.processor.writer.RuntimeTypes.UNKNOWN_OPERATION;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_READER;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import dev.csmr.processor.model.CompositionModel;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.model.ServiceModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/** Writes the definition that a node finds, which has the operations' numbers. */
final class DefinitionWriter {
  private final InterfaceModel model;
  private final OperationConstants constants;

  private DefinitionWriter(InterfaceModel model) {
    this.model = model;
    this.constants = new OperationConstants(model);
  }

  static TypeSpec write(InterfaceModel model) {
    return new DefinitionWriter(model).write();
  }

  private TypeSpec write() {
    TypeSpec.Builder type =
        TypeSpec.classBuilder(model.generated().definition())
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addJavadoc(
                "The definition of {@link $T}: its operations and how to make what executes them. "
                    + "A node finds it by itself.",
                model.name())
            .addSuperinterface(
                model instanceof CompositionModel ? COMPOSITION_DEFINITION : REPLICATED_DEFINITION)
            .addField(name());
    model.operations().forEach(operation -> type.addField(number(operation)));
    type.addField(operations())
        .addMethod(
            MethodSpec.constructorBuilder()
                .addJavadoc("Creates the definition.")
                .addModifiers(Modifier.PUBLIC)
                .build())
        .addMethod(getter("name", ClassName.get(String.class), CodeBlock.of("NAME")))
        .addMethod(
            getter(
                "type",
                ParameterizedTypeName.get(
                    ClassName.get(Class.class), WildcardTypeName.subtypeOf(Object.class)),
                CodeBlock.of("$T.class", model.name())))
        .addMethod(getter("operations", descriptors(), CodeBlock.of("OPERATIONS")))
        .addMethod(
            getter(
                "grpc",
                SERVICE_DESCRIPTOR,
                CodeBlock.of("$T.getServiceDescriptor()", model.generated().grpc())));
    if (model instanceof CompositionModel composition) {
      if (!composition.composedOperations().isEmpty()) {
        type.addMethod(check(composition.composedOperations()));
      }
      addComposition(type, composition);
    } else {
      ServiceModel service = (ServiceModel) model;
      type.addMethod(check(service.operations()));
      type.addMethod(keys(service));
      type.addMethod(getter("form", TypeName.LONG, CodeBlock.of("0x$LL", Fingerprint.of(service))));
      if (service.moves().isPresent()) {
        type.addMethod(getter("movable", TypeName.BOOLEAN, CodeBlock.of("true")));
      }
      type.addMethod(
          override("newStateMachine", STATE_MACHINE)
              .addParameter(REPLICA_CONTEXT, "context")
              .addStatement("return new $T(context)", model.generated().stateMachine())
              .build());
    }
    return type.build();
  }

  private FieldSpec name() {
    return FieldSpec.builder(String.class, "NAME", Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
        .addJavadoc("The name of the service's type.")
        .initializer("$S", model.name().canonicalName())
        .build();
  }

  private FieldSpec number(OperationModel operation) {
    return FieldSpec.builder(
            int.class,
            constants.simpleName(operation.name()),
            Modifier.PUBLIC,
            Modifier.STATIC,
            Modifier.FINAL)
        .addJavadoc("The number of {@link $T#$L}.", model.name(), operation.name())
        .initializer(componentsNumber(operation).orElse(CodeBlock.of("$L", operation.id())))
        .build();
  }

  /** The constant of the component that executes an operation, if that knows it by this number. */
  private Optional<CodeBlock> componentsNumber(OperationModel operation) {
    if (!(model instanceof CompositionModel composition)) {
      return Optional.empty();
    }
    return composition.components().stream()
        .filter(component -> operation.component().equals(Optional.of(component.name())))
        .filter(
            component ->
                component.operations().stream()
                    .anyMatch(
                        each ->
                            each.name().equals(operation.name()) && each.id() == operation.id()))
        .map(component -> new OperationConstants(component).reference(operation.name()))
        .findFirst();
  }

  private FieldSpec operations() {
    CodeBlock.Builder list = CodeBlock.builder().add("$T.of(\n$>$>", List.class);
    String separator = "";
    for (OperationModel operation : model.operations()) {
      list.add(
          "$Lnew $T($L, $S, $T.$L, $L",
          separator,
          OPERATION_DESCRIPTOR,
          constants.simpleName(operation.name()),
          operation.name(),
          OPERATION_KIND,
          operation.kind(),
          operation.composed());
      if (operation.isTruth()) {
        list.add(
            ", $T.$L",
            GeneratedNames.response(operation),
            NumberConstants.name(operation.result().name()));
      } else if (!operation.roles().isEmpty()) {
        list.add(", 0");
      }
      if (!operation.roles().isEmpty()) {
        list.add(
            ", $T.of($L)",
            List.class,
            operation.roles().stream()
                .map(role -> CodeBlock.of("$S", role))
                .collect(CodeBlock.joining(", ")));
      }
      list.add(")");
      separator = ",\n";
    }
    list.add(")$<$<");
    return FieldSpec.builder(
            descriptors(), "OPERATIONS", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .initializer(
            model.operations().isEmpty() ? CodeBlock.of("$T.of()", List.class) : list.build())
        .build();
  }

  private static TypeName descriptors() {
    return ParameterizedTypeName.get(ClassName.get(List.class), OPERATION_DESCRIPTOR);
  }

  private MethodSpec check(List<OperationModel> operations) {
    CodeBlock.Builder code = CodeBlock.builder();
    code.beginControlFlow("switch (operation)");
    for (OperationModel operation : operations) {
      code.addStatement(
          "case $L -> $T.read(new $T(arguments))",
          constants.simpleName(operation.name()),
          GeneratedNames.request(operation),
          WIRE_READER);
    }
    code.addStatement("default -> throw new $T(NAME, operation)", UNKNOWN_OPERATION);
    code.endControlFlow();
    return override("check", TypeName.VOID)
        .addParameter(int.class, "operation")
        .addParameter(byte[].class, "arguments")
        .addCode(code.build())
        .build();
  }

  private MethodSpec keys(ServiceModel service) {
    CodeBlock.Builder code = CodeBlock.builder();
    code.beginControlFlow("return switch (operation)");
    for (OperationModel operation : service.operations()) {
      String constant = constants.simpleName(operation.name());
      if (operation.partitionKey().isEmpty() || !service.independent().contains(operation.name())) {
        code.addStatement("case $L -> $T.of()", constant, List.class);
      } else {
        code.addStatement("case $L -> $L", constant, KeyCode.ofArguments(operation));
      }
    }
    code.addStatement("default -> throw new $T(NAME, operation)", UNKNOWN_OPERATION);
    code.unindent().add("};\n");
    return override("keys", ParameterizedTypeName.get(ClassName.get(List.class), CANONICAL_KEY))
        .addParameter(int.class, "operation")
        .addParameter(byte[].class, "arguments")
        .addCode(code.build())
        .build();
  }

  private static void addComposition(TypeSpec.Builder type, CompositionModel composition) {
    CodeBlock components =
        composition.components().stream()
            .map(component -> CodeBlock.of("$S", component.name().canonicalName()))
            .collect(CodeBlock.joining(", "));
    type.addMethod(
        getter(
            "components",
            ParameterizedTypeName.get(List.class, String.class),
            CodeBlock.of("$T.of($L)", List.class, components)));
    type.addMethod(
        getter("partitioned", TypeName.BOOLEAN, CodeBlock.of("$L", composition.partitioned())));
    type.addMethod(
        override("newProxy", ROUTER)
            .addParameter(COMPONENT_ROUTERS, "components")
            .addStatement("return new $T(components)", composition.generated().proxy())
            .build());
    MethodSpec.Builder machine =
        override("newStateMachine", STATE_MACHINE)
            .addParameter(
                ParameterizedTypeName.get(Map.class, String.class, Object.class), "components");
    if (composition.partitioned()) {
      machine.addStatement(
          "throw new $T(NAME + $S)",
          UnsupportedOperationException.class,
          " is partitioned: it executes nothing inside one group.");
    } else {
      machine.addStatement("return new $T(components)", composition.generated().stateMachine());
    }
    type.addMethod(machine.build());
  }

  private static MethodSpec.Builder override(String name, TypeName returns) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .returns(returns);
  }

  private static MethodSpec getter(String name, TypeName type, CodeBlock value) {
    return override(name, type).addStatement("return $L", value).build();
  }
}
