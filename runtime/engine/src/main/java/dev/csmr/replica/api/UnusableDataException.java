package dev.csmr.replica.api;

import java.io.IOException;

/**
 * Thrown when a node cannot start from what is on its disk: it is damaged, of another cluster or
 * node, or of a newer version. Nothing was changed. The message names the file and the remedy.
 */
public final class UnusableDataException extends IOException {
  private static final long serialVersionUID = 1L;

  public UnusableDataException(ReplicaError error, Object... arguments) {
    super(error.text(arguments));
  }

  public UnusableDataException(Throwable cause, ReplicaError error, Object... arguments) {
    super(error.text(arguments), cause);
  }
}
