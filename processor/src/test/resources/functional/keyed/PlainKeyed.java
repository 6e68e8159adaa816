package keyed;

import dev.csmr.Replica;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

@Replica(independentKeys = true)
class PlainKeyed implements Keyed {
  int calls;

  private String called(Object key) {
    calls++;
    return key.toString();
  }

  @Override
  public String byInt(int key) {
    return called(key);
  }

  @Override
  public String byBox(Long key) {
    return called(key);
  }

  @Override
  public String byChar(char key) {
    return called(key);
  }

  @Override
  public String byUuid(String other, UUID key) {
    return called(key);
  }

  @Override
  public String byEnum(Suit key) {
    return called(key);
  }

  @Override
  public List<String> byUuids(List<UUID> keys, boolean loud) {
    return keys.stream().map(key -> key + (loud ? "!" : "")).toList();
  }

  @Override
  public Set<String> byEnums(Set<Suit> keys) {
    return Set.of(keys.toString());
  }

  @Override
  public void byInts(Map<Integer, String> keys) {
    calls += keys.size();
  }

  @Override
  public byte bytes() {
    return (byte) calls;
  }

  @Override
  public double doubles() {
    return calls / 2.0;
  }

  @Override
  public Duration durations() {
    return Duration.ofSeconds(calls);
  }

  @Override
  public Instant latest() {
    return Instant.ofEpochSecond(calls);
  }

  @Override
  public int most() {
    return calls;
  }

  @Override
  public boolean some() {
    return calls > 0;
  }
}
