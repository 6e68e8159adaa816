package dev.csmr.samples.benchmark.csmr;

import dev.csmr.client.CsmrClient;
import dev.csmr.samples.PartitionedStoreClient;
import dev.csmr.samples.benchmark.load.Target;
import dev.csmr.service.CanonicalKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A partitioned store, of which the load's keys keep clear of the first slots: those are free to
 * move. Not thread-safe.
 */
public final class PartitionedTarget implements Target {
  /** So many slots the store has. */
  public static final int SLOTS = 1_024;

  /** So many slots, from 0, none of the load's keys is in. */
  public static final int FREE_SLOTS = 16;

  private final CsmrClient client;
  private final PartitionedStoreClient.Async store;
  private final Map<String, String> keys = new HashMap<>();

  /** Connects to the nodes at these addresses, to the partitioned store of this name. */
  public PartitionedTarget(String service, List<String> addresses) {
    client = CsmrClient.connect(addresses);
    store = PartitionedStoreClient.connect(client, service).async();
  }

  /** The slot of a key. */
  public static int slot(String key) {
    return CanonicalKey.of(key).slot(SLOTS);
  }

  @Override
  public CompletableFuture<?> put(String key, String value) {
    return store.put(clear(key), value);
  }

  @Override
  public CompletableFuture<?> get(String key) {
    return store.get(clear(key)).thenApply(value -> Values.present(key, value));
  }

  /** The key, or one in its place, as long, that is in none of the free slots. */
  private String clear(String key) {
    return keys.computeIfAbsent(
        key,
        wanted -> {
          String other = wanted;
          while (slot(other) < FREE_SLOTS) {
            other = (char) (other.charAt(0) + 1) + other.substring(1);
          }
          return other;
        });
  }

  @Override
  public void close() {
    client.close();
  }
}
