package moving;

import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.Replicated;

/** All kinds of fields. */
@Replicated(movable = true)
public interface Accounts {
  String change(@PartitionKey String key, int what, int value);

  /** A number that is greater than those that it gave before. */
  long token(@PartitionKey String key);

  /** A number that is not greater than any that was given with this key. */
  @Query
  long lowest(@PartitionKey String key);

  @Query
  String read(@PartitionKey String key);
}
