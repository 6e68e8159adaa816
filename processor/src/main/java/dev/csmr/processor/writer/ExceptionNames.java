package dev.csmr.processor.writer;

import com.palantir.javapoet.ClassName;
import dev.csmr.processor.model.ExceptionModel;
import dev.csmr.processor.model.InterfaceModel;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The exceptions that the operations of an interface declare, and the methods of {@code XMessages}
 * that write and read them. Exceptions of one simple name get a number, in the order of their
 * qualified names. No codec of a type has such a name, whatever the type is called.
 */
final class ExceptionNames {
  private final Map<ClassName, ExceptionModel> exceptions =
      new TreeMap<>(Comparator.comparing(ClassName::canonicalName));
  private final Map<ClassName, String> labels = new LinkedHashMap<>();

  ExceptionNames(InterfaceModel model) {
    model
        .operations()
        .forEach(op -> op.exceptions().forEach(e -> exceptions.putIfAbsent(e.name(), e)));
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

  /** The simple name, with those of the classes around it. */
  static String simpleName(ExceptionModel exception) {
    return String.join("", exception.name().simpleNames());
  }
}
