package dev.csmr.replica.api;

import java.util.Objects;

/**
 * How far a replica is with its part of a backup.
 *
 * @param problem why there will be none, with what to do; empty when there is one or may be
 * @param size how many bytes the part has; −1 while the replica has not come to the cut
 */
public record PartProgress(String problem, long size) {
  /** The replica has not come to the cut. */
  public static final PartProgress WAITS = new PartProgress("", -1);

  /** Checks the parts. */
  public PartProgress {
    Objects.requireNonNull(problem, "problem");
  }

  /** There will be none. */
  public static PartProgress none(String problem) {
    return new PartProgress(problem, -1);
  }

  /** Whether the replica has not come to the cut. */
  public boolean isAwaited() {
    return problem.isEmpty() && size < 0;
  }

  /** Whether the part is there. */
  public boolean isWritten() {
    return size >= 0;
  }
}
