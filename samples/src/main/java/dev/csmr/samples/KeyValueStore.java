package dev.csmr.samples;

import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.Replicated;
import java.util.Optional;

/**
 * Values by key (CSMR, "key-value store").
 *
 * <p>Commands never fail, so that a composition may rely on each of them having the same effect
 * wherever it is executed. The store holds what callers put into it: bound the number of keys by
 * how you use it.
 */
@Replicated(movable = true)
public interface KeyValueStore {
  /** The value of a key, if it has one. */
  @Query
  Optional<String> get(@PartitionKey String key);

  /** Sets the value of a key, whether it had one or not. */
  void put(@PartitionKey String key, String value);

  /** Removes a key and returns the value it had, if any. */
  Optional<String> remove(@PartitionKey String key);

  /**
   * Sets the value of a key if its present value is the expected one.
   *
   * @param expected the expected value; empty when the key is expected to have none
   * @return whether the value was set
   */
  boolean compareAndSet(@PartitionKey String key, Optional<String> expected, String value);

  /** The number of keys that have a value. */
  @Query
  long size();
}
