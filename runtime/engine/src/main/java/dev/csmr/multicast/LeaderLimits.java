package dev.csmr.multicast;

/**
 * The bounds of a {@link MulticastLeader}, which each replica may set for itself.
 *
 * @param retryTicks after how many ticks what had no effect is sent or asked for again
 * @param batch how many messages are sent again to one group at a time, how many operations'
 *     signals are asked for at a time, and how many released operations are trimmed without waiting
 * @param maxSubmitted how many inputs may be on their way to the log
 * @param maxHeld how many answers of single-group operations may be held; those that are executed
 *     already when it is reached may exceed it
 */
public record LeaderLimits(int retryTicks, int batch, int maxSubmitted, int maxHeld) {
  /** Retries after 10 ticks; 256 at a time; 16,384 inputs and answers. */
  public static final LeaderLimits DEFAULT = new LeaderLimits(10, 256, 16_384, 16_384);

  /** Checks the bounds. */
  public LeaderLimits {
    if (retryTicks <= 0 || batch <= 0 || maxSubmitted <= 0 || maxHeld <= 0) {
      throw new IllegalArgumentException(
          "limits must be positive but are "
              + retryTicks
              + ", "
              + batch
              + ", "
              + maxSubmitted
              + " and "
              + maxHeld);
    }
  }
}
