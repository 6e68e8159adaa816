/**
 * A deterministic simulator of several groups, their leaders, proxies and clients. One seed draws
 * one history: its operations, its schedule and its faults; the same seed draws the same again.
 *
 * <p>The real {@code multicast} and {@code session} rooms are driven; a group is modelled as a log
 * that grows, replicas that apply it at different speed, and leaders that are replaced in the
 * middle of anything. What is checked: linearizability (I1), exactly once (I2), all or nothing
 * (I3), one order (I4), that replicas of a group agree (I7), and that everything comes to rest once
 * the faults cease.
 */
package dev.csmr.simulation;
