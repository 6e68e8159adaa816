package dev.csmr.node;

import java.util.function.LongSupplier;

/**
 * How far moves of slots are, for people: what is left, and for about how long. Not thread-safe.
 */
final class MoveProgress {
  private static final double NANOS_PER_SECOND = 1e9;

  private final LongSupplier nanos;
  private final int total;
  private final long begun;

  /**
   * Begins.
   *
   * @param total how many slots are to move
   * @param nanos a monotonic clock
   */
  MoveProgress(int total, LongSupplier nanos) {
    this.total = total;
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
  }

  /**
   * What is left, and how long that takes if it goes on as it did so far.
   *
   * @param left how many slots are to move still
   */
  String text(int left) {
    int moved = total - left;
    String text = left + " of " + total + " slots left to move";
    if (left == 0 || moved <= 0) {
      return text;
    }
    double seconds = (nanos.getAsLong() - begun) / NANOS_PER_SECOND / moved * left;
    return text + ", about " + (seconds < 60 ? ceil(seconds) + " s" : ceil(seconds / 60) + " min");
  }

  /** The same of moves of which something is copied before. */
  String text(SlotMoves.MovesLeft progress) {
    String text = text(progress.left());
    return progress.left() > 0 && progress.portions() > 0
        ? text + "; " + progress.portions() + " portions of the next copied"
        : text;
  }

  private static long ceil(double number) {
    return (long) Math.ceil(number);
  }
}
