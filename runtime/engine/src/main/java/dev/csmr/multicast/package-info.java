/**
 * Order across groups: operations that execute in several groups, all or nothing, in one order, and
 * so that whoever looks sees one linearizable service.
 *
 * <p>A pure room: (state, input) → (state, effects), without input, output, clock or threads.
 * {@link dev.csmr.multicast.Multicast} is the replicated half, a function of the group's log, and
 * part of its snapshots. {@link dev.csmr.multicast.MulticastLeader} is the volatile half, at the
 * group's leader. Who may use them: the replica, and tests; proxies use the values ({@link
 * dev.csmr.multicast.Operation} and what belongs to it).
 *
 * <h2>The order</h2>
 *
 * <p>Skeen's algorithm, with every step in a log, so that a group as a whole does not fail: U.
 * Fritzke, P. Ingels, A. Mostéfaoui, M. Raynal, <i>Fault-Tolerant Total Order Multicast to
 * Asynchronous Groups</i> (SRDS 1998). Each group has a logical clock. What is different here: an
 * operation begins at one destination, its <i>origin</i>, which mostly executes it at once. (That
 * one destination orders first and the others follow it is known from overlay protocols: E.
 * Batista, P. Coelho, E. Alchieri, F. Dotti, F. Pedone, <i>FlexCast: genuine overlay-based atomic
 * multicast</i>, arXiv 2309.14074. There it needs histories in the messages; here the timestamps
 * and the wait for open operations take their place.)
 *
 * <pre>
 *   proxy      group A's log, the origin            group B's log
 *     |--START(m)-->|                                    |
 *     |             | m gets 7@A and executes            |
 *     |             |--TS(m, 7@A), SIGNAL(m)------------>|
 *     |&lt;--answer----|                                    | m gets 9@B; all known: m is agreed
 *     |             |                                    | at 9@B; its turn: m executes
 *     |             |&lt;------------TS(m, 9@B), SIGNAL(m)--|
 *     |&lt;--answer----|------------------------------------|
 *     |             | m is at 9@B, not open any more     |
 * </pre>
 *
 * <ul>
 *   <li>An operation is agreed when all its timestamps are known; the greatest is its place. It is
 *       delivered when no pending one that conflicts with it has a smaller timestamp. What gets its
 *       timestamp later gets a greater one, because the clock has moved. So conflicting operations
 *       are delivered in the order of their timestamps, everywhere; operations on disjoint keys do
 *       not wait for each other.
 *   <li>The origin is the destination with the smallest name. If nothing that conflicts with the
 *       operation is pending there, it <i>executes early</i>, with the START, one round of
 *       consensus. Until all timestamps are known it is <i>open</i>: executed, at a place that is
 *       not known yet. Its place is behind everything that was executed before, since the origin's
 *       timestamp is. That everything else comes behind it is seen to by giving no timestamp to an
 *       operation that conflicts with an open one. There is one exception: an operation of the same
 *       origin that goes wherever the open one goes. Every destination hears of both in the
 *       origin's order, because channels are in order and START is logged nowhere else, and so
 *       gives them timestamps in that order. So a stream of such operations flows without waiting.
 *   <li>Operations that had to wait for open ones do not execute early, nor do those that come
 *       while they are pending. Under contention between operations with different destinations,
 *       this is Skeen's algorithm as it always was.
 *   <li>Only origins have open operations, and an open one waits for timestamps of destinations
 *       with greater names, so these waits end.
 *   <li>One logged START is enough (all or nothing): a TS acts as START in a destination that does
 *       not know the operation. It carries what the receiver is to do, if the sender knows it;
 *       whoever logged a START does. No operation is agreed without that group's timestamp, and
 *       none gets a timestamp before its origin has told of it.
 *   <li>The TS that closes an open operation at its origin need not be logged at once: it waits for
 *       the next entry unless an operation waits for it. So an operation of two groups costs one
 *       entry in each, one after the other.
 *   <li>TS and VOTE travel in channels from log to log: the sender's log numbers them, for each
 *       receiver without gaps, and keeps them until they are acknowledged; the receiver's log
 *       accepts each number once, in order. So a duplicate is recognized however late it comes, at
 *       the cost of one number per group. A repeated START is recognized by the session table.
 *   <li>There is no abort: a destination without a quorum delays its operations, and whatever
 *       conflicts with them, in all their destinations.
 *   <li>A conditional operation begins at any destination, at all of them perhaps, and does not
 *       execute early. It has destinations that decide. When its turn comes there, such a
 *       destination decides and sends VOTE to those that execute; they execute or skip when its
 *       turn has come and all votes are known. A destination that both decides and executes keeps
 *       conflicting operations out from the decision to the execution.
 *   <li>A single-group operation executes at once, where it is in the log: its place in the order
 *       is behind the greatest timestamp delivered so far. If it touches several keys, that place
 *       may be wrong: operations on one of its keys may have overtaken a pending one on another.
 *       Then, and while an operation is open that it conflicts with, it is {@linkplain
 *       dev.csmr.multicast.Multicast#executesAtOnce sent through the order} with its own group as
 *       the only destination.
 * </ul>
 *
 * <h2>Real time</h2>
 *
 * <p>An order alone is not linearizable: a client that has seen an operation in one group could
 * look into another one before it is delivered there. S-SMR (C. Bezerra, F. Pedone, R. van Renesse,
 * <i>Scalable State Machine Replication</i>, DSN 2014) exchanges signals; here they obey the line:
 *
 * <ul>
 *   <li>An operation is <i>released</i> in a group when it is stable there (delivered, and
 *       signalled by all other destinations) and all that it follows is released. It follows the
 *       conflicting operations that were executed before it in that group.
 *   <li>A group signals an operation when all that it follows there is released. The answer of a
 *       single-group operation is given when all that it follows is released; queries, too. So is a
 *       group's answer of a multi-group operation: whoever has the answers of all destinations
 *       knows that the operation is stable.
 * </ul>
 *
 * <p>Why that is enough: let x be answered before y is invoked, and suppose that y had to precede
 * x. Then there is a chain from y to x of operations each of which follows the one before in some
 * group. Going back from x: when x was answered, its predecessor was released in their group; if
 * the next link is in another group, that group had signalled, and so on; at the end y had been
 * executed before x was answered. A contradiction. All waits lead from greater to smaller
 * timestamps, so none is for ever. What must not happen is that an answer, or anything that is not
 * an execution in its place, makes others wait.
 *
 * <h2>Leaders come and go</h2>
 *
 * <p>Every message states a fact about a committed log, so old leaders and duplicates do no harm. A
 * new leader finds in the state what is not acknowledged, and sends it; it finds what has been
 * delivered and is not known to be released, and asks for the signals. A group answers such a
 * request for an operation that it has forgotten, too: it only forgets what is released. Signals
 * that arrive early are kept; those that are lost are asked for.
 *
 * <h2>What a replica does</h2>
 *
 * <ol>
 *   <li>Applies START (after the session table has said {@code EXECUTE}: {@code isFull}? refuse;
 *       else {@code begin} in the table and {@code start}) and {@link dev.csmr.multicast.Input}s in
 *       log order; executes what is {@linkplain dev.csmr.multicast.OperationExecutor delivered}.
 *   <li>As leader, once everything before its term is applied, makes a {@code MulticastLeader};
 *       calls {@code applied} after each entry, {@code tick} regularly, {@code receive} for each
 *       message, {@code executed} and {@code hold} for each answer, {@code close} at the end.
 * </ol>
 */
package dev.csmr.multicast;
