package dev.csmr.replica.api;

/** The way in which a node enters a group of which it has no data. */
public enum BootstrapMode {
  /**
   * As a founder when all members are without data, else as one that joins: also a member that lost
   * its disk.
   */
  BY_OTHERS,
  /** It joins, whoever says what. */
  JOIN,
  /**
   * It founds the group when the others do not make it clear within some seconds what it is:
   * somebody knows that nothing is lost by that, or accepts the loss.
   */
  FOUND
}
