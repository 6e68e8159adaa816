package dev.csmr.multicast;

import java.util.Map;
import java.util.Objects;

/**
 * A destination's decision: what it tells the others, and what it keeps for its own answer.
 *
 * @param ballot what the others have to know
 * @param answers what the conditions answered, opaque here; not to be modified
 * @param enclosures what goes with the vote, by destination, opaque here; not to be modified
 */
public record Decision(Ballot ballot, byte[] answers, Map<String, byte[]> enclosures) {
  static final byte[] NOTHING = {};

  /** A decision of which the others have to know the ballot alone. */
  public Decision(Ballot ballot, byte[] answers) {
    this(ballot, answers, Map.of());
  }

  /** Checks the parts. */
  public Decision {
    Objects.requireNonNull(ballot, "ballot");
    Objects.requireNonNull(answers, "answers");
    enclosures = Map.copyOf(enclosures);
  }
}
