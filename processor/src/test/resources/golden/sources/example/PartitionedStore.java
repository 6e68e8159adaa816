package example;

import dev.csmr.ComposeWith;
import dev.csmr.Gather;
import dev.csmr.Merge;
import dev.csmr.Query;
import java.util.Map;
import java.util.Set;

/** A key-value store whose keys are spread over groups. */
@ComposeWith(value = KeyValueStore.class, partitioned = true)
public interface PartitionedStore extends KeyValueStore {
  @Override
  @Gather(Merge.UNION)
  @Query
  Map<String, String> getAll(Set<String> keys);

  @Override
  @Gather(Merge.SUM)
  @Query
  long size();
}
