package dev.csmr.maven.deploy;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.NodeConfig;
import dev.csmr.config.SecurityConfig;
import dev.csmr.config.TokenConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster's configuration as its containers read it: the same groups and services, with names,
 * addresses and paths that hold there.
 */
final class ContainerCluster {
  /** The certificate of a node, in {@link ContainerLayout#SECRETS}. */
  private static final String CERTIFICATE = "{name}.pem";

  /** The key of a node. */
  private static final String KEY = "{name}.key";

  /** The certificates of the authorities. */
  private static final String AUTHORITIES = "ca.pem";

  /** The keys that tokens are signed with, where they are in a file. */
  private static final String TOKEN_KEYS = "tokens.json";

  private ContainerCluster() {}

  /**
   * The configuration for containers.
   *
   * @param nodes the nodes as they are there, in the order of the configuration's
   */
  static ClusterConfig of(ClusterConfig config, List<NodeConfig> nodes) {
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      names.put(config.nodes().get(i).name(), nodes.get(i).name());
    }
    List<DeclaredGroup> groups = new ArrayList<>();
    for (DeclaredGroup group : config.groups()) {
      groups.add(
          new DeclaredGroup(
              group.name(), group.members().stream().map(names::get).toList(), group.at()));
    }
    return new ClusterConfig(
        config.name(),
        nodes,
        groups,
        config.services(),
        config.settings(),
        config.security().map(ContainerCluster::security),
        Path.of(ContainerLayout.CONFIGURATION));
  }

  /**
   * A node in a container: it listens at all addresses, since its own name may not be known yet.
   */
  static NodeConfig node(NodeConfig node, String name, String host) {
    return new NodeConfig(
        name,
        host,
        "0.0.0.0",
        node.port(),
        node.raftPort(),
        node.metricsPort(),
        node.adminPort(),
        Path.of(ContainerLayout.DATA, name),
        node.at());
  }

  private static SecurityConfig security(SecurityConfig security) {
    return new SecurityConfig(
        secret(CERTIFICATE),
        secret(KEY),
        secret(AUTHORITIES),
        security.nodeNames(),
        security.tools(),
        security.roles(),
        security.tokens().map(ContainerCluster::tokens),
        security.at());
  }

  private static TokenConfig tokens(TokenConfig tokens) {
    return hasFile(tokens)
        ? new TokenConfig(
            ContainerLayout.SECRETS + "/" + TOKEN_KEYS,
            tokens.issuer(),
            tokens.audience(),
            tokens.claims())
        : tokens;
  }

  /** The names of the files that a cluster with security finds among its secrets, for people. */
  static String secretFiles(ClusterConfig config) {
    List<String> files = new ArrayList<>();
    for (NodeConfig node : config.nodes()) {
      files.add(name(CERTIFICATE, node.name()));
      files.add(name(KEY, node.name()));
    }
    files.add(AUTHORITIES);
    if (config
        .security()
        .flatMap(SecurityConfig::tokens)
        .filter(ContainerCluster::hasFile)
        .isPresent()) {
      files.add(TOKEN_KEYS);
    }
    String tools = config.security().map(SecurityConfig::tools).orElseThrow();
    return String.join(", ", files)
        + "; and for ./csmr "
        + name(CERTIFICATE, tools)
        + ", "
        + name(KEY, tools);
  }

  private static String name(String pattern, String whose) {
    return pattern.replace("{name}", whose);
  }

  private static boolean hasFile(TokenConfig tokens) {
    return !tokens.keys().startsWith("https:");
  }

  private static Path secret(String name) {
    return Path.of(ContainerLayout.SECRETS, name);
  }

  /** The port for tools, if it is one of its own. */
  static Optional<Integer> ownAdminPort(NodeConfig node) {
    return node.adminPort() == 0 || node.adminPort() == node.port()
        ? Optional.empty()
        : Optional.of(node.adminPort());
  }
}
