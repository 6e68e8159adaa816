package dev.csmr.config;

import java.util.List;
import java.util.Objects;

/**
 * The tokens (JWT) by which callers without a certificate are known. Immutable.
 *
 * @param keys the keys that tokens are signed with, as a JSON Web Key Set: a file's path, or a URL
 *     with https
 * @param issuer the {@code iss} that tokens must have
 * @param audience what must be among their {@code aud}
 * @param claims the claims whose values are identities
 */
public record TokenConfig(String keys, String issuer, String audience, List<String> claims) {
  /** Copies and checks the parts. */
  public TokenConfig {
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(audience, "audience");
    claims = List.copyOf(claims);
  }
}
