/**
 * One process of a cluster: replicas of groups, a proxy, and the gRPC server in front of them.
 *
 * <p>{@link dev.csmr.node.NodeMain} is the command line, {@link dev.csmr.node.Node} the same for
 * programs; {@link dev.csmr.node.MembersMain} and {@link dev.csmr.node.Members} change the members
 * of a running cluster's groups from outside. {@link dev.csmr.node.MoveMain} moves slots, by {@link
 * dev.csmr.node.SlotMoves}, and balances them, by {@link dev.csmr.node.SlotBalance}. {@link
 * dev.csmr.node.BackupMain} takes backups and {@link dev.csmr.node.RestoreMain} has a cluster begin
 * with one, by {@link dev.csmr.node.Backups}. Uses the engine's other rooms and the transport, not
 * {@code client}; used by the Maven plugin and samples.
 *
 * <p>gRPC calls back on the event loops ({@link dev.csmr.service.frame.EventLoops}); whatever runs
 * there must not block. Answers come from the replicas' threads and are handed to the event loops,
 * which write what has gathered by then as one frame.
 */
package dev.csmr.node;
