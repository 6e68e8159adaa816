package dev.csmr.access;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Who calls, and what roles that has. Immutable. */
public final class CallerIdentity {
  /** Whoever calls a cluster that does not ask who it is: may do everything. */
  public static final CallerIdentity ANYBODY =
      new CallerIdentity(List.of(), Set.of(), Long.MAX_VALUE);

  private final List<String> names;
  private final Set<String> roles;
  private final long expiresAtMillis;

  CallerIdentity(List<String> names, Set<String> roles, long expiresAtMillis) {
    this.names = List.copyOf(names);
    this.roles = new TreeSet<>(roles);
    this.expiresAtMillis = expiresAtMillis;
  }

  /** Whether it has one of some roles. */
  public boolean hasOneOf(Collection<String> some) {
    return this == ANYBODY || some.stream().anyMatch(roles::contains);
  }

  /**
   * Whether what made it known has expired.
   *
   * @param nowMillis the time of day, in milliseconds since the epoch
   */
  public boolean hasExpired(long nowMillis) {
    return nowMillis >= expiresAtMillis;
  }

  /**
   * Why it may not do something; null when it may.
   *
   * @param what what it wants to call, for people
   * @param needed the roles of which one is needed
   */
  public String refusal(String what, Collection<String> needed) {
    return hasOneOf(needed) ? null : AccessError.NO_ROLE.text(this, what, needed, roles);
  }

  /** Its names, for people. */
  @Override
  public String toString() {
    return names.isEmpty() ? "a caller whose certificate has no name" : String.join(", ", names);
  }
}
