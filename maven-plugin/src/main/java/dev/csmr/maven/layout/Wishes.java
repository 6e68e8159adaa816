package dev.csmr.maven.layout;

import java.util.List;
import java.util.Map;

/**
 * What the user of the plugin wants of the cluster.
 *
 * @param cluster its name
 * @param nodes how many nodes
 * @param hosts where they run: one host for all, or one for each
 * @param basePort the port of the first node; the next node on the same host has the next one, and
 *     its port for Raft is 100 higher
 * @param replicas how many members each group has; 0 for as many as is odd, at most 5
 * @param partitions how many partitions each partitioned service has
 * @param services what is deployed, each a type (simple or qualified) or {@code Name=Type}; empty
 *     for all roots
 * @param placements by name of the service: {@code together}, {@code apart}, or the group that
 *     holds it
 * @param metrics whether each node has a port for metrics, 200 higher than its port for clients
 */
public record Wishes(
    String cluster,
    int nodes,
    List<String> hosts,
    int basePort,
    int replicas,
    int partitions,
    List<String> services,
    Map<String, String> placements,
    boolean metrics) {
  /** Everything in one group. */
  public static final String TOGETHER = "together";

  /** Each component and each partition in its own group. */
  public static final String APART = "apart";

  /** Copies the parts. */
  public Wishes {
    hosts = List.copyOf(hosts);
    services = List.copyOf(services);
    placements = Map.copyOf(placements);
  }
}
