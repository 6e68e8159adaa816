package dev.csmr.service;

/**
 * A service's object holds something that no snapshot can hold: a view of another collection, a
 * collection class or a comparator that csmr does not know. The message names the place, such as
 * {@code TreeStore.tags["red"]}, and how to fix it.
 *
 * <p>Deterministic: replicas of the same state throw the same.
 */
public final class UnsavableStateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String place;
  private final String reason;

  /**
   * Creates the exception.
   *
   * @param place where, such as {@code ["red"]}; what encloses it is put before by {@link #in}
   * @param reason what is there, and how to fix it
   */
  public UnsavableStateException(String place, String reason) {
    super(place + " cannot be saved: " + reason);
    this.place = place;
    this.reason = reason;
  }

  /** The same, seen from what encloses it. */
  public UnsavableStateException in(String outer) {
    UnsavableStateException seen = new UnsavableStateException(outer + place, reason);
    seen.setStackTrace(getStackTrace());
    return seen;
  }
}
