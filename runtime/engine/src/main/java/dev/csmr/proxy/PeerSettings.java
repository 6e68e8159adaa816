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
 * @param companyMillis how long beginnings of multi-group operations wait for company in a frame
 *     amid dense traffic, in milliseconds; 0: not at all
 */
public record PeerSettings(
    String cluster,
    String node,
    int maxOutstanding,
    long maxOutstandingBytes,
    int maxFrameBytes,
    int companyMillis) {
  /** Checks the parts. */
  public PeerSettings {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(node, "node");
  }
}
