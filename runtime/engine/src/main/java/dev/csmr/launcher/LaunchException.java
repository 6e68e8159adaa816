package dev.csmr.launcher;

import java.io.IOException;

/**
 * A process ended by itself, or something that was waited for did not come about in time. The
 * message says which, and names the files with what the processes have said.
 */
public final class LaunchException extends IOException {
  private static final long serialVersionUID = 1;

  LaunchException(String message) {
    super(message);
  }

  LaunchException(String message, Throwable cause) {
    super(message, cause);
  }
}
