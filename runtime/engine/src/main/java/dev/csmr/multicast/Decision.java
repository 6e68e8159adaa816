package dev.csmr.multicast;

import java.util.Objects;

/**
 * A destination's decision: what it tells the others, and what it keeps for its own answer.
 *
 * @param ballot what the others have to know
 * @param answers what the conditions answered, opaque here; not to be modified
 */
public record Decision(Ballot ballot, byte[] answers) {
  /** Checks the parts. */
  public Decision {
    Objects.requireNonNull(ballot, "ballot");
    Objects.requireNonNull(answers, "answers");
  }
}
