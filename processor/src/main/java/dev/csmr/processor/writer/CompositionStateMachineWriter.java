package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.FIELDS;
import static dev.csmr.processor.writer.RuntimeTypes.STATE_MACHINE;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_READER;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_WRITER;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import dev.csmr.processor.model.CompositionModel;
import java.util.Map;
import javax.lang.model.element.Modifier;

/**
 * Writes {@code XStateMachine} for a composition that is not partitioned: its operations executed
 * on the objects of its components, inside the group that holds all of them.
 */
final class CompositionStateMachineWriter {
  private CompositionStateMachineWriter() {}

  static TypeSpec write(CompositionModel model) {
    ClassName local = model.generated().stateMachine().nestedClass("Local");
    TypeSpec.Builder type =
        TypeSpec.classBuilder(model.generated().stateMachine())
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addSuperinterface(STATE_MACHINE)
            .addJavadoc(
                "{@link $T} inside a group that holds all its components. It has no state of its own.",
                model.name())
            .addField(model.name(), "service", Modifier.PRIVATE, Modifier.FINAL)
            .addMethod(
                MethodSpec.constructorBuilder()
                    .addJavadoc(
                        "Creates the state machine over the components' objects.\n\n"
                            + "@param components the objects by the names of the components' types")
                    .addModifiers(Modifier.PUBLIC)
                    .addParameter(
                        ParameterizedTypeName.get(Map.class, String.class, Object.class),
                        "components")
                    .addStatement("this.service = new $T(components)", local)
                    .build())
            .addMethods(Dispatch.methods(model, false))
            .addMethod(
                MethodSpec.methodBuilder("service")
                    .addAnnotation(Override.class)
                    .addModifiers(Modifier.PUBLIC)
                    .returns(model.name())
                    .addStatement("return service")
                    .build())
            .addMethod(
                MethodSpec.methodBuilder("save")
                    .addAnnotation(Override.class)
                    .addModifiers(Modifier.PUBLIC)
                    .addParameter(WIRE_WRITER, "out")
                    .build())
            .addMethod(
                MethodSpec.methodBuilder("restore")
                    .addAnnotation(Override.class)
                    .addModifiers(Modifier.PUBLIC)
                    .addParameter(WIRE_READER, "in")
                    .addStatement("int tag = in.readTag()")
                    .beginControlFlow("if (tag != 0)")
                    .addStatement(
                        "throw $T.unknownState($S, tag)", FIELDS, model.name().canonicalName())
                    .endControlFlow()
                    .build());
    return type.addType(new LocalWriter(model, local).write()).build();
  }
}
