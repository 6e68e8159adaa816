package dev.csmr.processor.writer;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.OperationModel;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of a generated method that has those of an operation. They are called as the user
 * called them, except where a variable of that name would hide the root of a package: {@code
 * java.util.Objects} is no class where {@code java} is a parameter.
 */
final class Parameters {
  private final Map<FieldModel, String> names = new LinkedHashMap<>();

  /**
   * The parameters of a method.
   *
   * @param home the interface whose generated code the method is in
   */
  Parameters(OperationModel operation, ClassName home) {
    Set<String> roots =
        new HashSet<>(List.of("java", "dev", home.packageName().split("\\.", 2)[0]));
    Locals locals = new Locals(operation.parameters().stream().map(FieldModel::name).toList());
    for (FieldModel parameter : operation.parameters()) {
      String name = parameter.name();
      names.put(parameter, roots.contains(name) ? locals.of(name + "_") : name);
    }
  }

  /** Declares them. */
  void declare(MethodSpec.Builder method) {
    names.forEach((parameter, name) -> method.addParameter(parameter.type().javaType(), name));
  }

  /** Their names, in order. */
  List<String> names() {
    return List.copyOf(names.values());
  }

  /** Their values, in order. */
  List<CodeBlock> values() {
    return names.values().stream().map(name -> CodeBlock.of("$L", name)).toList();
  }
}
