package moving;

import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.Replicated;
import java.time.Month;

/** Keys that are constants of an enum. */
@Replicated(movable = true)
public interface Floors {
  String change(@PartitionKey Month key, int what, int value);

  @Query
  String read(@PartitionKey Month key);
}
