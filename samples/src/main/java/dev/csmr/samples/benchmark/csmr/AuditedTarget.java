package dev.csmr.samples.benchmark.csmr;

import dev.csmr.client.CsmrClient;
import dev.csmr.samples.AuditedStoreClient;
import dev.csmr.samples.benchmark.load.Target;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An audited store: a put is also an entry of a log. */
public final class AuditedTarget implements Target {
  private final CsmrClient client;
  private final AuditedStoreClient.Async store;

  /** Connects to the nodes at these addresses, to the audited store of this name. */
  public AuditedTarget(List<String> addresses, String service) {
    client = CsmrClient.connect(addresses);
    store = AuditedStoreClient.connect(client, service).async();
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
