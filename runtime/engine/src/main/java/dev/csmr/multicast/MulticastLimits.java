package dev.csmr.multicast;

/**
 * The bounds of a {@link Multicast}. They decide what is refused, so they are part of what the log
 * means: all replicas of a group have the same limits, for the life of the group. What another
 * group has begun is accepted beyond them, up to the other groups' limits.
 *
 * <p>See {@link Multicast#isFull} for the shares of the groups that others wait for.
 *
 * @param maxOperations how many operations may be pending or delivered but not yet known to be
 *     delivered everywhere
 * @param maxBytes how many bytes of commands may be pending or on their way to other groups
 */
public record MulticastLimits(int maxOperations, long maxBytes) {
  /** 16,384 operations, 128 MiB. */
  public static final MulticastLimits DEFAULT = new MulticastLimits(16_384, 128L << 20);

  /** Checks the bounds. */
  public MulticastLimits {
    if (maxOperations <= 0 || maxBytes <= 0) {
      throw new IllegalArgumentException(
          "limits must be positive but are " + maxOperations + " and " + maxBytes);
    }
  }
}
