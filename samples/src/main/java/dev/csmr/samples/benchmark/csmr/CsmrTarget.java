package dev.csmr.samples.benchmark.csmr;

import dev.csmr.client.CsmrClient;
import dev.csmr.samples.KeyValueStoreClient;
import dev.csmr.samples.benchmark.load.Target;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The generated store's client, as it was generated. */
public final class CsmrTarget implements Target {
  private final CsmrClient client;
  private final KeyValueStoreClient.Async store;

  /** Connects to the nodes at these addresses. */
  public CsmrTarget(List<String> addresses) {
    client = CsmrClient.connect(addresses);
    store = KeyValueStoreClient.connect(client).async();
  }

  @Override
  public CompletableFuture<?> put(String key, String value) {
    return store.put(key, value);
  }

  @Override
  public CompletableFuture<?> get(String key) {
    return store.get(key).thenApply(value -> Values.present(key, value));
  }

  @Override
  public void close() {
    client.close();
  }
}
