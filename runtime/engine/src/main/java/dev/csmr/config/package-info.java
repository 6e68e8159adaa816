/**
 * The configuration of a cluster: read from YAML, checked, resolved against the services that were
 * found, and written.
 *
 * <p>{@link dev.csmr.config.ClusterConfig} is what the operator declares; {@link
 * dev.csmr.config.Deployment} is what follows from it for the services on the class path. Used by
 * {@code replica}, {@code proxy}, {@code node} and the Maven plugin; uses {@code service} and
 * {@code session}. Reads files and the environment, and has no threads.
 */
package dev.csmr.config;
