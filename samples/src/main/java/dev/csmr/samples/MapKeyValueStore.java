package dev.csmr.samples;

import dev.csmr.Replica;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A key-value store in a map. */
@Replica
final class MapKeyValueStore implements KeyValueStore {
  // Never iterated, so its order cannot make replicas differ.
  final Map<String, String> entries = new HashMap<>();

  @Override
  public Optional<String> get(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  @Override
  public void put(String key, String value) {
    entries.put(key, value);
  }

  @Override
  public Optional<String> remove(String key) {
    return Optional.ofNullable(entries.remove(key));
  }

  @Override
  public boolean compareAndSet(String key, Optional<String> expected, String value) {
    if (!get(key).equals(expected)) {
      return false;
    }
    entries.put(key, value);
    return true;
  }

  @Override
  public long size() {
    return entries.size();
  }
}
