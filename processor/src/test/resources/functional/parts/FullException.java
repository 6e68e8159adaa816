package parts;

public final class FullException extends Exception {
  private static final long serialVersionUID = 1L;

  public FullException(String message) {
    super(message);
  }
}
