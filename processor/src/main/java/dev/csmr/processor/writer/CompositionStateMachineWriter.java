package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.COMPOSED_STATE_MACHINE;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import dev.csmr.processor.model.CompositionModel;
import java.util.Map;
import javax.lang.model.element.Modifier;

/**
 * Writes {@code XStateMachine} for a composition that is not partitioned: its default methods,
 * executed on the objects of its components inside the group that holds all of them. No other
 * operation comes this way: the proxy sends those to the components.
 */
final class CompositionStateMachineWriter {
  private CompositionStateMachineWriter() {}

  static TypeSpec write(CompositionModel model) {
    ClassName local = model.generated().stateMachine().nestedClass("Local");
    TypeSpec.Builder type =
        TypeSpec.classBuilder(model.generated().stateMachine())
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addSuperinterface(COMPOSED_STATE_MACHINE)
            .addJavadoc(
                "The default methods of {@link $T} inside a group that holds all its components.",
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
            .addMethods(Dispatch.ofComposition(model))
            .addMethod(
                MethodSpec.methodBuilder("service")
                    .addAnnotation(Override.class)
                    .addModifiers(Modifier.PUBLIC)
                    .returns(model.name())
                    .addStatement("return service")
                    .build());
    return type.addType(new LocalWriter(model, local).write()).build();
  }
}
