/**
 * One process of a cluster: replicas of groups, a proxy, and the gRPC server in front of them.
 *
 * <p>{@link dev.csmr.node.NodeMain} is the command line, {@link dev.csmr.node.Node} the same for
 * programs. What operators ask a running cluster for from outside is done by {@link
 * dev.csmr.node.Members}, {@link dev.csmr.node.ConfigurationChange}, {@link
 * dev.csmr.node.SlotMoves}, {@link dev.csmr.node.SlotBalance}, {@link
 * dev.csmr.node.LeaderTransfer}, {@link dev.csmr.node.Backups}; each {@link
 * dev.csmr.node.CommandLineTool} is a subcommand of the command line {@code csmr}. Uses the
 * engine's other rooms and the transport, not {@code client}; used by the command line, the Maven
 * plugin and samples.
 *
 * <p>gRPC calls back on the event loops ({@link dev.csmr.service.frame.EventLoops}); whatever runs
 * there must not block. Answers come from the replicas' threads and are handed to the event loops,
 * which write what has gathered by then as one frame.
 */
package dev.csmr.node;
