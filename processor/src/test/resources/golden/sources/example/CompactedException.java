package example;

/** Entries were asked for that the log no longer has. */
public final class CompactedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long firstIndex;

  public CompactedException(String message, long firstIndex) {
    super(message);
    this.firstIndex = firstIndex;
  }

  public long firstIndex() {
    return firstIndex;
  }
}
