/**
 * What it takes to deploy: which nodes, groups and placements, and the files for them. Used by the
 * goals and by {@code run}; only {@link dev.csmr.maven.layout.NodeArchives} starts processes.
 */
package dev.csmr.maven.layout;
