package dev.csmr.samples.benchmark.csmr;

import dev.csmr.client.CsmrClient;
import dev.csmr.samples.AuditedStoreClient;
import dev.csmr.samples.KeyValueStoreClient;
import dev.csmr.samples.benchmark.load.Target;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An application whose puts are plain, but for one in a hundred. Not thread-safe. */
public final class MixedTarget implements Target {
  /** Of so many puts, all but one are plain. */
  public static final int ONE_OF = 100;

  private final CsmrClient client;
  private final KeyValueStoreClient.Async plain;
  private final AuditedStoreClient.Async audited;
  private int puts;

  /** Connects to the nodes at these addresses, for the other puts to this audited store. */
  public MixedTarget(List<String> addresses, String service) {
    client = CsmrClient.connect(addresses);
    plain = KeyValueStoreClient.connect(client).async();
    audited = AuditedStoreClient.connect(client, service).async();
  }

  @Override
  public CompletableFuture<?> put(String key, String value) {
    puts++;
    return puts % ONE_OF == 0 ? audited.put(key, value) : plain.put(key, value);
  }

  @Override
  public CompletableFuture<?> get(String key) {
    return plain.get(key).thenApply(value -> Values.present(key, value));
  }

  @Override
  public void close() {
    client.close();
  }
}
