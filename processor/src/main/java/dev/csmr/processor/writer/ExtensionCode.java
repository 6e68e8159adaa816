package dev.csmr.processor.writer;

import com.palantir.javapoet.CodeBlock;
import dev.csmr.processor.model.ExtensionModel;
import dev.csmr.processor.model.ExtensionModel.MappedArgument;
import dev.csmr.processor.model.ExtensionModel.MappedRecord;
import dev.csmr.processor.model.ExtensionModel.SameParameters;
import dev.csmr.processor.model.OperationModel;
import java.util.List;

/** The arguments of an extension, computed from those of the extended operation. */
final class ExtensionCode {
  private ExtensionCode() {}

  /**
   * The arguments as expressions.
   *
   * @param code where a statement goes that the expressions need
   * @param given the arguments of the extended operation, as expressions
   * @param local a free name
   */
  static List<CodeBlock> arguments(
      CodeBlock.Builder code,
      OperationModel operation,
      ExtensionModel extension,
      List<CodeBlock> given,
      String local) {
    CodeBlock all = CodeBlock.join(given, ", ");
    if (extension.arguments() instanceof SameParameters same) {
      return same.indexes().stream().map(given::get).toList();
    }
    if (extension.arguments() instanceof MappedArgument mapped) {
      return List.of(CodeBlock.of("$T.$L($L)", mapped.type(), operation.name(), all));
    }
    MappedRecord mapped = (MappedRecord) extension.arguments();
    code.addStatement(
        "$T $L = $T.$L($L)", mapped.result(), local, mapped.type(), operation.name(), all);
    return mapped.accessors().stream()
        .map(accessor -> CodeBlock.of("$L.$L()", local, accessor))
        .toList();
  }
}
