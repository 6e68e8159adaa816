package moving;

import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.Replicated;

/** Keys that are numbers, and a comparator of the field's own. */
@Replicated(movable = true)
public interface Meters {
  String change(@PartitionKey int key, int what, int value);

  @Query
  String read(@PartitionKey Integer key);
}
