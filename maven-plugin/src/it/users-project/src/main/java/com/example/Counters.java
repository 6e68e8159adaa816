package com.example;

import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.Replicated;

/** Counters by name. */
@Replicated
public interface Counters {
  /** Adds to a counter; answers its new value. */
  long add(@PartitionKey String name, long amount);

  /** The value of a counter. */
  @Query
  long value(@PartitionKey String name);
}
