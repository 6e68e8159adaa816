package peers.csmr;

import dev.csmr.Replica;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

@Replica
final class MapKv implements Kv {
  final Map<String, byte[]> entries = new HashMap<>();

  @Override
  public Optional<byte[]> get(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  @Override
  public void put(String key, byte[] value) {
    entries.put(key, value);
  }
}
