/**
 * The services of the papers and their compositions, as a user of csmr would write them: interfaces
 * with their implementations, and interfaces that compose them. Everything else of a service is
 * generated.
 *
 * <p>Uses {@code dev.csmr} (the annotations) only. The demo and the benchmark, in rooms of their
 * own, use this one.
 */
package dev.csmr.samples;
