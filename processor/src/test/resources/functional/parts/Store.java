package parts;

import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.Replicated;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

@Replicated
public interface Store {
  void put(@PartitionKey String key, String value) throws FullException;

  boolean remove(@PartitionKey String key);

  @Query
  Optional<String> get(@PartitionKey String key);

  /** Puts all entries and returns how many there are, times a factor. */
  short putAll(@PartitionKey Map<String, String> entries, short factor);

  @Query
  Map<String, String> getAll(@PartitionKey Set<String> keys);

  @Query
  long size();

  /** The least key. */
  @Query
  String least();

  /** Any value. */
  @Query
  Optional<String> any();

  /** Whether all values are long. */
  @Query
  boolean allLong();

  void setTags(List<String> tags);

  @Query
  List<String> tags();
}
