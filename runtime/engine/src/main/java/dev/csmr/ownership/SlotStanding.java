package dev.csmr.ownership;

/** How what a plan relies on compares with a group's map. */
public enum SlotStanding {
  /** The map says the same. */
  CURRENT,
  /** A slot has moved since: the plan never becomes right again. */
  OUTDATED,
  /** The plan knows of a move that has not come to its turn here. */
  AHEAD
}
