package dev.csmr.replica.api;

import java.util.Objects;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * How the members of groups prove to each other that they are nodes of the cluster.
 *
 * @param keys shows this node's certificate
 * @param nodes trusts the certificates of nodes, and no others
 * @param protocol the one version of TLS that is spoken
 */
public record RaftCredentials(
    X509ExtendedKeyManager keys, X509ExtendedTrustManager nodes, String protocol) {
  /** Checks the parts. */
  public RaftCredentials {
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(nodes, "nodes");
    Objects.requireNonNull(protocol, "protocol");
  }
}
