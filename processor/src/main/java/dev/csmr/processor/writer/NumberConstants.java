package dev.csmr.processor.writer;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeName;
import dev.csmr.processor.model.GeneratedNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.lang.model.element.Modifier;

/** The constants of a generated class that hold the numbers by which data is known: each once. */
final class NumberConstants {
  private record NumberedPart(TypeName type, String name) {}

  private final Locals names;
  private final Map<NumberedPart, String> constants = new HashMap<>();
  private final List<FieldSpec> fields = new ArrayList<>();

  /** Begins in a class where these names are taken. */
  NumberConstants(Collection<String> taken) {
    names = new Locals(taken);
  }

  /**
   * The constant that holds the number of a part of a type.
   *
   * @param type the type, of which there may be several with one label
   * @param label what the type is called in the class; empty for the class itself
   */
  CodeBlock of(TypeName type, String label, String part, int number) {
    String name = label.isEmpty() ? part : label + "_" + part;
    return CodeBlock.of(
        "$L",
        constants.computeIfAbsent(new NumberedPart(type, part), key -> declare(name, number)));
  }

  private String declare(String wanted, int number) {
    String name = names.of(name(wanted));
    fields.add(
        FieldSpec.builder(int.class, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .initializer("$L", number)
            .build());
    return name;
  }

  /** The name of the constant for a part, unless it is taken. */
  static String name(String part) {
    return GeneratedNames.snake(part).toUpperCase(Locale.ROOT) + "_NUMBER";
  }

  /** All of them, in the order in which they were asked for. */
  List<FieldSpec> fields() {
    return List.copyOf(fields);
  }
}
