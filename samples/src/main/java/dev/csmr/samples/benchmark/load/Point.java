package dev.csmr.samples.benchmark.load;

import java.util.Locale;

/**
 * A measuring point.
 *
 * @param operation what is called
 * @param outstanding how many calls are under way at most
 * @param perSecond how many calls are begun each second, or 0: as many as {@code outstanding} lets
 */
public record Point(Operation operation, int outstanding, int perSecond) {
  /** What is called. */
  public enum Operation {
    /** Sets a value. */
    PUT,
    /** Reads a value. */
    GET;

    /** What tables call it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** As many calls as there can be, with so many of them under way at any time. */
  public Point(Operation operation, int outstanding) {
    this(operation, outstanding, 0);
  }

  /** What tables call its load: how many calls are under way, or how many are begun per second. */
  public String load() {
    return perSecond == 0
        ? Integer.toString(outstanding)
        : String.format(Locale.ROOT, "%,d/s", perSecond);
  }

  @Override
  public String toString() {
    return operation.label() + " " + load();
  }
}
