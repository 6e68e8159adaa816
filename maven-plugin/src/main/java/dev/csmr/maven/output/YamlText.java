package dev.csmr.maven.output;

import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** YAML for people, the same for the same content. */
public final class YamlText {
  private YamlText() {}

  /**
   * The text of a document.
   *
   * @param comment stands before it, a line or more, each with its {@code #}
   */
  public static String of(String comment, Map<String, Object> document) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(200);
    options.setSplitLines(false);
    options.setLineBreak(DumperOptions.LineBreak.UNIX);
    // Else what occurs twice is an anchor and its alias.
    options.setDereferenceAliases(true);
    return comment + new Yaml(options).dump(document);
  }

  /** A map in the order in which it is written: key, value, key, value and so on. */
  public static Map<String, Object> entries(Object... keysAndValues) {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      entries.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return entries;
  }
}
