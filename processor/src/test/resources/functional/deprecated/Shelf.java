package deprecated;

import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.Replicated;

@SuppressWarnings({"deprecation", "removal"})
@Deprecated
@Replicated
public interface Shelf {
  void put(@PartitionKey Kind kind, Item item);

  @Query
  long size();
}
