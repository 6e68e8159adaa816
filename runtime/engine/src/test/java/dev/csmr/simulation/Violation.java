package dev.csmr.simulation;

/** A history that breaks an invariant. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Violation(String message) {
    super(message);
  }
}
