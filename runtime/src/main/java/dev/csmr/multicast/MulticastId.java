package dev.csmr.multicast;

import java.util.Comparator;

/**
 * The name of a multi-group operation. The client chose it, so any proxy can take the operation
 * over, and it is the same in every destination.
 *
 * @param session the client's session
 * @param sequence the invocation's number in the session, positive
 */
public record MulticastId(long session, long sequence) implements Comparable<MulticastId> {
  private static final Comparator<MulticastId> ORDER =
      Comparator.comparingLong(MulticastId::session).thenComparingLong(MulticastId::sequence);

  @Override
  public int compareTo(MulticastId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return Long.toHexString(session) + "#" + sequence;
  }
}
