package dev.csmr.access;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which identities have which roles. Immutable. */
public final class AccessPolicy {
  /** May change the cluster: members, configuration, slots; and reads what {@link #MONITOR} may. */
  public static final String ADMIN = "admin";

  /** May read status, health and metrics. */
  public static final String MONITOR = "monitor";

  /** May call the operations that name no role. */
  public static final String CLIENT = "client";

  /** What the identities begin with that claims of tokens are; no certificate's name does. */
  public static final String TOKEN = "token:";

  private final Map<String, Set<String>> roles = new HashMap<>();

  /**
   * Creates the policy.
   *
   * @param identities for each role the identities that have it
   */
  public AccessPolicy(Map<String, List<String>> identities) {
    identities.forEach(
        (role, having) ->
            having.forEach(
                identity -> roles.computeIfAbsent(identity, key -> new HashSet<>()).add(role)));
  }

  /** The identity of who has a certificate with these names. */
  public CallerIdentity ofCertificate(List<String> names) {
    return identity(
        names.stream().filter(name -> !name.startsWith(TOKEN)).toList(), Long.MAX_VALUE);
  }

  /**
   * The identity of who has a token.
   *
   * @param claims {@code claim=value} of the claims that count
   * @param expiresAtMillis the time of day, in milliseconds since the epoch
   */
  public CallerIdentity ofToken(List<String> claims, long expiresAtMillis) {
    return identity(claims.stream().map(TOKEN::concat).toList(), expiresAtMillis);
  }

  private CallerIdentity identity(List<String> names, long expiresAtMillis) {
    Set<String> all = new HashSet<>();
    names.forEach(name -> all.addAll(roles.getOrDefault(name, Set.of())));
    return new CallerIdentity(names, all, expiresAtMillis);
  }
}
