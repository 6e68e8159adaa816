package dev.csmr.replica.state;

/** Stops a replica that would differ from the others if it went on (I7). */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DivergenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
