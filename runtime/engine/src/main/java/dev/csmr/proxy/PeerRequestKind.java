package dev.csmr.proxy;

import dev.csmr.codec.MalformedMessageException;

/** What one node asks of another. */
enum PeerRequestKind {
  COMMAND(1),
  QUERY(2),
  STALE_QUERY(3),
  STATUS(4),
  START(5),
  MULTICAST(6),
  STANDING(7);

  private static final PeerRequestKind[] VALUES = values();

  private final int number;

  PeerRequestKind(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  int number() {
    return number;
  }

  /**
   * The kind with a number on the wire.
   *
   * @throws MalformedMessageException when there is none
   */
  static PeerRequestKind of(int number) {
    if (number < 1 || number > VALUES.length) {
      throw new MalformedMessageException(
          "A node asks for " + number + ", which is unknown here. Is it newer?");
    }
    return VALUES[number - 1];
  }

  /** Whether it may have changed something when no answer comes. */
  boolean mayChange() {
    return this == COMMAND || this == START;
  }

  /** Whether the other node answers only to refuse it. */
  boolean oneWay() {
    return this == MULTICAST;
  }

  /** Whether it is sent even when much waits: small, bounded by who asks, and needed to go on. */
  boolean urgent() {
    return this == STATUS || this == MULTICAST || this == STANDING;
  }
}
