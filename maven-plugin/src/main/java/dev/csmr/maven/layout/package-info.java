/**
 * What it takes to deploy: which nodes, groups and placements, and the files for them. Used by the
 * goals and by {@code run}; starts no processes.
 */
package dev.csmr.maven.layout;
