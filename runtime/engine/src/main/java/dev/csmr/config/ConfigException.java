package dev.csmr.config;

import java.util.List;

/**
 * A configuration that cannot be used. It carries every problem that was found, not only the first;
 * each says where it is, what is wrong and how to fix it.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigProblem> problems;

  /**
   * One problem.
   *
   * @param at where
   * @param message the code, what is wrong and how to fix it
   */
  public record ConfigProblem(Location at, String message) {
    /**
     * {@code cluster.yaml:12: [csmr-1127] node n2 is declared twice (first at line 9). Rename one.}
     */
    @Override
    public String toString() {
      return at + ": " + message;
    }
  }

  /** Creates the exception for at least one problem. */
  public ConfigException(List<ConfigProblem> problems) {
    super(text(problems));
    this.problems = List.copyOf(problems);
  }

  /** Creates the exception for one problem. */
  public ConfigException(Location at, ConfigError error, Object... arguments) {
    this(List.of(new ConfigProblem(at, error.text(arguments))));
  }

  /** The problems, in the order of their places; never empty. */
  public List<ConfigProblem> problems() {
    return problems;
  }

  private static String text(List<ConfigProblem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("A ConfigException has at least one problem.");
    }
    StringBuilder text = new StringBuilder();
    for (ConfigProblem problem : problems) {
      text.append(text.isEmpty() ? "" : "\n").append(problem);
    }
    return text.toString();
  }
}
