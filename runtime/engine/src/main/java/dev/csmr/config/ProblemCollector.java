package dev.csmr.config;

import dev.csmr.config.ConfigException.ConfigProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects problems, so that one report has them all. */
final class ProblemCollector {
  /** A report with more is of no use to anybody. */
  private static final int MAX = 100;

  private final List<ConfigProblem> found = new ArrayList<>();

  void add(Location at, ConfigError error, Object... arguments) {
    ConfigProblem problem = new ConfigProblem(at, error.text(arguments));
    if (found.size() < MAX && !found.contains(problem)) {
      found.add(problem);
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      found.sort(Comparator.comparing(ConfigProblem::at));
      throw new ConfigException(found);
    }
  }
}
