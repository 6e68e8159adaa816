package peers.csmr;

import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.Replicated;
import java.util.Optional;

@Replicated
public interface Kv {
  @Query
  Optional<byte[]> get(@PartitionKey String key);

  void put(@PartitionKey String key, byte[] value);
}
