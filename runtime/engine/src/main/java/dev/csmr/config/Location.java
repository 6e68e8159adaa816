package dev.csmr.config;

import java.util.Comparator;
import java.util.Objects;

/**
 * Where a value of the configuration comes from.
 *
 * @param source the file, or what else the value comes from
 * @param line the line, from 1; 0 when the source has none
 * @param column the column, from 1; 0 when the source has none
 */
public record Location(String source, int line, int column) implements Comparable<Location> {
  /** The location of what a program made up. */
  public static final Location GENERATED = new Location("generated", 0, 0);

  private static final Comparator<Location> ORDER =
      Comparator.comparing((Location at) -> at.line() == 0)
          .thenComparing(Location::source)
          .thenComparingInt(Location::line)
          .thenComparingInt(Location::column);

  /** Checks the parts. */
  public Location {
    Objects.requireNonNull(source, "source");
  }

  /** The location of a value given by an environment variable. */
  static Location ofVariable(String name) {
    return new Location("environment variable " + name, 0, 0);
  }

  /** {@code line 9}, or the source when it has no lines: for use beside another location. */
  String brief() {
    return line == 0 ? source : "line " + line;
  }

  /** Files before other sources, then by position. */
  @Override
  public int compareTo(Location other) {
    return ORDER.compare(this, other);
  }

  /** {@code cluster.yaml:9}, as compilers write it. */
  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line;
  }
}
