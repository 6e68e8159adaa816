package parts;

import dev.csmr.ComposeWith;
import dev.csmr.Gather;
import dev.csmr.Merge;
import dev.csmr.Query;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

@ComposeWith(value = Store.class, partitioned = true)
public interface SpreadStore extends Store {
  @Override
  @Gather(Merge.SUM)
  short putAll(Map<String, String> entries, short factor);

  @Override
  @Gather(Merge.UNION)
  @Query
  Map<String, String> getAll(Set<String> keys);

  @Override
  @Gather(Merge.SUM)
  @Query
  long size();

  @Override
  @Gather(Merge.MIN)
  @Query
  String least();

  @Override
  @Gather(Merge.FIRST)
  @Query
  Optional<String> any();

  @Override
  @Gather(Merge.ALL)
  @Query
  boolean allLong();

  @Override
  @Gather(Merge.NONE)
  void setTags(List<String> tags);

  @Override
  @Gather(Merge.CONCAT)
  @Query
  List<String> tags();
}
