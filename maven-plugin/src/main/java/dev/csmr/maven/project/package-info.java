/**
 * The project being built: what is on its run-time class path, and which services are. Used by the
 * goals; knows nothing of clusters.
 */
package dev.csmr.maven.project;
