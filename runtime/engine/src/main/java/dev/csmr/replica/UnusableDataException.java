package dev.csmr.replica;

import java.io.IOException;

/**
 * What is on disk is not what this node can start from: damaged, of another cluster or node, or of
 * a newer version. Nothing was changed. The message names the file and the remedy.
 */
public final class UnusableDataException extends IOException {
  private static final long serialVersionUID = 1L;

  UnusableDataException(String message) {
    super(message);
  }

  UnusableDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
