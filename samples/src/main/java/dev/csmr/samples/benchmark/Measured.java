package dev.csmr.samples.benchmark;

import org.HdrHistogram.Histogram;

/**
 * What one contender did at one point in one round.
 *
 * @param latencies of the calls answered while measuring, in nanoseconds
 * @param nanos how long was measured
 * @param allCalls calls answered, those while settling included
 * @param serverCpuNanos processor time that its server processes took for these
 * @param clientCpuNanos processor time that its client process took for these
 * @param allocatedBytes what all its processes allocated for these
 */
record Measured(
    Histogram latencies,
    long nanos,
    long allCalls,
    long serverCpuNanos,
    long clientCpuNanos,
    long allocatedBytes) {
  /** Calls answered per second. */
  double perSecond() {
    return latencies.getTotalCount() * 1e9 / nanos;
  }

  /** A percentile of the latencies, in milliseconds. */
  double latencyMillis(double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e6;
  }

  /** Processor time of the servers for a call, in microseconds. */
  double serverCpuMicros() {
    return serverCpuNanos / 1e3 / allCalls;
  }

  /** Processor time of the client for a call, in microseconds. */
  double clientCpuMicros() {
    return clientCpuNanos / 1e3 / allCalls;
  }

  /** What servers and client allocate for a call, in bytes. */
  double bytes() {
    return (double) allocatedBytes / allCalls;
  }
}
