package dev.csmr.samples;

/** Entries were asked for that the log no longer has. */
public final class CompactedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long firstIndex;

  /** Creates the exception with the index of the first entry that the log still has. */
  public CompactedException(String message, long firstIndex) {
    super(message);
    this.firstIndex = firstIndex;
  }

  /** The index of the first entry that the log still has. */
  public long firstIndex() {
    return firstIndex;
  }
}
