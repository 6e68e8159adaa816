/**
 * The replicas of one node: batches, sessions, snapshots and linearizable reads on Apache Ratis.
 *
 * <p>A {@link dev.csmr.replica.ReplicaServer} hosts one replica of each of several groups and gives
 * a {@link dev.csmr.replica.api.GroupReplica} for each. The proxy and the node use it; it uses
 * {@code codec}, {@code service}, {@code session}, {@code multicast} and {@code config}. Nobody
 * else touches Ratis.
 *
 * <p>Its sub-rooms, each of which uses those before it only: {@code api}, what others see; {@code
 * disk}, the files; {@code entry}, what is queued and logged; {@code state}, what executes it;
 * {@code ratis}, consensus; {@code group}, one replica at work. The root opens Ratis' server and
 * its groups, and finds out what a replica without data is. Others use {@code api} and the root.
 *
 * <h2>The way of a command</h2>
 *
 * <p>Submitted commands queue, bounded. Whatever queued while earlier entries were in flight is the
 * next log entry; no command of one group waits for a timer. Each replica applies an entry command
 * by command: session check, steps, record. The leader answers from there.
 *
 * <h2>Operations of several groups</h2>
 *
 * <p>{@code GroupState} holds the replicated half of the order across groups ({@link
 * dev.csmr.multicast.Multicast}) beside the session table and the components, and executes what it
 * delivers. {@code Leadership} holds the leader's half, from the moment a replica leads and serves
 * until it does not lead any more: who waits, which answers are held, what other groups are told.
 * Its messages travel by {@link dev.csmr.replica.api.MulticastPeers}. What the order wants logged
 * and nobody waits for goes with the next entry, or by itself after some 20 ms. A query on several
 * keys that finds no moment between operations is logged like a command.
 *
 * <h2>Members</h2>
 *
 * <p>Who votes is what the newest configuration entry of the log says ({@link
 * dev.csmr.replica.api.Membership}), never what a configuration file says: that counts once, when a
 * group is founded ({@code BootstrapFile}). {@code MemberChange} changes it on the leader, {@code
 * MemberSteps} plans the steps.
 *
 * <h2>Leaders</h2>
 *
 * <p>Who leads a group, Raft's elections decide. A node that leads two groups more than another one
 * that could lead one of them lets that one ({@code SpreadRules}, {@code LeaderSpreader}).
 */
package dev.csmr.replica;
