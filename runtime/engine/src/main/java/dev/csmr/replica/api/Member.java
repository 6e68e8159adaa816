package dev.csmr.replica.api;

import java.util.Objects;

/**
 * A node as a member of groups.
 *
 * @param node the node's id, unique in the cluster
 * @param host where the others reach it
 * @param port the port of its Raft server
 * @param clientPort the port where clients and other nodes call it; 0 when it is not known
 */
public record Member(String node, String host, int port, int clientPort) {
  /** Checks the parts. */
  public Member {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(host, "host");
    if (port < 1 || port > 65535 || clientPort < 0 || clientPort > 65535) {
      throw new IllegalArgumentException(
          "Node " + node + " has the ports " + port + " and " + clientPort + ".");
    }
  }
}
