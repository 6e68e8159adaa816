/** The generated key-value store as a contender. */
package dev.csmr.samples.benchmark.csmr;
