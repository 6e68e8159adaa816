package dev.csmr.samples.benchmark.csmr;

import dev.csmr.client.CsmrClient;
import dev.csmr.samples.AuditedStoreClient;
import dev.csmr.samples.benchmark.load.Target;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * An audited store: a put is also an entry of a log. As the store forgets values that were
 * replaced, so the log forgets its oldest entries: both hold about as much. Not thread-safe.
 */
public final class AuditedTarget implements Target {
  /** The log keeps at least so many entries, as many as the load has keys. */
  private static final int KEPT_ENTRIES = 10_000;

  private final CsmrClient client;
  private final AuditedStoreClient.Async store;
  private CompletableFuture<?> truncated = CompletableFuture.completedFuture(null);
  private int puts;

  /** Connects to the nodes at these addresses, to the audited store of this name. */
  public AuditedTarget(List<String> addresses, String service) {
    client = CsmrClient.connect(addresses);
    store = AuditedStoreClient.connect(client, service).async();
  }

  @Override
  public CompletableFuture<?> put(String key, String value) {
    CompletableFuture<?> put = store.put(key, value);
    puts++;
    if (puts < KEPT_ENTRIES || !truncated.isDone()) {
      return put;
    }
    puts = 0;
    // Should it fail, so does a put.
    put = CompletableFuture.allOf(put, truncated);
    truncated = store.lastIndex().thenCompose(last -> store.truncate(last - KEPT_ENTRIES));
    return put;
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
