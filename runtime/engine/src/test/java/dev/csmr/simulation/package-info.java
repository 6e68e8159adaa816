/**
 * A deterministic simulator of several groups, their leaders, proxies and clients. One seed draws
 * one history: its operations, its schedule and its faults; the same seed draws the same again.
 *
 * <p>The real {@code multicast} and {@code session} rooms are driven; a group is modelled as a log
 * that grows, replicas that apply it at different speed, and leaders that are replaced in the
 * middle of anything. What is checked: linearizability (I1), exactly once (I2), all or nothing
 * (I3), one order (I4), that replicas of a group agree (I7), and that everything comes to rest once
 * the faults cease.
 *
 * <p>In a part of the histories keys move between groups, by the protocol of {@link
 * dev.csmr.ownership}: each key is a slot, proxies go by maps of any age, and a mover begins moves,
 * repeats them and is late. There, too: at the end each key has one owner by all maps, and is there
 * and nowhere else (owner); a request is executed under one plan, once for each key in all groups
 * together (I2); and no plan is executed that someone was told is refused (claim).
 */
package dev.csmr.simulation;
