/**
 * The contract of a node's replicas with the rest of the engine: {@link
 * dev.csmr.replica.api.GroupReplica} takes commands, queries and operations, {@link
 * dev.csmr.replica.api.GroupReply} answers; {@link dev.csmr.replica.api.TermPeers} and {@link
 * dev.csmr.replica.api.MulticastPeers} carry what replicas ask and tell each other between nodes;
 * configuration, members and status are values.
 *
 * <p>Beside the root, this is all that the proxy and the node may use of {@code replica}. It uses
 * none of the other sub-rooms, and neither files, threads nor Ratis.
 */
package dev.csmr.replica.api;
