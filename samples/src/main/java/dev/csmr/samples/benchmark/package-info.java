/**
 * The benchmark: the generated key-value store beside a hand-written one on Ratis and beside a
 * unary gRPC echo, each with server processes and a client process of its own, measured in turns
 * within one run so that ratios mean something; and what composing, groups, snapshots and starting
 * cost.
 *
 * <p>{@link dev.csmr.samples.benchmark.Benchmark} is the program; {@link
 * dev.csmr.samples.benchmark.LoadClient} is the client process of each {@link
 * dev.csmr.samples.benchmark.Contender}. Nobody else uses this room.
 */
package dev.csmr.samples.benchmark;
