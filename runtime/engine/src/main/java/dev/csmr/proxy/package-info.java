/**
 * From an invocation of a service to invocations of groups, and to the nodes that lead them.
 *
 * <p>{@link dev.csmr.proxy.Proxy} plans an invocation with the service's router and executes the
 * plan. A plan at one group goes to that group's leader: in-process when this node leads, else over
 * the one stream that this node keeps to each other node. Leaders are found and followed here, and
 * attempts are repeated, always with the same identity, as long as the caller's patience lasts. Who
 * the members are, and where they are called, is told by this node's replica and by every replica
 * elsewhere that refuses or is asked for its status; the newest configuration entry counts ({@code
 * GroupLink.learn}). So a node that hosts no replica of a group follows its members while it runs.
 *
 * <p>A plan at several groups goes to all of them at once ({@code AcrossGroups}); the groups finish
 * it among themselves, so it does not depend on this node. The messages of that order pass through
 * here too, from any replica of this node to whoever leads the group they are for.
 *
 * <p>Uses {@code config}, {@code replica} and the rooms before them; used by {@code node}.
 * Thread-safe throughout; nothing here blocks.
 */
package dev.csmr.proxy;
