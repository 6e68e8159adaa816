/**
 * Who owns which slot, in the replicated state of each group, and how slots change owner.
 *
 * <p>A pure room: values and a state machine over them, without input, output, clock or threads.
 * Who may use it: the replica, the proxy, the configuration, and tests. It knows the codec and the
 * order across groups (for {@link dev.csmr.multicast.Conflicts}).
 *
 * <h2>A move is an operation of all groups</h2>
 *
 * <p>The keys of a partitioned service are spread over slots by hash, and each slot is owned by one
 * partition. Every group of the service has the whole map in its state ({@link
 * dev.csmr.ownership.SlotOwners}). A {@linkplain dev.csmr.ownership.SlotMove move} is a multi-group
 * operation whose destinations are all these groups, and which conflicts there with every operation
 * on its slots, and with every other move. The group that owns the slots decides it when its turn
 * comes: it takes their state out and encloses it in its vote to the new owner, which puts it in;
 * all groups change their maps. So each move has one place in the order, and in each group the map
 * is the same at the same place.
 *
 * <p>An invocation carries what its plan relies on ({@link dev.csmr.ownership.Basis}): its slots,
 * each with the version that made the planner's map say who owns it. It conflicts in each
 * destination with all its slots, those of other destinations too. A group executes it only if its
 * own map, at that place of the order, says the same. Since an operation and a move of one of its
 * slots are in one order at all their common destinations, all destinations of an operation come to
 * the same conclusion, and need not tell each other. The origin's right to execute early is safe:
 * while what it executed early is open, no conflicting move gets its timestamp there, so it comes
 * later everywhere.
 *
 * <h2>Groups join, partitions drain</h2>
 *
 * <p>A partition that owned no slots at first {@linkplain dev.csmr.ownership.GroupJoin joins} by
 * one more change of the map: an operation of all groups that have the map and of the one that
 * joins. One of the old groups decides it when its turn comes: whether these are all its groups and
 * the partition's number is the next one; it encloses the map for a group that is new. Like every
 * change it conflicts with all others, so each move comes before it at all groups, and is in the
 * map that is enclosed, or after it, and then its destinations have to be the groups of then: the
 * group that decides a change refuses one that was sent to others. Whoever sent that did not know
 * of the join, asks for what has changed, and begins anew. A group whose operations may touch slots
 * of several services has the map of each before it gets a partition of one.
 *
 * <p>What names no key is asked of all partitions, and relies on their list as others rely on
 * slots: its {@linkplain dev.csmr.ownership.Basis basis} has the version of the last join that the
 * planner knows, and it conflicts with joins in each destination. So all that was said of moves
 * holds: before the join in the order it is executed without the new partition, which holds nothing
 * then; after it a plan without that is outdated, at all its destinations alike. A plan with it is
 * begun by a group only once that has executed the join, so its place is after the join everywhere,
 * also at the new group, which may hear of the operation first. A name that sorts first, by which
 * the new group becomes the origin, changes nothing: plans with another list have another name, and
 * at most one of them executes.
 *
 * <p>That a partition {@linkplain dev.csmr.ownership.DrainMark drains} is a change of the map, too.
 * No plan relies on it, but moves do: the owner of the slots refuses to give them to one that
 * drains, by its own map at that place of the order, which is that of all.
 *
 * <h2>Exactly once</h2>
 *
 * <p>An invocation whose basis is outdated is refused for ever: versions only grow. So "moved" says
 * that the invocation was not executed under this plan and never will be; the session table, which
 * is asked first, would have known. Therefore the next plan may be tried under the same identity. A
 * caller begins with the map that it knew when it first sent the invocation, or an older one: what
 * it knew then had been executed before any attempt, so no attempt can have been executed under an
 * older map. From there it goes on by one change of its slots at a time, each after the plan before
 * was refused. So at most one plan executes, and the answer stays where it was given: nothing of
 * the session table moves with the slots.
 *
 * <p>An invocation planned by a map that is newer than a group's (the move is known there, it only
 * has not come to its turn) waits until the group has executed the move, and only then begins or
 * executes. In the order it might come before the move: the move's place is the greatest of all
 * timestamps, which the group need not know yet. It would be refused although it may be executed
 * later, so that "moved" would be no promise; and what several groups execute would be begun again
 * under its name while it is pending elsewhere. What begins after the group has executed the move
 * gets a greater timestamp there, and so comes after the move everywhere.
 *
 * <p>Only what the session table would let execute is refused: what it knows was not, and of what
 * has expired it may not know any more. This holds for queries, too, where they may come through
 * the log as well.
 *
 * <h2>What is too much to go with a vote</h2>
 *
 * <p>is copied before ({@link dev.csmr.ownership.SlotCopy}), while the old owner goes on executing:
 * portion by portion, each made by an entry of the old owner's log and put in by one of the new
 * owner's, beside what that serves ({@link dev.csmr.ownership.SlotStaging}); no operation sees it
 * there. Whoever drives a copy only carries portions from one log to the other. What is copied is
 * decided by the logs:
 *
 * <ul>
 *   <li>The old owner notes the keys that commands name, and copies them again, in rounds. A
 *       portion has keys that nobody has named since its round began, so it is the same whenever it
 *       is read, and a key that is gone is in it without state.
 *   <li>The next portion is made when it is asked for by its number. The new owner takes portions
 *       in the order of their numbers, each once, and of one copy: they have numbers of their own
 *       that are never given again.
 *   <li>The move names the copy and its last portion, and both ends decide it: the old owner, that
 *       this is the portion it made last, and the new one, that it has all up to it. The vote of
 *       the old owner has the present state of all keys that were named since they were copied.
 *       Between the decisions and the execution nothing changes these keys, as with any operation
 *       under conditions, and the new owner keeps what it has.
 * </ul>
 *
 * <p>So a portion that is lost, repeated, late, or of an earlier copy is found by its number, and
 * two tools that drive the same copy do what one does. A copy ends without effect when its slots
 * move otherwise, when it is ended, when the partition drains that is to own them, or when it makes
 * no step for a while of log time; then the other end has a copy of another number, and a move that
 * names the old one is refused. A group that joins changes nothing for a copy: only the move has it
 * take part.
 *
 * <h2>What a move costs others</h2>
 *
 * <p>Commands on single keys of the moving slots execute at the old owner until its turn, and at
 * the new one from its turn on: between them lies one vote, whatever was copied before. Operations
 * on several keys that touch the slots wait for the move. If a group of the service has no majority
 * while a move is under way, those wait for it, others and commands on single keys do not.
 *
 * <p>Sources: D-SSMR (L. H. Le, E. Bezerra, F. Pedone, <i>Dynamic Scalable State Machine
 * Replication</i>, DSN 2016) has moves ordered with commands by an atomic multicast and an oracle
 * that takes part in it; here the groups' own maps take the oracle's place in the order. The bugs
 * that others met in such moves are in the simulation's list of planted ones.
 */
package dev.csmr.ownership;
