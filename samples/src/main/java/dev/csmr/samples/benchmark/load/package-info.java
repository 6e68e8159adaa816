/**
 * The load: which calls are made on a {@link dev.csmr.samples.benchmark.load.Target}, how many at a
 * time, and what they took. Knows no contender.
 */
package dev.csmr.samples.benchmark.load;
