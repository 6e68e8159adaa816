package dev.csmr.multicast;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which messages of one other group are in this group's log: all up to a number, and some beyond.
 * Remembers every message for ever in little space, so that no duplicate, however late, counts.
 */
final class Inbox {
  private final TreeSet<Long> beyond = new TreeSet<>();
  private long through;

  Inbox(long through) {
    this.through = through;
  }

  /** Whether a message has been accepted. */
  boolean contains(long number) {
    return number <= through || beyond.contains(number);
  }

  /** Accepts a message unless it has been accepted before. */
  boolean accept(long number) {
    if (contains(number)) {
      return false;
    }
    beyond.add(number);
    while (!beyond.isEmpty() && beyond.first() == through + 1) {
      beyond.pollFirst();
      through++;
    }
    return true;
  }

  /** All messages up to this number have been accepted. */
  long through() {
    return through;
  }

  /** The accepted messages beyond {@link #through}. */
  SortedSet<Long> beyond() {
    return beyond;
  }
}
