package dev.csmr.multicast;

/**
 * The name of a multi-group operation. The client chose it, so any proxy can take the operation
 * over, and it is the same in every destination.
 *
 * @param session the client's session
 * @param sequence the invocation's number in the session, positive
 */
public record MulticastId(long session, long sequence) implements Comparable<MulticastId> {
  @Override
  public int compareTo(MulticastId other) {
    return session == other.session
        ? Long.compare(sequence, other.sequence)
        : Long.compare(session, other.session);
  }

  // What a record does by itself takes a twelfth of the time of applying multi-group operations.
  @Override
  public boolean equals(Object other) {
    return other instanceof MulticastId that
        && session == that.session
        && sequence == that.sequence;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(session) * 31 + Long.hashCode(sequence);
  }

  @Override
  public String toString() {
    return Long.toHexString(session) + "#" + sequence;
  }
}
