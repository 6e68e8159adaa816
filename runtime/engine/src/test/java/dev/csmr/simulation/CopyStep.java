package dev.csmr.simulation;

import dev.csmr.ownership.CopyPlace;

/**
 * A step of a copy that a tool asks for.
 *
 * @param move what the copy is for
 * @param kind what is to be done
 * @param place of which copy, at which portion; null for beginning one
 * @param content the portion that is to be put in; else null
 */
record CopyStep(Move move, Kind kind, CopyPlace place, byte[] content) {
  /** What is to be done. */
  enum Kind {
    BEGIN,
    CUT,
    FETCH,
    STAGE,
    END
  }

  /**
   * What came of it.
   *
   * @param done whether it is done, or was before
   * @param place how far the copy is there; null if there is none
   * @param content the portion that was asked for; else null
   */
  record Answer(boolean done, CopyPlace place, byte[] content) {}

  @Override
  public String toString() {
    return kind + " " + place + " for " + move;
  }
}
