package deprecated;

import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.Replicated;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@SuppressWarnings({"deprecation", "removal"})
@Deprecated
@Replicated
public interface Store {
  @Deprecated
  Item put(@PartitionKey String key, @Deprecated Item value) throws FullException;

  @Deprecated
  @Query
  Optional<Item> get(@PartitionKey String key);

  @Query
  List<Kind> kinds(Map<Kind, Item> items);

  @Deprecated
  default int twice(String key) throws FullException {
    return 2;
  }
}
