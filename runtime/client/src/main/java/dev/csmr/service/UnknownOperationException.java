package dev.csmr.service;

/** An operation id that the service does not have: the caller's code is newer than this one. */
public final class UnknownOperationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception for an operation id of a service. */
  public UnknownOperationException(String service, int operation) {
    super(
        "Service "
            + service
            + " has no operation with id "
            + operation
            + ". Was it written by a newer version? Start this node with that version.");
  }
}
