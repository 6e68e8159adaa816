package dev.csmr;

/**
 * The request cannot be executed as it is: malformed, too large, for an unknown operation, or for a
 * service this cluster does not offer. Nothing was executed; repeating it will not help.
 */
public final class InvalidRequestException extends CsmrException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with its message. */
  public InvalidRequestException(String message) {
    super(message);
  }
}
