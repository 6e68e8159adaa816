package dev.csmr.config;

import java.nio.file.Path;
import java.util.Objects;

/**
 * One node: a process that hosts replicas of groups, and a proxy.
 *
 * @param name its name, unique in the cluster
 * @param host the name or address by which clients and the other nodes reach it
 * @param port the port for clients and other nodes (gRPC)
 * @param raftPort the port for Raft
 * @param data the directory that holds all its data; no other node uses it
 * @param at where it is declared
 */
public record NodeConfig(String name, String host, int port, int raftPort, Path data, Location at) {
  /** Checks the parts. */
  public NodeConfig {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(at, "at");
  }

  /** {@code host:port}, where clients connect. */
  public String endpoint() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
