package dev.csmr.samples;

import dev.csmr.ComposeWith;
import dev.csmr.Gather;
import dev.csmr.Merge;
import dev.csmr.Query;

/**
 * A key-value store whose keys are spread over groups (CSMR, "argument partition"): an operation on
 * a key goes to the group that owns it; the size is asked of all of them.
 */
@ComposeWith(value = KeyValueStore.class, partitioned = true)
public interface PartitionedStore extends KeyValueStore {
  @Override
  @Gather(Merge.SUM)
  @Query
  long size();
}
