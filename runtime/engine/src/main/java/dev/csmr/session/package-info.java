/**
 * Exactly-once execution: which invocations a group has executed, and what it answered.
 *
 * <p>A pure room: a {@link dev.csmr.session.SessionTable} is a state machine over values, without
 * input, output, clock or threads. It is part of the replicated state of a group and of its
 * snapshots, so everything it decides is a function of the log alone. Who may use it: the replica,
 * the configuration for its {@link dev.csmr.session.SessionLimits}, and tests. It knows nobody but
 * the codec.
 *
 * <h2>Identity of an invocation</h2>
 *
 * <p>An invocation is named by {@code (session, sequence)}: the session is a random number that a
 * client chose, the sequence a positive number that this client never uses twice and that grows.
 * Every attempt of the invocation carries, besides that name and unchanged from attempt to attempt,
 * {@code expiresAt}: the log time after which no group begins to execute it. It also carries {@code
 * firstIncomplete}: the client has the answers of all its sequences below it and will never send
 * those again.
 *
 * <h2>Why no retry executes twice</h2>
 *
 * <p>There is no registration round: a session comes to be with its first invocation in a group.
 * The record of an executed invocation is dropped only
 *
 * <ul>
 *   <li>when {@code firstIncomplete} passed it: a later attempt lies below the floor that the
 *       session keeps, and is refused as already acknowledged; or
 *   <li>when log time passed its {@code expiresAt}, and some grace: a later attempt carries the
 *       same {@code expiresAt} and is refused as expired.
 * </ul>
 *
 * <p>A large part of an answer lives beside its record and may have to make room for younger ones
 * before that; the record stays, so nothing executes again.
 *
 * <p>A cluster that is restored from a backup begins with what all groups of the one that was
 * backed up remember, in each of its groups: {@link dev.csmr.session.SessionTable#adopt}. The
 * answers are not kept, so a retry of what was executed before the backup is refused as executed,
 * or as expired; log time goes on from the latest one, so nothing that had expired is taken for
 * new.
 *
 * <p>The grace is for callers that cannot keep to one {@code expiresAt}. If each attempt of theirs
 * expires some fixed time after it began, and all begin within the grace of the first, then none
 * can execute after the record of an earlier one was dropped.
 *
 * <p>The floor itself is kept until log time has passed the latest {@code expiresAt} of all
 * invocations of the session, so forgetting a whole session is the second case again. An {@code
 * expiresAt} further ahead of log time than the window is refused, so that what must be remembered
 * is bounded.
 *
 * <p>Sources: D. Ongaro, <i>Consensus: Bridging Theory and Practice</i> (2014), section 6.3
 * (sessions inside the replicated state, expiry by log time); C. Lee et al., <i>Implementing
 * Linearizability at Large Scale and Low Latency</i> (RIFL, SOSP 2015), sections 3 and 4
 * (completion records, first incomplete number).
 */
package dev.csmr.session;
