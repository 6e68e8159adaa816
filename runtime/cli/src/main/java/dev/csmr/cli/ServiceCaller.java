package dev.csmr.cli;

import com.google.protobuf.DynamicMessage;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.NodeConfig;
import dev.csmr.config.ServiceConfig;
import dev.csmr.node.AskedNode;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Calls operations of one service by plain gRPC, at whichever node answers, with what nodes say of
 * the service. An invocation is repeated under one identity while nodes are not available, so it is
 * executed once. Blocks; not thread-safe.
 */
final class ServiceCaller implements AutoCloseable {
  private static final int PAUSE_MILLIS = 100;

  /** A node that does not answer within it may hang: another one is asked. */
  private static final Duration ATTEMPT = Duration.ofSeconds(3);

  private static final Metadata.Key<String> SERVICE = key("csmr-service");
  private static final Metadata.Key<String> INVOCATION = key("csmr-invocation");
  private static final Metadata.Key<String> READ = key("csmr-read");

  private final ClusterConfig cluster;
  private final CallerOptions options;
  private final Duration deadline;

  /** The service's name in the configuration; null when its type was named. */
  private final String name;

  private final String type;
  private final Map<String, ManagedChannel> channels = new LinkedHashMap<>();
  private ServiceSchema schema;

  /** The node that told the schema. */
  private String answers = "";

  /**
   * Connects with nobody yet.
   *
   * @param service the service's name in the configuration, or its type
   * @param deadline how long a call is tried
   */
  ServiceCaller(ClusterConfig cluster, String service, CallerOptions options, Duration deadline) {
    this.cluster = cluster;
    this.options = options;
    this.deadline = deadline;
    ServiceConfig named =
        cluster.services().stream()
            .filter(each -> each.name().equals(service))
            .findFirst()
            .orElse(null);
    name = named == null ? null : named.name();
    type = named == null ? service : named.type();
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /**
   * What a node says of the service; asked in the name of the tools, since it takes an operator.
   *
   * @throws StatusRuntimeException when no node answers
   */
  ServiceSchema schema() {
    if (schema != null) {
      return schema;
    }
    List<String> silent = new ArrayList<>();
    for (NodeConfig node : options.nodes(cluster)) {
      ManagedChannel channel = AskedNode.channel(cluster, node);
      try {
        schema = new Reflection(channel, attempt(deadline)).schema(type);
        answers = node.name();
        return schema;
      } catch (StatusRuntimeException e) {
        silent.add(node.name() + ": " + e.getStatus().getDescription());
        if (!isSilent(e)) {
          break;
        }
      } finally {
        channel.shutdownNow();
      }
    }
    throw Status.UNAVAILABLE.withDescription(String.join("; ", silent)).asRuntimeException();
  }

  private Duration attempt(Duration left) {
    return options.nodes(cluster).size() == 1 || left.compareTo(ATTEMPT) < 0 ? left : ATTEMPT;
  }

  /** Whether another node may know more. */
  private static boolean isSilent(StatusRuntimeException failure) {
    Status.Code code = failure.getStatus().getCode();
    return code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED;
  }

  /** The nodes in the order in which they are called: first the one that has answered. */
  private List<NodeConfig> nodes() {
    List<NodeConfig> nodes = new ArrayList<>(options.nodes(cluster));
    nodes.sort(Comparator.comparing(node -> !node.name().equals(answers)));
    return nodes;
  }

  /** What the metadata of a call say beside who calls. */
  private Metadata headers(UUID invocation, boolean stale) {
    Metadata headers = new Metadata();
    if (name != null) {
      headers.put(SERVICE, name);
    }
    headers.put(INVOCATION, invocation.toString());
    if (stale) {
      headers.put(READ, "stale");
    }
    return headers;
  }

  /** A channel to a node in the name of the caller; the same one each time. */
  Channel channel(NodeConfig node) {
    return options.identified(
        cluster, channels.computeIfAbsent(node.name(), unused -> options.channel(cluster, node)));
  }

  /** A channel likewise whose calls say which service is meant, and have no identity. */
  Channel unnamed(NodeConfig node) {
    Metadata headers = new Metadata();
    if (name != null) {
      headers.put(SERVICE, name);
    }
    return ClientInterceptors.intercept(
        channel(node), MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /**
   * Calls.
   *
   * @throws StatusRuntimeException when it did not return
   */
  DynamicMessage call(
      ServiceSchema.Operation operation, DynamicMessage request, UUID invocation, boolean stale)
      throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    Metadata headers = headers(invocation, stale);
    while (true) {
      StatusRuntimeException failure = null;
      for (NodeConfig node : nodes()) {
        Channel channel =
            ClientInterceptors.intercept(
                channel(node), MetadataUtils.newAttachHeadersInterceptor(headers));
        Duration left = attempt(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        CallOptions callOptions =
            CallOptions.DEFAULT.withDeadlineAfter(left.toNanos(), TimeUnit.NANOSECONDS);
        try {
          return ClientCalls.blockingUnaryCall(channel, operation.grpc(), callOptions, request);
        } catch (StatusRuntimeException e) {
          failure = e;
          if (!isSilent(e)) {
            throw e;
          }
        }
      }
      if (end - System.nanoTime() < TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS)) {
        throw failure;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}
