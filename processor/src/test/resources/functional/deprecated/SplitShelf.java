package deprecated;

import dev.csmr.ComposeWith;
import dev.csmr.Gather;
import dev.csmr.Merge;
import dev.csmr.Query;

@SuppressWarnings({"deprecation", "removal"})
@Deprecated
@ComposeWith(value = Shelf.class, partitioned = true)
public interface SplitShelf extends Shelf {
  @Deprecated
  @Override
  @Gather(Merge.SUM)
  @Query
  long size();
}
