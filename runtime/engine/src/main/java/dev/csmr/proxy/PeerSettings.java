package dev.csmr.proxy;

import java.util.Objects;

/**
 * What the streams between nodes keep to.
 *
 * @param cluster the cluster's name; nodes of another are refused
 * @param node this node's name
 * @param maxOutstanding how many requests may wait for one other node
 * @param maxOutstandingBytes how many bytes of them
 * @param maxFrameBytes the longest frame taken from another node
 * @param lingerMillis how long beginnings of multi-group operations linger for others in a frame
 *     amid dense commands, in milliseconds; 0: not at all
 */
public record PeerSettings(
    String cluster,
    String node,
    int maxOutstanding,
    long maxOutstandingBytes,
    int maxFrameBytes,
    int lingerMillis) {
  /** Checks the parts. */
  public PeerSettings {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(node, "node");
  }
}
