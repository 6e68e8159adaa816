package dev.csmr.config;

import dev.csmr.service.tls.TlsFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How the cluster knows who calls, and who may do what. Immutable.
 *
 * @param certificate the certificate of a node or tool; {@value #NAME} stands for whose it is
 * @param key its private key, likewise
 * @param trusted the certificates of the authorities
 * @param nodeNames the name that a node's certificate has: {@value #NODE} stands for the node's
 *     name, {@value #CLUSTER} for the cluster's
 * @param tools what {@value #NAME} stands for when a tool calls
 * @param roles for each role the identities that have it
 * @param tokens the tokens by which callers without a certificate are known, if they are
 * @param at where it is declared
 */
public record SecurityConfig(
    Path certificate,
    Path key,
    Path trusted,
    String nodeNames,
    String tools,
    Map<String, List<String>> roles,
    Optional<TokenConfig> tokens,
    Location at) {
  /** Whose certificate and key it is. */
  static final String NAME = "{name}";

  /** The node's name. */
  static final String NODE = "{node}";

  /** The cluster's name. */
  static final String CLUSTER = "{cluster}";

  /** Copies and checks the parts. */
  public SecurityConfig {
    Objects.requireNonNull(certificate, "certificate");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(trusted, "trusted");
    Objects.requireNonNull(nodeNames, "nodeNames");
    Objects.requireNonNull(tools, "tools");
    Objects.requireNonNull(at, "at");
    roles = Map.copyOf(roles);
  }

  /**
   * The files of a node or tool.
   *
   * @param name the node's name, or {@link #tools}
   */
  public TlsFiles files(String name) {
    return new TlsFiles(of(certificate, name), of(key, name), trusted);
  }

  private static Path of(Path file, String name) {
    return Path.of(file.toString().replace(NAME, name));
  }

  /** The name in the certificate of a node. */
  public String nodeName(String cluster, String node) {
    return nodeNames.replace(CLUSTER, cluster).replace(NODE, node);
  }

  /**
   * Whether one of the names in a certificate is that of a node of the cluster. Which nodes there
   * are changes while a cluster runs; the authorities name nobody else so.
   */
  public boolean namesNode(String cluster, List<String> names) {
    String pattern = nodeNames.replace(CLUSTER, cluster);
    int split = pattern.indexOf(NODE);
    String before = pattern.substring(0, split);
    String after = pattern.substring(split + NODE.length());
    return names.stream()
        .anyMatch(
            name ->
                name.length() > before.length() + after.length()
                    && name.startsWith(before)
                    && name.endsWith(after));
  }
}
