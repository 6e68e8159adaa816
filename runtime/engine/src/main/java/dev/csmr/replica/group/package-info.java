/**
 * One replica at work: what it admits, how it feeds the log and runs queries, how it lives, stops
 * and is watched; the read index and the members' clocks.
 *
 * <p>A loop of its own ({@code PassLoop}) does the passes; entries are applied on Ratis' applying
 * thread. Nothing here blocks. For the root; it uses all other sub-rooms, {@code ratis} by its
 * {@code GroupLog}, {@code RaftView} and state machine: no class of Ratis.
 */
package dev.csmr.replica.group;
