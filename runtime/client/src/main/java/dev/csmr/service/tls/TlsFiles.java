package dev.csmr.service.tls;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the certificates and the key of one end of connections are, in PEM.
 *
 * @param certificate its own certificate, followed by those between it and an authority; null for
 *     an end that has none
 * @param key the private key of the own certificate, as PKCS#8 without a password; null if that is
 * @param trusted the certificates of the authorities that the other end's is to be from
 */
public record TlsFiles(Path certificate, Path key, Path trusted) {
  /** Checks the parts. */
  public TlsFiles {
    Objects.requireNonNull(trusted, "trusted");
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("A certificate and its key go together.");
    }
  }
}
