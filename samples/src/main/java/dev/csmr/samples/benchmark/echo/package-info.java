/**
 * A unary gRPC echo without replication: what a call costs on this machine when nothing is done
 * with it.
 */
package dev.csmr.samples.benchmark.echo;
