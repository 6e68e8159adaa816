package dev.csmr.config;

import java.nio.file.Path;
import java.util.Objects;

/**
 * One node: a process that hosts replicas of groups, and a proxy.
 *
 * @param name its name, unique in the cluster
 * @param host the name or address by which clients and the other nodes reach it
 * @param listen the address at which it listens, if that is another: all of its machine's, or one
 *     behind an address translation
 * @param port the port for clients and other nodes (gRPC)
 * @param raftPort the port for Raft
 * @param metricsPort the port for metrics; 0 for none
 * @param adminPort the port for the tools of operators; 0 when that is {@code port}
 * @param data the directory that holds all its data; no other node uses it
 * @param at where it is declared
 */
public record NodeConfig(
    String name,
    String host,
    String listen,
    int port,
    int raftPort,
    int metricsPort,
    int adminPort,
    Path data,
    Location at) {
  /** A node that listens at its host and has two ports. */
  public NodeConfig(String name, String host, int port, int raftPort, Path data, Location at) {
    this(name, host, host, port, raftPort, 0, 0, data, at);
  }

  /** Checks the parts. */
  public NodeConfig {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(listen, "listen");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(at, "at");
  }

  /** {@code host:port}, where clients connect. */
  public String endpoint() {
    return at(port);
  }

  /** {@code host:port}, where the tools of operators connect. */
  public String adminEndpoint() {
    return at(adminPort == 0 ? port : adminPort);
  }

  private String at(int somePort) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + somePort;
  }
}
