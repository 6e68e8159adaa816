/**
 * The demo: a cluster under load loses its leader and gets it back, and then has to prove that
 * nothing was lost, doubled or reordered.
 *
 * <p>{@link dev.csmr.samples.demo.Demo} is the program. Nobody else uses this room.
 */
package dev.csmr.samples.demo;
