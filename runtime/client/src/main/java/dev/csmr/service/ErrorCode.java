package dev.csmr.service;

/**
 * A refusal at run time: a stable code and a text that says what happened, where, and how to fix
 * it. Each room has an enum of its own; {@code docs/errors.md} lists all. A code is never given
 * another meaning, nor used again once it is retired.
 */
public interface ErrorCode {
  /** The number in the code; of run time: 1000 and above. */
  int number();

  /** The text, as {@link String#format} takes it. */
  String template();

  /** The code as it stands at the beginning of each message. */
  default String code() {
    return "csmr-" + number();
  }

  /** The whole message: {@code [csmr-1201] …}. */
  default String text(Object... arguments) {
    return "[" + code() + "] " + template().formatted(arguments);
  }
}
