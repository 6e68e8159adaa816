package dev.csmr.processor.writer;

import com.palantir.javapoet.ClassName;
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
    TreeSet<String> names = new TreeSet<>();
    for (String registered : earlier.registered()) {
      String type = registered.replaceFirst("Service$", "");
      if (elements.getTypeElement(registered) == null || gone.test(type)) {
        earlier.forget(new GeneratedNames(ClassName.bestGuess(type)));
      } else {
        names.add(registered);
      }
    }
    models.forEach(model -> names.add(model.generated().service().reflectionName()));
    return String.join("\n", names) + "\n";
  }
}
