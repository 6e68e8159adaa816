package dev.csmr.replica.state;

import java.util.random.RandomGenerator;

/**
 * SplitMix64, written out so that what a log entry's seed gives never depends on the Java version.
 *
 * <p>Source: G. Steele, D. Lea, C. Flood, <i>Fast Splittable Pseudorandom Number Generators</i>
 * (OOPSLA 2014), section 4; finalizer variant 13 of D. Stafford.
 */
final class EntryRandom implements RandomGenerator {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  EntryRandom(long seed) {
    state = seed;
  }

  /** The seed of one command of an entry, unrelated to those of its neighbours. */
  static long seedOf(long entrySeed, int position) {
    return mix(entrySeed + GOLDEN_GAMMA * (position + 1L));
  }

  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
