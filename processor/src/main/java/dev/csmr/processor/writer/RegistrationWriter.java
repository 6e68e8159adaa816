package dev.csmr.processor.writer;

import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.InterfaceModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import javax.annotation.processing.Filer;
import javax.lang.model.util.Elements;
import javax.tools.StandardLocation;

/** The names of the definitions that a node finds on the class path. */
final class RegistrationWriter {
  private RegistrationWriter() {}

  /**
   * The content of the registration file. An incremental compilation sees only some interfaces, so
   * what an earlier one registered stays as long as its class exists.
   */
  static String content(Filer filer, Elements elements, Collection<InterfaceModel> models) {
    TreeSet<String> names = new TreeSet<>();
    for (String registered : earlier(filer)) {
      if (elements.getTypeElement(registered) != null) {
        names.add(registered);
      }
    }
    models.forEach(model -> names.add(model.generated().service().reflectionName()));
    return String.join("\n", names) + "\n";
  }

  private static List<String> earlier(Filer filer) {
    try {
      byte[] bytes;
      try (var in =
          filer
              .getResource(StandardLocation.CLASS_OUTPUT, "", GeneratedNames.REGISTRATION_PATH)
              .openInputStream()) {
        bytes = in.readAllBytes();
      }
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException | RuntimeException e) {
      // There was no earlier compilation; Filers differ in how they say so.
      return List.of();
    }
  }
}
