package dev.csmr.service.frame;

import dev.csmr.codec.MalformedMessageException;

/** The ways of executing an invocation. */
public enum InvocationMode {
  /** Ordered by the log, executed exactly once. */
  COMMAND(1),
  /** A linearizable read. */
  QUERY(2),
  /** A read of whatever the nearest replica holds. */
  STALE_QUERY(3);

  private final int number;

  InvocationMode(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }

  /**
   * The mode with a number on the wire.
   *
   * @throws MalformedMessageException when there is none
   */
  public static InvocationMode of(int number) {
    return switch (number) {
      case 1 -> COMMAND;
      case 2 -> QUERY;
      case 3 -> STALE_QUERY;
      default ->
          throw new MalformedMessageException(
              "A request has the unknown kind " + number + ". Is the client newer?");
    };
  }
}
