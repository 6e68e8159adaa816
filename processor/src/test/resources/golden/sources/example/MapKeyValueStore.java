package example;

import dev.csmr.Replica;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

@Replica
final class MapKeyValueStore implements KeyValueStore {
  final Map<String, String> entries = new TreeMap<>();

  @Override
  public Optional<String> get(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  @Override
  public Map<String, String> getAll(Set<String> keys) {
    Map<String, String> found = new TreeMap<>();
    for (String key : keys) {
      if (entries.containsKey(key)) {
        found.put(key, entries.get(key));
      }
    }
    return found;
  }

  @Override
  public void put(String key, String value) {
    entries.put(key, value);
  }

  @Override
  public long size() {
    return entries.size();
  }
}
