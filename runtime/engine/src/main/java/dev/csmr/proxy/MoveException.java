package dev.csmr.proxy;

import dev.csmr.service.ErrorCode;

/** Says why slots were not moved or found; its message is for people. */
public final class MoveException extends Exception {
  private static final long serialVersionUID = 1;

  MoveException(String message) {
    super(message);
  }

  /** Whether a refusal says so. */
  boolean is(ErrorCode code) {
    return getMessage().contains("[" + code.code() + "]");
  }
}
