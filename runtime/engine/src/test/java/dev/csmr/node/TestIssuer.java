package dev.csmr.node;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** An issuer of tokens for tests. */
final class TestIssuer {
  static final String NAME = "https://issuer.example.com";
  static final String AUDIENCE = "csmr-test";

  private final ECKey key;

  TestIssuer() throws JOSEException {
    key = new ECKeyGenerator(Curve.P_256).keyID("the key").generate();
  }

  /** Writes the public keys of issuers. */
  static void writeKeys(Path file, TestIssuer issuer) throws IOException {
    Files.writeString(file, new JWKSet(issuer.key.toPublicJWK()).toString());
  }

  /** The claims of a good token. */
  static JWTClaimsSet.Builder claims(String subject, String... groups) {
    return new JWTClaimsSet.Builder()
        .issuer(NAME)
        .audience(AUDIENCE)
        .subject(subject)
        .claim("groups", List.of(groups))
        .expirationTime(in(Duration.ofHours(1)));
  }

  static Date in(Duration time) {
    return Date.from(Instant.now().plus(time));
  }

  String sign(JWTClaimsSet.Builder claims) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
              claims.build());
      token.sign(new ECDSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With the public key as if that were a secret. */
  String signWithPublicKey(JWTClaimsSet.Builder claims) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(),
            claims.build());
    token.sign(new MACSigner(key.toPublicJWK().toString().getBytes(StandardCharsets.UTF_8)));
    return token.serialize();
  }

  static String unsigned(JWTClaimsSet.Builder claims) {
    return new PlainJWT(claims.build()).serialize();
  }
}
