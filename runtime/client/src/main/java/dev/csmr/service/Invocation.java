package dev.csmr.service;

import java.util.List;
import java.util.Objects;

/**
 * One client's request to one group: steps that the group executes as one, with the identity that
 * makes it happen once.
 *
 * @param identity names it; for a query, in messages only
 * @param piece which piece of the answer is wanted, if that is too large for one message; from 0
 * @param basis what its plan relies on, as the engine writes it: which slots, and since when they
 *     are where they are; empty where nothing has moved; not to be modified
 * @param steps what to execute, in this order, conditions first; at least one
 */
public record Invocation(InvocationIdentity identity, int piece, byte[] basis, List<Step> steps) {
  private static final byte[] NOTHING = {};

  /** Checks and copies the parts. */
  public Invocation {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(basis, "basis");
    if (piece < 0) {
      throw new IllegalArgumentException("The piece " + piece + " is negative.");
    }
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("An invocation has at least one step.");
    }
  }

  /** An invocation whose plan relies on nothing that moves. */
  public Invocation(InvocationIdentity identity, int piece, List<Step> steps) {
    this(identity, piece, NOTHING, steps);
  }

  /** An invocation with a single step, whose answer is wanted from the beginning. */
  public static Invocation of(InvocationIdentity identity, Step step) {
    Objects.requireNonNull(step, "step");
    return new Invocation(identity, 0, List.of(step));
  }
}
