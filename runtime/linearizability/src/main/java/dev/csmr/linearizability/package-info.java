/**
 * A linearizability checker for histories of any object that has a sequential model, with calls
 * whose outcome is unknown. Serves the simulator and the histories of real clusters alike.
 *
 * <p>Sources: J. Wing and C. Gong, <i>Testing and Verifying Concurrent Objects</i> (1993); G. Lowe,
 * <i>Testing for Linearizability</i> (2017), the version that remembers configurations.
 */
package dev.csmr.linearizability;
