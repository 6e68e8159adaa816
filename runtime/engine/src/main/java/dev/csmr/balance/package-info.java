/**
 * Which slots of a partitioned service should move, by what each is used: the balancer.
 *
 * <p>A pure room: figures in, proposals out, without input, output, clock or threads, and without
 * any other room: a slot is a number, and so is a partition. Who may use it: the tools of {@code
 * node}, and tests. It proposes; whoever uses it moves the slots, or does not.
 *
 * <h2>The rule</h2>
 *
 * <p>Loads are kept per slot, smoothed over reports, and summed by the map of the moment. So what a
 * move changes is known at once, and does not have to be waited for: with figures per partition a
 * balancer goes on moving by old ones (pd#3504, #11133).
 *
 * <p>A partition is relieved when it was above {@link dev.csmr.balance.BalanceRule#act} times the
 * mean for some reports in a row, until it is at {@link dev.csmr.balance.BalanceRule#aim} times the
 * mean. Its slots go to the partition with the least load, as many as leave that below the mean;
 * where not even one does, a single one that leaves it no more than the giver keeps, which is one
 * of at most half the gap between the two: a greater one would only change their roles, and come
 * back (pd#4423). A slot that has moved, whoever moved it, rests.
 *
 * <p>Slots that operations of several keys use together stay together if that can be, and move to
 * where they are used together if loads allow: what is in one group costs less than what is in two.
 * That alone is no reason to move.
 *
 * <p>A slot with more than half of what a partition has on average moves by the same rule. Where
 * that lets it stay it cannot be balanced by moving: it is named, and others move away from it.
 *
 * <p>Sources: the rules of CockroachDB's and TiKV's balancers, by what went wrong there; E-Store
 * (Taft et al., VLDB 2014) for hot tuples apart from cold blocks.
 */
package dev.csmr.balance;
