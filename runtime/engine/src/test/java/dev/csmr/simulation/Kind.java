package dev.csmr.simulation;

/** What happens in a history beside requests and faults. */
enum Kind {
  /** Keys stay where they are. */
  STILL,
  /** Keys move at once. */
  MOVING,
  /** Keys move at once, groups join, and groups drain. */
  GROWING,
  /** Keys move after they were copied, or at once. */
  COPYING,
  /** All of that. */
  COPYING_AND_GROWING;

  boolean moves() {
    return this != STILL;
  }

  boolean grows() {
    return this == GROWING || this == COPYING_AND_GROWING;
  }

  boolean copies() {
    return this == COPYING || this == COPYING_AND_GROWING;
  }
}
