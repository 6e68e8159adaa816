/**
 * Apache Ratis, adapted: the log of a group ({@code GroupLog}) and its Raft state ({@code
 * RaftView}) as the rest sees them, the state machine that Ratis drives, changes of members, and
 * what is built around in Ratis. Nobody else touches Ratis but the root, which opens its server.
 *
 * <ul>
 *   <li>A follower checks the leader's term and appends in two steps, and acknowledges an entry
 *       sent twice before it is on disk. Both can lose an acknowledged command. See {@code
 *       AppendGuard}.
 *   <li>A leader forgets what was acknowledged on a stream that breaks, and a candidate does not
 *       reach for minutes who was down for minutes. See {@code EventDrivenLogAppender} and {@code
 *       Redial}.
 *   <li>Its linearizable reads skip the leadership check when the commit index has not moved. Reads
 *       here have their own read index, in {@code group}.
 * </ul>
 *
 * <p>For {@code group} and the root; it uses {@code api}, {@code disk}, {@code entry} and {@code
 * state}.
 */
package dev.csmr.replica.ratis;
