package dev.csmr.samples.benchmark.load;

import java.util.Locale;

/**
 * A measuring point.
 *
 * @param operation what is called
 * @param outstanding how many calls are under way at any time
 */
public record Point(Operation operation, int outstanding) {
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

  @Override
  public String toString() {
    return operation.label() + " " + outstanding;
  }
}
