package dev.csmr.processor.writer;

import com.palantir.javapoet.ClassName;
import dev.csmr.processor.model.CompositionModel;
import dev.csmr.processor.model.InterfaceModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields that stand for the components of a composition in generated code. */
final class ComponentFields {
  private final Map<ClassName, String> names = new LinkedHashMap<>();
  private final Map<ClassName, InterfaceModel> models = new LinkedHashMap<>();

  ComponentFields(CompositionModel composition) {
    Locals locals = new Locals(List.of("components", "composed", "partitions", "arguments"));
    for (InterfaceModel component : composition.components()) {
      String simple = component.name().simpleName();
      names.put(
          component.name(),
          locals.of(
              simple.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + simple.substring(1)));
      models.put(component.name(), component);
    }
  }

  /** The field of a component. */
  String name(ClassName component) {
    return names.get(component);
  }

  /** The numbers of a component's operations. */
  OperationConstants constants(ClassName component) {
    return new OperationConstants(models.get(component));
  }

  /** The fields by component, in the order of the annotation. */
  Map<ClassName, String> all() {
    return names;
  }
}
