package dev.csmr.samples;

import dev.csmr.ComposeWith;
import dev.csmr.Gather;
import dev.csmr.Merge;
import dev.csmr.Query;
import java.util.Map;
import java.util.Set;

/**
 * Accounts spread over groups. A posting to accounts of several partitions is one operation: all of
 * its parts execute or none, and no read sees it half done, so a transfer never changes the {@link
 * #total}.
 */
@ComposeWith(value = Accounts.class, partitioned = true)
public interface Bank extends Accounts {
  @Override
  @Gather(Merge.NONE)
  void post(Map<String, Long> amounts);

  @Override
  @Gather(Merge.ALL)
  @Query
  boolean covers(Map<String, Long> amounts);

  @Override
  @Gather(Merge.UNION)
  @Query
  Map<String, Long> balances(Set<String> accounts);

  @Override
  @Gather(Merge.SUM)
  @Query
  long total();
}
