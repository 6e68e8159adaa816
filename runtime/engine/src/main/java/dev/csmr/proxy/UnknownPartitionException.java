package dev.csmr.proxy;

/** A partition has joined a service, and this node's configuration does not have it. */
final class UnknownPartitionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownPartitionException(String message) {
    super(message);
  }
}
