package keyed;

import dev.csmr.ComposeWith;
import dev.csmr.Gather;
import dev.csmr.Merge;
import dev.csmr.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

@ComposeWith(value = Keyed.class, partitioned = true)
public interface Spread extends Keyed {
  @Override
  @Gather(Merge.CONCAT)
  List<String> byUuids(List<UUID> keys, boolean loud);

  @Override
  @Gather(Merge.UNION)
  Set<String> byEnums(Set<Suit> keys);

  @Override
  @Gather(Merge.NONE)
  void byInts(Map<Integer, String> keys);

  @Override
  @Gather(Merge.SUM)
  @Query
  byte bytes();

  @Override
  @Gather(Merge.SUM)
  @Query
  double doubles();

  @Override
  @Gather(Merge.SUM)
  @Query
  Duration durations();

  @Override
  @Gather(Merge.MAX)
  @Query
  Instant latest();

  @Override
  @Gather(Merge.MAX)
  @Query
  int most();

  @Override
  @Gather(Merge.ANY)
  @Query
  boolean some();
}
