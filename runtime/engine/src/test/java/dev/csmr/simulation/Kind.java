package dev.csmr.simulation;

/** What happens in a history beside requests and faults. */
enum Kind {
  /** Keys stay where they are. */
  STILL,
  /** Keys move. */
  MOVING,
  /** Keys move, groups join, and groups drain. */
  GROWING;

  boolean moves() {
    return this != STILL;
  }
}
