package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.CANONICAL_KEY;
import static dev.csmr.processor.writer.RuntimeTypes.FIELDS;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_READER;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.model.PartitionKeyModel;
import java.util.List;

/** Expressions that take partition keys out of requests. */
final class KeyCode {
  private KeyCode() {}

  /** The keys that encoded arguments name, as a list. */
  static CodeBlock ofArguments(OperationModel operation) {
    PartitionKeyModel key = key(operation);
    CodeBlock request =
        CodeBlock.of("$T.read(new $T(arguments))", GeneratedNames.request(operation), WIRE_READER);
    CodeBlock value = value(operation, request);
    return switch (key.shape()) {
      case SINGLE -> CodeBlock.of("$T.of($T.of($L))", List.class, CANONICAL_KEY, value);
      case LIST, SET -> CodeBlock.of("$L.stream().map($T::of).toList()", value, CANONICAL_KEY);
      case MAP -> CodeBlock.of("$L.keySet().stream().map($T::of).toList()", value, CANONICAL_KEY);
    };
  }

  /** The argument that is or holds the keys, never null. */
  static CodeBlock value(OperationModel operation, CodeBlock request) {
    FieldModel parameter = operation.parameters().get(key(operation).index());
    CodeBlock value = CodeBlock.of("$L.$L()", request, MessagesWriter.component(parameter));
    ClassName message = GeneratedNames.request(operation);
    return parameter.nullable()
        ? CodeBlock.of(
            "$T.key($L, $S)", FIELDS, value, message.simpleName() + "." + parameter.name())
        : value;
  }

  private static PartitionKeyModel key(OperationModel operation) {
    return operation
        .partitionKey()
        .orElseThrow(() -> new IllegalArgumentException(operation.name() + " has no key."));
  }
}
