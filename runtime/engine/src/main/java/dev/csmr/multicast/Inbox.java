package dev.csmr.multicast;

/**
 * Keeps which messages of one other group are in this group's log: they are accepted in the order
 * of their numbers, each once.
 */
final class Inbox {
  private long through;

  Inbox(long through) {
    this.through = through;
  }

  /** Whether a message has been accepted. */
  boolean contains(long number) {
    return number <= through;
  }

  /**
   * Accepts a message if it is the next one. If not, it was accepted before, or one before it is
   * missing; then it comes again.
   */
  boolean accept(long number) {
    if (number != through + 1) {
      return false;
    }
    through = number;
    return true;
  }

  /** All messages up to this number have been accepted. */
  long through() {
    return through;
  }
}
