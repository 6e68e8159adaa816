package dev.csmr.processor.writer;

import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.InterfaceModel;
import java.util.Collection;
import java.util.TreeSet;
import java.util.function.Predicate;
import javax.lang.model.util.Elements;

/** The names of the definitions that a node finds on the class path. */
final class RegistrationWriter {
  private RegistrationWriter() {}

  /**
   * The content of the registration file. An incremental compilation sees only some interfaces, so
   * what an earlier one registered stays as long as its class and its source exist.
   */
  static String content(
      EarlierOutput earlier,
      Elements elements,
      Collection<InterfaceModel> models,
      Predicate<String> gone) {
    TreeSet<String> definitions = new TreeSet<>();
    for (String registered : earlier.registered()) {
      GeneratedNames names = GeneratedNames.ofDefinition(registered);
      if (elements.getTypeElement(registered) == null || gone.test(names.type().canonicalName())) {
        earlier.forget(names);
      } else {
        definitions.add(registered);
      }
    }
    models.forEach(model -> definitions.add(model.generated().definition().reflectionName()));
    return String.join("\n", definitions) + "\n";
  }
}
