/**
 * Nodes of a cluster as processes of this machine: started, awaited, killed, stopped, paused and
 * continued by name. The ground of {@code csmr:run}, of the samples and of tests.
 *
 * <p>{@link dev.csmr.launcher.LocalCluster} is the door. It ends no process but those it started,
 * by their handles, and none of them outlives the program that started it, unless that is killed
 * itself; those that make a {@link dev.csmr.launcher.ClassArchive} end even then. Uses config and
 * node; no package that runs in a node uses it.
 */
package dev.csmr.launcher;
