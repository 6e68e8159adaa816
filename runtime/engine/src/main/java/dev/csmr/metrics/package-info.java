/**
 * What a node tells of itself in figures: calls, groups, the virtual machine; as Micrometer's
 * meters, which Prometheus reads by HTTP.
 *
 * <p>Used by {@code node} only; uses {@code proxy} and {@code replica.api}. Nothing here waits for
 * a replica: what is read is what the replica has at hand.
 */
package dev.csmr.metrics;
