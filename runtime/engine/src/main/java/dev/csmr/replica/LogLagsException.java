package dev.csmr.replica;

/** The log takes no entry now, because too many or too large ones are under way. */
final class LogLagsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LogLagsException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
