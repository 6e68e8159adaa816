package keyed;

import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.Replicated;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Keys of every kind, and answers of every kind to merge. */
@Replicated
public interface Keyed {
  String byInt(@PartitionKey int key);

  String byBox(@PartitionKey Long key);

  String byChar(@PartitionKey char key);

  String byUuid(String other, @PartitionKey UUID key);

  String byEnum(@PartitionKey Suit key);

  List<String> byUuids(@PartitionKey List<UUID> keys, boolean loud);

  Set<String> byEnums(@PartitionKey Set<Suit> keys);

  void byInts(@PartitionKey Map<Integer, String> keys);

  @Query
  byte bytes();

  @Query
  double doubles();

  @Query
  Duration durations();

  @Query
  Instant latest();

  @Query
  int most();

  @Query
  boolean some();
}
