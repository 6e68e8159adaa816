package dev.csmr.processor.reader;

import com.palantir.javapoet.ClassName;
import dev.csmr.processor.model.GeneratedNames;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;

/**
 * The names of a method's parameters. A class file has them only when it was compiled with {@code
 * -parameters}; for an annotated interface, the generated request next to it has them always, as
 * its fields.
 */
final class ParameterNames {
  private final Context context;

  ParameterNames(Context context) {
    this.context = context;
  }

  /** The names, in order; empty when they were lost. */
  Optional<List<String>> of(ExecutableElement method, TypeElement owner) {
    List<String> names =
        method.getParameters().stream().map(p -> p.getSimpleName().toString()).toList();
    return areLost(names) ? fromRequest(method, owner) : Optional.of(names);
  }

  /** Whether names are those that the compiler makes up. */
  static boolean areLost(List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).equals("arg" + i)) {
        return false;
      }
    }
    return !names.isEmpty();
  }

  private Optional<List<String>> fromRequest(ExecutableElement method, TypeElement owner) {
    ClassName request =
        new GeneratedNames(ClassName.get(owner))
            .messages()
            .nestedClass(GeneratedNames.capitalized(method.getSimpleName().toString()) + "Request");
    TypeElement type = context.elements().getTypeElement(request.canonicalName());
    if (type == null) {
      return Optional.empty();
    }
    List<String> names =
        ElementFilter.fieldsIn(type.getEnclosedElements()).stream()
            .filter(field -> !field.getModifiers().contains(Modifier.STATIC))
            .map(field -> field.getSimpleName().toString())
            .toList();
    return names.size() == method.getParameters().size() ? Optional.of(names) : Optional.empty();
  }
}
