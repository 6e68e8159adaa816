package dev.csmr.processor.writer;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.csmr.processor.model.CompositionModel;
import dev.csmr.processor.model.ExceptionModel;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.model.OperationModel;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The exceptions that {@code XMessages} writes and reads, and the methods that do: those that the
 * operations of X declare, but for what the messages of a component of a composition read already.
 * Exceptions of one simple name get a number, in the order of their qualified names. No codec of a
 * type has such a name, whatever the type is called.
 */
final class ExceptionNames {
  private final InterfaceModel model;
  private final Map<ClassName, ExceptionModel> exceptions =
      new TreeMap<>(Comparator.comparing(ClassName::canonicalName));
  private final Map<ClassName, String> labels = new LinkedHashMap<>();

  ExceptionNames(InterfaceModel model) {
    this.model = model;
    for (OperationModel operation : model.operations()) {
      for (ExceptionModel exception : operation.exceptions()) {
        if (reader(operation, exception).isEmpty()) {
          exceptions.putIfAbsent(exception.name(), exception);
        }
      }
    }
    Locals names = new Locals(List.of());
    exceptions.forEach((name, exception) -> labels.put(name, names.of(simpleName(exception))));
  }

  /** The exceptions, each once, in the order of their qualified names. */
  List<ExceptionModel> all() {
    return List.copyOf(exceptions.values());
  }

  /** The method that writes the properties of an exception. */
  String encoder(ExceptionModel exception) {
    return "encode" + labels.get(exception.name());
  }

  /** The method that makes the exception of its properties. */
  String decoder(ExceptionModel exception) {
    return "decode" + labels.get(exception.name());
  }

  /** A reference to the method that reads an exception which an operation declares. */
  CodeBlock decoder(OperationModel operation, ExceptionModel exception) {
    return reader(operation, exception)
        .map(component -> new ExceptionNames(component).reference(exception))
        .orElseGet(() -> reference(exception));
  }

  private CodeBlock reference(ExceptionModel exception) {
    return CodeBlock.of("$T::$L", model.generated().messages(), decoder(exception));
  }

  /** The component whose operation it is, if that declares the exception as well. */
  private Optional<InterfaceModel> reader(OperationModel operation, ExceptionModel exception) {
    return parts(model)
        .filter(part -> part.name().equals(operation.declaredBy()))
        .filter(part -> declares(part, operation.name(), exception))
        .findFirst();
  }

  private static boolean declares(InterfaceModel part, String operation, ExceptionModel exception) {
    return part.operations().stream()
        .filter(each -> each.name().equals(operation))
        .flatMap(each -> each.exceptions().stream())
        .anyMatch(each -> each.name().equals(exception.name()));
  }

  /** The components of a composition, and theirs. */
  private static Stream<InterfaceModel> parts(InterfaceModel model) {
    return model instanceof CompositionModel composition
        ? composition.components().stream()
            .flatMap(part -> Stream.concat(Stream.of(part), parts(part)))
        : Stream.empty();
  }

  /** The simple name, with those of the classes around it. */
  static String simpleName(ExceptionModel exception) {
    return String.join("", exception.name().simpleNames());
  }
}
