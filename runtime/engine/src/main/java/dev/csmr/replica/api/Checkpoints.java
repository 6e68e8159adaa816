package dev.csmr.replica.api;

/**
 * The digests that a replica tells the others, which compare them with their own.
 *
 * @param executed of what executing the log gave; null before anything was executed
 * @param state of the whole state, as it would be saved, at the latest entry at which there was the
 *     time to look; null when there was none yet
 * @param form of what the state is saved as: states of different forms cannot be compared
 */
public record Checkpoints(Checkpoint executed, Checkpoint state, long form) {
  /** Those of a replica that executed nothing yet. */
  public static final Checkpoints NONE = new Checkpoints(null, null, 0);
}
