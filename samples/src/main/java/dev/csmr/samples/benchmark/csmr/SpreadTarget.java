package dev.csmr.samples.benchmark.csmr;

import dev.csmr.client.CsmrClient;
import dev.csmr.samples.KeyValueStoreClient;
import dev.csmr.samples.benchmark.load.Target;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** The keys spread evenly over stores that each have a group of their own. */
public final class SpreadTarget implements Target {
  private final CsmrClient client;
  private final List<KeyValueStoreClient.Async> stores;

  /** Connects to the nodes at these addresses, to the stores {@code Store1} to {@code StoreN}. */
  public SpreadTarget(int stores, List<String> addresses) {
    client = CsmrClient.connect(addresses);
    this.stores =
        IntStream.rangeClosed(1, stores)
            .mapToObj(i -> KeyValueStoreClient.connect(client, "Store" + i).async())
            .toList();
  }

  @Override
  public CompletableFuture<?> put(String key, String value) {
    return store(key).put(key, value);
  }

  @Override
  public CompletableFuture<?> get(String key) {
    return store(key).get(key).thenApply(value -> Values.present(key, value));
  }

  private KeyValueStoreClient.Async store(String key) {
    return stores.get(Math.floorMod(key.hashCode(), stores.size()));
  }

  @Override
  public void close() {
    client.close();
  }
}
