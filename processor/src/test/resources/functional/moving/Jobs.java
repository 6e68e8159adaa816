package moving;

import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.Replicated;
import java.util.UUID;

/** What the fields do not tell. */
@Replicated(movable = true)
public interface Jobs {
  String change(@PartitionKey UUID key, int what, int value);

  @Query
  String read(@PartitionKey UUID key);
}
