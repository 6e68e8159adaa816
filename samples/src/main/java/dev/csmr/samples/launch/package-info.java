/**
 * Starting and ending the processes of the demo, the benchmark and the cluster tests: Java virtual
 * machines with this program's class path, and local clusters of csmr nodes made of them.
 *
 * <p>Uses csmr's runtime, not the services.
 */
package dev.csmr.samples.launch;
