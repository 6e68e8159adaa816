/**
 * A key-value store on Apache Ratis as one writes it by hand, tuned: what the generated one is
 * measured against. One command per log entry, {@code RaftClient} as the client.
 */
package dev.csmr.samples.benchmark.ratis;
