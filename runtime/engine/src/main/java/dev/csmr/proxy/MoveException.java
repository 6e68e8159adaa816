package dev.csmr.proxy;

/** Says why slots were not moved or found; its message is for people. */
public final class MoveException extends Exception {
  private static final long serialVersionUID = 1;

  MoveException(String message) {
    super(message);
  }
}
