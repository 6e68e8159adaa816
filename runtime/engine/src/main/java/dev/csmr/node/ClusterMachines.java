package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.NodeConfig;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guard of what only operators may ask for: it takes calls from this machine and from those of
 * the cluster's other nodes, by address, and refuses all others. Who can forge such an address, or
 * log in to such a machine, is not kept out. Thread-safe; never blocks.
 */
final class ClusterMachines implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterMachines.class);

  private volatile Set<InetAddress> others;

  private ClusterMachines(Set<InetAddress> others) {
    this.others = Set.copyOf(others);
  }

  /** The machines of a cluster, as their names resolve now; this may block. */
  static ClusterMachines of(ClusterConfig config) {
    return new ClusterMachines(machines(config));
  }

  /** The cluster has grown; this may block. */
  void grow(ClusterConfig config) {
    others = Set.copyOf(machines(config));
  }

  private static Set<InetAddress> machines(ClusterConfig config) {
    Set<InetAddress> others = new HashSet<>();
    for (NodeConfig node : config.nodes()) {
      try {
        others.addAll(List.of(InetAddress.getAllByName(node.host())));
      } catch (UnknownHostException e) {
        LOG.warn(NodeError.UNKNOWN_HOST.text(node.host(), node.name()));
      }
    }
    return others;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    SocketAddress from = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (from instanceof InetSocketAddress address && includes(address.getAddress())) {
      return next.startCall(call, headers);
    }
    call.close(
        Status.PERMISSION_DENIED.withDescription(NodeError.NOT_AN_OPERATOR.text(from)),
        new Metadata());
    return new ServerCall.Listener<>() {};
  }

  /** Whether an address is this machine's or another one's of the cluster. */
  boolean includes(InetAddress address) {
    try {
      return address.isLoopbackAddress()
          || others.contains(address)
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false;
    }
  }
}
