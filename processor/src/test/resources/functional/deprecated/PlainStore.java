package deprecated;

import dev.csmr.Replica;
import dev.csmr.ReplicaContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

@SuppressWarnings({"deprecation", "removal"})
@Deprecated
@Replica
class PlainStore implements Store {
  @Deprecated final Map<String, Item> items = new TreeMap<>();
  @Deprecated Kind last = Kind.FIRST;

  @Deprecated
  PlainStore(ReplicaContext context) {}

  @Override
  public Item put(String key, Item value) throws FullException {
    items.put(key, value);
    return value;
  }

  @Override
  public Optional<Item> get(String key) {
    return Optional.ofNullable(items.get(key));
  }

  @Override
  public List<Kind> kinds(Map<Kind, Item> items) {
    return List.of();
  }
}
