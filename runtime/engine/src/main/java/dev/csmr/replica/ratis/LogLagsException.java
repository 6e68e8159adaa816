package dev.csmr.replica.ratis;

/** Thrown when the log takes no entry now, because too many or too large ones are under way. */
public final class LogLagsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LogLagsException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
