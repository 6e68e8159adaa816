package parts;

import dev.csmr.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

@Replica
final class TreeStore implements Store {
  final TreeMap<String, String> entries = new TreeMap<>();
  List<String> tags = new ArrayList<>();

  @Override
  public void put(String key, String value) throws FullException {
    if (key.equals("full")) {
      throw new FullException("There is no room for " + key + ".");
    }
    entries.put(key, value);
  }

  @Override
  public boolean remove(String key) {
    return entries.remove(key) != null;
  }

  @Override
  public Optional<String> get(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  @Override
  public short putAll(Map<String, String> entries, short factor) {
    this.entries.putAll(entries);
    return (short) (entries.size() * factor);
  }

  @Override
  public Map<String, String> getAll(Set<String> keys) {
    Map<String, String> found = new TreeMap<>(entries);
    found.keySet().retainAll(keys);
    return found;
  }

  @Override
  public long size() {
    return entries.size();
  }

  @Override
  public String least() {
    return entries.firstKey();
  }

  @Override
  public Optional<String> any() {
    return entries.values().stream().findFirst();
  }

  @Override
  public boolean allLong() {
    return entries.values().stream().allMatch(value -> value.length() > 10);
  }

  @Override
  public void setTags(List<String> tags) {
    this.tags.addAll(tags);
  }

  @Override
  public List<String> tags() {
    return tags;
  }
}
