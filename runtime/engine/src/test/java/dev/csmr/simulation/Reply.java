package dev.csmr.simulation;

import java.util.Arrays;

/**
 * The answer of a request.
 *
 * @param executed whether the conditions held
 * @param values the previous values of the request's keys, in its order; none if not executed
 */
record Reply(boolean executed, int[] values) {
  /** A value that the client did not learn. */
  static final int UNKNOWN = -1;

  /** What no group had that was asked, or two of them. */
  static final int MISSING = -2;

  static final int TWICE = -3;

  @Override
  public boolean equals(Object other) {
    return other instanceof Reply that
        && executed == that.executed
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return executed ? Arrays.toString(values) : "condition not met";
  }
}
