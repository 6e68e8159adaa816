/**
 * Starting and ending the processes of the demo, the benchmark and the cluster tests: Java virtual
 * machines with this program's class path.
 *
 * <p>Uses the JDK only.
 */
package dev.csmr.samples.launch;
