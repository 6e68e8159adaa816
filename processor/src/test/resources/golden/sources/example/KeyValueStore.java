package example;

import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.Replicated;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Values by key. */
@Replicated
public interface KeyValueStore {
  /** The value of a key, if it has one. */
  @Query
  Optional<String> get(@PartitionKey String key);

  /** The values of those keys that have one. */
  @Query
  Map<String, String> getAll(@PartitionKey Set<String> keys);

  /** Sets the value of a key, whether it had one or not. */
  void put(@PartitionKey String key, String value);

  /** The number of keys that have a value. */
  @Query
  long size();
}
