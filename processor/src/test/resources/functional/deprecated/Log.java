package deprecated;

import dev.csmr.Query;
import dev.csmr.Replicated;

@SuppressWarnings({"deprecation", "removal"})
@Deprecated
@Replicated
public interface Log {
  @Deprecated
  void append(Item item);

  @Deprecated
  @Query
  long size();
}
