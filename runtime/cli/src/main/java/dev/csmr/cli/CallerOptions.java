package dev.csmr.cli;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.NodeConfig;
import dev.csmr.node.AskedNode;
import dev.csmr.node.NodeError;
import dev.csmr.node.WrongInputException;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say at which node, and in whose name, operations are called. */
final class CallerOptions {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  @Option(
      names = "--node",
      paramLabel = "NAME",
      description = "The node that is called. Without it: whichever answers.")
  private String node;

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description =
          "Whose certificate is shown, in a cluster with security: what stands for {name} there."
              + " Without it, that of the tools.")
  private String name;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Holds a token (JWT) to be known by, in place of a certificate.")
  private Path tokenFile;

  CallerOptions() {}

  /** The nodes that may be called. */
  List<NodeConfig> nodes(ClusterConfig cluster) {
    if (node == null) {
      return cluster.nodes();
    }
    return List.of(
        cluster
            .node(node)
            .orElseThrow(
                () ->
                    new WrongInputException(
                        NodeError.NO_SUCH_NODE,
                        cluster.source(),
                        node,
                        cluster.nodes().stream().map(NodeConfig::name).toList())));
  }

  /** A channel to call operations by, to be shut down. */
  ManagedChannel channel(ClusterConfig cluster, NodeConfig called) {
    if (tokenFile != null) {
      return AskedNode.channel(cluster, called, "");
    }
    return name == null
        ? AskedNode.channel(cluster, called)
        : AskedNode.channel(cluster, called, name);
  }

  /**
   * The channel with what says who calls. A token goes nowhere in plain text.
   *
   * @throws UncheckedIOException when the token cannot be read
   */
  Channel identified(ClusterConfig cluster, Channel channel) {
    if (tokenFile == null || cluster.security().isEmpty()) {
      return channel;
    }
    try {
      Metadata headers = new Metadata();
      headers.put(AUTHORIZATION, "Bearer " + Files.readString(tokenFile).strip());
      return ClientInterceptors.intercept(
          channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
