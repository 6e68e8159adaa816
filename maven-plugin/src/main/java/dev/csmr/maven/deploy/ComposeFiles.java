package dev.csmr.maven.deploy;

import static dev.csmr.maven.output.YamlText.entries;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.ClusterWriter;
import dev.csmr.config.NodeConfig;
import dev.csmr.maven.output.YamlText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A cluster for Docker Compose: a container per node, all on one machine, each with a volume of its
 * own. Nodes reach each other by the names of their containers; each has its port for clients at
 * the machine's loopback interface as well. The same for the same configuration.
 */
final class ComposeFiles {
  private static final String TLS = "${CSMR_TLS:-./tls}";

  private final ClusterConfig config;
  private final List<String> labels;
  private final String image;

  /**
   * Prepares.
   *
   * @param image the name of the image that nodes run
   */
  ComposeFiles(ClusterConfig original, String image) {
    List<NodeConfig> nodes = original.nodes();
    this.labels = DnsLabels.of(nodes.stream().map(NodeConfig::name).toList());
    List<NodeConfig> contained = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      contained.add(ContainerCluster.node(nodes.get(i), nodes.get(i).name(), labels.get(i)));
    }
    this.config = ContainerCluster.of(original, contained);
    this.image = image;
  }

  /** The configuration that the containers read. */
  String cluster() {
    return ClusterWriter.write(config);
  }

  /** The file for Compose. */
  String compose() {
    Map<String, Object> services = new LinkedHashMap<>();
    Map<String, Object> volumes = new LinkedHashMap<>();
    Set<Integer> published = new HashSet<>();
    for (int i = 0; i < labels.size(); i++) {
      NodeConfig node = config.nodes().get(i);
      services.put(labels.get(i), service(node, labels.get(i), published));
      volumes.put(volume(labels.get(i)), entries());
    }
    return YamlText.of(
        comment(),
        entries("name", DnsLabels.of(config.name()), "services", services, "volumes", volumes));
  }

  private String comment() {
    return """
    # Cluster %s for Docker Compose, a container per node. Written by csmr:config.
    # First the image (Dockerfile), then, in the directory of this file: docker compose up -d
    # Its data outlives docker compose down, and ends with docker compose down --volumes.
    # For operators: docker compose exec %s ./csmr status
    """
            .formatted(config.name(), labels.get(0))
        + (config.security().isPresent()
            ? """
            # Certificates and keys are in the directory tls beside this file, or in the one that
            # CSMR_TLS names, where user %d can read them:
            #   %s
            # A node's certificate is good for the name of its service below, as its host.
            """
                .formatted(ContainerLayout.USER, ContainerCluster.secretFiles(config))
            : "");
  }

  private Map<String, Object> service(NodeConfig node, String label, Set<Integer> published) {
    List<String> ports = new ArrayList<>();
    ports.add(publish(node.port(), published));
    if (node.metricsPort() > 0) {
      ports.add(publish(node.metricsPort(), published));
    }
    List<String> mounts = new ArrayList<>();
    mounts.add("./compose-cluster.yaml:" + ContainerLayout.CONFIGURATION + ":ro");
    if (config.security().isPresent()) {
      mounts.add(TLS + ":" + ContainerLayout.SECRETS + ":ro");
    }
    mounts.add(volume(label) + ":" + ContainerLayout.DATA);
    Map<String, Object> service =
        entries(
            "image",
            image,
            "hostname",
            label,
            "command",
            List.of("--config", ContainerLayout.CONFIGURATION, "--node", node.name()),
            "ports",
            ports,
            "volumes",
            mounts);
    service.put("read_only", true);
    // Where native libraries are unpacked to, and run from.
    service.put("tmpfs", List.of("/tmp:exec"));
    service.put("cap_drop", List.of("ALL"));
    service.put("security_opt", List.of("no-new-privileges:true"));
    service.put("restart", "unless-stopped");
    service.put("stop_grace_period", "60s");
    return service;
  }

  private static String volume(String label) {
    return label + "-data";
  }

  /** At the same port if no other node has it, else at the next one. */
  private static String publish(int port, Set<Integer> published) {
    int outside = port;
    while (!published.add(outside)) {
      outside++;
    }
    return "127.0.0.1:" + outside + ":" + port;
  }
}
