package dev.csmr.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Values from environment variables, by the rule that {@link ClusterConfig} documents. Remembers
 * what was asked for, so that a variable that overrides nothing is noticed.
 */
final class Overrides {
  /** Variables that begin so are meant for the cluster's configuration. */
  private static final List<String> SECTIONS =
      List.of("CSMR_NODES_", "CSMR_GROUPS_", "CSMR_SERVICES_", "CSMR_LIMITS_", "CSMR_RAFT_");

  private final Map<String, String> environment;
  private final Map<String, List<String>> asked = new TreeMap<>();

  Overrides(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The override of the value that the keys lead to. */
  Optional<Value.Scalar> find(List<String> path, ProblemCollector problems) {
    String variable = variable(path);
    List<String> previous = asked.putIfAbsent(variable, path);
    String value = environment.get(variable);
    if (value == null) {
      return Optional.empty();
    }
    Location at = Location.ofVariable(variable);
    if (previous != null && !previous.equals(path)) {
      problems.add(
          at, ConfigError.OVERRIDE_AMBIGUOUS, String.join(".", previous), String.join(".", path));
    }
    return Optional.of(new Value.Scalar(at, value.strip(), form(value.strip())));
  }

  /** Reports the variables that were meant for the configuration and override nothing. */
  void reportUnused(ProblemCollector problems) {
    for (String variable : new TreeMap<>(environment).keySet()) {
      if (SECTIONS.stream().anyMatch(variable::startsWith) && !asked.containsKey(variable)) {
        problems.add(
            Location.ofVariable(variable),
            ConfigError.OVERRIDE_UNUSED,
            Suggestions.closest(variable, asked.keySet())
                .map(word -> "Did you mean " + word + "?")
                .orElse("Unset it, or name an entry of the file."));
      }
    }
  }

  static String variable(List<String> path) {
    List<String> words = new ArrayList<>();
    words.add("CSMR");
    for (String key : path) {
      words.add(key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"));
    }
    return String.join("_", words);
  }

  private static Value.Scalar.ScalarForm form(String value) {
    if (value.isEmpty()) {
      return Value.Scalar.ScalarForm.NULL;
    }
    return value.matches("[-+]?[0-9]+")
        ? Value.Scalar.ScalarForm.INTEGER
        : Value.Scalar.ScalarForm.TEXT;
  }
}
