package dev.csmr.processor.reader;

import dev.csmr.processor.model.GeneratedNames;
import java.util.List;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;

/** Proposes another name for an overload. */
final class Overloads {
  private Overloads() {}

  static String example(ExecutableElement method) {
    String name = Context.simpleName(method);
    List<? extends VariableElement> parameters = method.getParameters();
    return parameters.isEmpty()
        ? name + "All"
        : name
            + "With"
            + GeneratedNames.capitalized(Context.simpleName(parameters.get(parameters.size() - 1)));
  }
}
