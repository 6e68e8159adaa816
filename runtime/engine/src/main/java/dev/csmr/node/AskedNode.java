package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.NodeConfig;
import dev.csmr.service.tls.TlsFiles;
import io.grpc.ManagedChannel;
import java.util.Objects;

/**
 * A node as tools ask it.
 *
 * @param endpoint {@code host:port}
 * @param files what the tool proves with who it is; null in a cluster without security
 */
public record AskedNode(String endpoint, TlsFiles files) {
  /** Checks the parts. */
  public AskedNode {
    Objects.requireNonNull(endpoint, "endpoint");
  }

  /** A node of a cluster, where it takes what operators ask for. */
  public static AskedNode of(ClusterConfig cluster, NodeConfig node) {
    return new AskedNode(node.adminEndpoint(), files(cluster));
  }

  /**
   * A channel for a tool's calls to a node, at its port for clients.
   *
   * @throws io.grpc.StatusRuntimeException when the tool cannot prove who it is
   */
  public static ManagedChannel channel(ClusterConfig cluster, NodeConfig node) {
    return ToolCall.channel(new AskedNode(node.endpoint(), files(cluster)));
  }

  /**
   * A channel for a tool's calls to a node, at its port for clients, in the name of somebody else.
   *
   * @param name what stands for {@code {name}} in the files that {@code security} names; empty for
   *     nobody, who connects without a certificate
   * @throws io.grpc.StatusRuntimeException when the tool cannot prove who it is
   */
  public static ManagedChannel channel(ClusterConfig cluster, NodeConfig node, String name) {
    TlsFiles files =
        cluster
            .security()
            .map(
                security ->
                    name.isEmpty()
                        ? new TlsFiles(null, null, security.trusted())
                        : security.files(name))
            .orElse(null);
    return ToolCall.channel(new AskedNode(node.endpoint(), files));
  }

  /** What tools of a cluster prove with who they are; null in a cluster without security. */
  private static TlsFiles files(ClusterConfig cluster) {
    return cluster.security().map(security -> security.files(security.tools())).orElse(null);
  }

  @Override
  public String toString() {
    return endpoint;
  }
}
