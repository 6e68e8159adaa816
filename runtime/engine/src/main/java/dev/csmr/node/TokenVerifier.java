package dev.csmr.node;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.csmr.access.AccessError;
import dev.csmr.access.AccessPolicy;
import dev.csmr.access.CallerIdentity;
import dev.csmr.config.TokenConfig;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies tokens (JWT, RFC 7519): signature, issuer, audience, expiry. The issuer's keys are read
 * at the start and now and then, on a thread of its own, so that no call waits for them: a token
 * with a key that is not known yet is refused. Thread-safe.
 */
final class TokenVerifier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TokenVerifier.class);

  /** What has a public key; with a shared secret whoever verifies could also sign. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");
  private static final int SKEW_SECONDS = 30;
  private static final int FILE_SECONDS = 2;
  private static final int URL_SECONDS = 60;
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int MAX_BYTES = 1 << 20;

  private final TokenConfig config;
  private final AccessPolicy policy;
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private final ScheduledExecutorService reader =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "csmr-token-keys");
            thread.setDaemon(true);
            return thread;
          });
  private volatile JWKSet keys = new JWKSet();

  /** What was said last, which is not said again. */
  private String told = "";

  TokenVerifier(TokenConfig config, AccessPolicy policy) {
    this.config = config;
    this.policy = policy;
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, ACCESS_TOKEN, null));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(ALGORITHMS, (selector, context) -> selector.select(keys)));
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(
            config.audience(),
            new JWTClaimsSet.Builder().issuer(config.issuer()).build(),
            Set.of("exp"));
    claims.setMaxClockSkew(SKEW_SECONDS);
    processor.setJWTClaimsSetVerifier(claims);
  }

  /** Reads the keys, soon and now and then. */
  void watch() {
    int seconds = isUrl() ? URL_SECONDS : FILE_SECONDS;
    var unused = reader.scheduleWithFixedDelay(this::readKeys, 0, seconds, TimeUnit.SECONDS);
  }

  private boolean isUrl() {
    return config.keys().startsWith("https://");
  }

  private void readKeys() {
    try {
      keys =
          isUrl()
              ? JWKSet.load(
                  URI.create(config.keys()).toURL(), TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_BYTES)
              : JWKSet.load(new File(config.keys()));
      told = "";
    } catch (IOException | ParseException | RuntimeException e) {
      String problem = AccessError.KEYS_NOT_READ.text(config.keys(), e);
      if (!problem.equals(told)) {
        told = problem;
        LOG.error(problem);
      }
    }
  }

  /**
   * Whose a token is.
   *
   * @throws BadJOSEException when it is not to be trusted, or not any more
   */
  CallerIdentity verify(String token) throws BadJOSEException {
    try {
      JWTClaimsSet claims = processor.process(token, null);
      List<String> identities = new ArrayList<>();
      for (String claim : config.claims()) {
        Object value = claims.getClaim(claim);
        for (Object each :
            value instanceof List<?> list ? list : List.of(value == null ? "" : value)) {
          if (each instanceof String text && !text.isEmpty()) {
            identities.add(claim + "=" + text);
          }
        }
      }
      return policy.ofToken(
          identities,
          claims.getExpirationTime().toInstant().toEpochMilli()
              + TimeUnit.SECONDS.toMillis(SKEW_SECONDS));
    } catch (ParseException | JOSEException e) {
      throw new BadJOSEException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }
}
