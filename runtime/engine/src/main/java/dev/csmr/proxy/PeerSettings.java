package dev.csmr.proxy;

import dev.csmr.config.ComponentPlacement;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What the streams between nodes keep to.
 *
 * @param cluster the cluster's name; nodes of another are refused
 * @param node this node's name
 * @param maxOutstanding how many requests may wait for one other node
 * @param maxOutstandingBytes how many bytes of them
 * @param maxFrameBytes the longest frame taken from another node
 * @param placements of the cluster's components, as this node's configuration has them by now
 */
public record PeerSettings(
    String cluster,
    String node,
    int maxOutstanding,
    long maxOutstandingBytes,
    int maxFrameBytes,
    Supplier<List<ComponentPlacement>> placements) {
  /** Checks the parts. */
  public PeerSettings {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(placements, "placements");
  }
}
