package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.UNKNOWN_OPERATION;

import com.palantir.javapoet.CodeBlock;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.model.OperationModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The constants of a definition that hold the numbers of the operations. */
final class OperationConstants {
  private final InterfaceModel model;
  private final Map<String, String> names = new LinkedHashMap<>();

  OperationConstants(InterfaceModel model) {
    this.model = model;
    Locals locals = new Locals(List.of("NAME", "OPERATIONS"));
    for (OperationModel operation : model.operations()) {
      String wanted = GeneratedNames.snake(operation.name()).toUpperCase(Locale.ROOT);
      names.put(operation.name(), locals.of(wanted));
    }
  }

  /** The simple name of an operation's constant. */
  String simpleName(String operation) {
    String name = names.get(operation);
    if (name == null) {
      throw new IllegalArgumentException(model.name() + " has no operation " + operation + ".");
    }
    return name;
  }

  /** The beginning of a method: a switch that hands the arguments to the operation's method. */
  CodeBlock dispatch() {
    CodeBlock.Builder code = CodeBlock.builder();
    code.beginControlFlow("return switch (operation)");
    for (OperationModel operation : model.operations()) {
      code.addStatement("case $L -> $L(arguments)", reference(operation.name()), operation.name());
    }
    code.addStatement(
        "default -> throw new $T($T.NAME, operation)",
        UNKNOWN_OPERATION,
        model.generated().definition());
    return code.unindent().add("};\n").build();
  }

  /** A reference to an operation's constant. */
  CodeBlock reference(String operation) {
    return CodeBlock.of("$T.$L", model.generated().definition(), simpleName(operation));
  }
}
