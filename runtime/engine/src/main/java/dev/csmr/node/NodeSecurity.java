package dev.csmr.node;

import com.nimbusds.jose.proc.BadJOSEException;
import dev.csmr.access.AccessError;
import dev.csmr.access.AccessPolicy;
import dev.csmr.access.CallerIdentity;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.NodeConfig;
import dev.csmr.config.SecurityConfig;
import dev.csmr.metrics.MetricsSecurity;
import dev.csmr.replica.api.RaftCredentials;
import dev.csmr.service.frame.FrameMethods;
import dev.csmr.service.tls.CertificateNames;
import dev.csmr.service.tls.TlsException;
import dev.csmr.service.tls.TlsKeys;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the section {@code security} of the configuration comes to in a node: its certificate and
 * key, whose it trusts, and who may do what here. Thread-safe; no call blocks.
 */
final class NodeSecurity implements Access, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeSecurity.class);

  /** The names in the certificate of a call's connection; none when it has no certificate. */
  private static final Attributes.Key<List<String>> NAMES =
      Attributes.Key.create("csmr-certificate-names");

  private final String cluster;
  private final SecurityConfig config;
  private final AccessPolicy policy;
  private final TlsKeys keys;
  private final X509ExtendedTrustManager nodes;

  /** Null in a cluster that takes none. */
  private final TokenVerifier tokens;

  private NodeSecurity(String cluster, SecurityConfig config, TlsKeys keys) {
    this.cluster = cluster;
    this.config = config;
    this.keys = keys;
    policy = new AccessPolicy(config.roles());
    tokens = config.tokens().map(each -> new TokenVerifier(each, policy)).orElse(null);
    nodes = keys.trustManager(names -> config.namesNode(cluster, names));
  }

  /**
   * Reads a node's files; null when the cluster's configuration has no such section.
   *
   * @throws NodeException when they cannot be used
   */
  static NodeSecurity of(ClusterConfig cluster, NodeConfig self) throws NodeException {
    if (cluster.security().isEmpty()) {
      return null;
    }
    SecurityConfig config = cluster.security().get();
    try {
      return new NodeSecurity(cluster.name(), config, TlsKeys.load(config.files(self.name())));
    } catch (TlsException e) {
      throw new NodeException(e, NodeError.CANNOT_SECURE, self.name(), config.at(), e.getMessage());
    }
  }

  /** Takes up what is new in the files from now on. */
  void watch() {
    keys.watch(LOG::error);
    if (tokens != null) {
      tokens.watch();
    }
  }

  /** For connections from callers and other nodes. */
  SslContext forServer() {
    return keys.forServer(config.tokens().isEmpty());
  }

  /** For connections to other nodes. */
  SslContext forNodes() {
    return keys.forClient(nodes);
  }

  /** For the links of Raft. */
  RaftCredentials forRaft() {
    return new RaftCredentials(keys.keyManager(), nodes, TlsKeys.protocol());
  }

  /** For who reads metrics. */
  MetricsSecurity forMetrics() {
    return new MetricsSecurity(
        keys.keyManager(),
        keys.trustManager(),
        TlsKeys.protocol(),
        session ->
            policy
                .ofCertificate(names(session))
                .refusal("metrics", List.of(AccessPolicy.MONITOR, AccessPolicy.ADMIN)));
  }

  /** Reads the names in the certificate of each connection, once. */
  ServerTransportFilter transportFilter() {
    return new ServerTransportFilter() {
      @Override
      public Attributes transportReady(Attributes attributes) {
        SSLSession session = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        return attributes.toBuilder().set(NAMES, names(session)).build();
      }
    };
  }

  private static List<String> names(SSLSession session) {
    try {
      return CertificateNames.of((X509Certificate) session.getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      // Only where tokens are taken: nobody else gets as far as here without a certificate.
      return List.of();
    }
  }

  @Override
  public CallerIdentity identify(ServerCall<?, ?> call, Metadata headers) throws StatusException {
    List<String> names = call.getAttributes().get(NAMES);
    if (!names.isEmpty()) {
      return policy.ofCertificate(names);
    }
    String what = call.getMethodDescriptor().getFullMethodName();
    String token = headers.get(FrameMethods.AUTHORIZATION);
    if (tokens == null || token == null || !token.startsWith(FrameMethods.BEARER)) {
      throw unknown(AccessError.NOBODY.text(what));
    }
    try {
      return tokens.verify(token.substring(FrameMethods.BEARER.length()));
    } catch (BadJOSEException e) {
      throw unknown(AccessError.BAD_TOKEN.text(what, e.getMessage()));
    }
  }

  private static StatusException unknown(String why) {
    return Status.UNAUTHENTICATED.withDescription(why).asException();
  }

  /** Lets who has one of some roles call a service. */
  ServerInterceptor requiring(String... roles) {
    List<String> needed = List.of(roles);
    return new ServerInterceptor() {
      @Override
      public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
          ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
        Status refusal;
        try {
          String why =
              identify(call, headers)
                  .refusal(call.getMethodDescriptor().getFullMethodName(), needed);
          if (why == null) {
            return next.startCall(call, headers);
          }
          refusal = Status.PERMISSION_DENIED.withDescription(why);
        } catch (StatusException e) {
          refusal = e.getStatus();
        }
        return refuse(call, refusal);
      }
    };
  }

  /** Lets a node speak for itself, and nobody else for a node. */
  ServerInterceptor requiringNode() {
    return new ServerInterceptor() {
      @Override
      public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
          ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
        List<String> names = call.getAttributes().get(NAMES);
        String node = headers.get(FrameMethods.NODE);
        String expected = config.nodeName(cluster, String.valueOf(node));
        if (names.contains(expected)) {
          return next.startCall(call, headers);
        }
        return refuse(
            call,
            Status.PERMISSION_DENIED.withDescription(
                AccessError.NOT_A_NODE.text(policy.ofCertificate(names), node, expected)));
      }
    };
  }

  private static <ReqT> ServerCall.Listener<ReqT> refuse(ServerCall<ReqT, ?> call, Status status) {
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  @Override
  public void close() {
    keys.close();
    if (tokens != null) {
      tokens.close();
    }
  }
}
