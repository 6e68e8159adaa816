package dev.csmr.samples.benchmark;

import org.HdrHistogram.Histogram;

/**
 * What one contender did at one point in one round.
 *
 * @param latencies of the calls answered while measuring, in nanoseconds
 * @param nanos how long was measured
 * @param allCalls calls answered, those while settling included
 * @param cpuNanos CPU time that all processes of the contender used for these
 * @param allocatedBytes what they allocated for these
 */
record Measured(
    Histogram latencies, long nanos, long allCalls, long cpuNanos, long allocatedBytes) {
  /** Calls answered per second. */
  double perSecond() {
    return latencies.getTotalCount() * 1e9 / nanos;
  }
}
