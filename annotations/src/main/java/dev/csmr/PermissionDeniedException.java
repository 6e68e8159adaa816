package dev.csmr;

/**
 * The cluster does not know who calls, or who calls has no role that may call the operation. It was
 * not executed; repeating it will not help.
 */
public final class PermissionDeniedException extends CsmrException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with its message. */
  public PermissionDeniedException(String message) {
    super(message);
  }
}
