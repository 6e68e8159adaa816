package dev.csmr.multicast;

/**
 * The decision of one destination on an operation's conditions. Some of them have to hold; the
 * others are in sets of alternatives, which may be spread over several destinations, and of each
 * set one has to hold.
 *
 * @param vetoes whether a condition that has to hold does not, or one could not be decided
 * @param alternatives the sets of which a condition holds here, as bits
 */
public record Ballot(boolean vetoes, long alternatives) {
  /** Everything that has to hold does; there are no alternatives. */
  public static final Ballot HOLDS = new Ballot(false, 0);

  /** The operation must not execute. */
  public static final Ballot VETO = new Ballot(true, 0);
}
