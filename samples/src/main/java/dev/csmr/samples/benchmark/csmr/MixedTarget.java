package dev.csmr.samples.benchmark.csmr;

import dev.csmr.client.CsmrClient;
import dev.csmr.samples.AuditedStoreClient;
import dev.csmr.samples.KeyValueStoreClient;
import dev.csmr.samples.benchmark.load.Target;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * An application that makes plain puts and has a background: after so many plain puts, it makes an
 * audited one, for which the plain ones do not wait. Not thread-safe.
 */
public final class MixedTarget implements Target {
  /** One audited put is made for so many plain ones: one of a hundred. */
  private static final int PLAIN_FOR_ONE = 99;

  /** If the background has so many puts under way, plain ones wait for it all the same. */
  private static final int MOST_IN_BACKGROUND = 256;

  private final CsmrClient client;
  private final KeyValueStoreClient.Async plain;
  private final AuditedStoreClient.Async audited;
  private final Semaphore background = new Semaphore(MOST_IN_BACKGROUND);
  private volatile Throwable failure;
  private int puts;
  private String lastKey;

  /** Connects to the nodes at these addresses, for the background to this audited store. */
  public MixedTarget(List<String> addresses, String service) {
    client = CsmrClient.connect(addresses);
    plain = KeyValueStoreClient.connect(client).async();
    audited = AuditedStoreClient.connect(client, service).async();
  }

  @Override
  public CompletableFuture<?> put(String key, String value) {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    puts++;
    if (puts % PLAIN_FOR_ONE != 0) {
      return plain.put(key, value);
    }
    // Not the key of this put: the two would conflict each time.
    CompletableFuture<?> beside = inBackground(lastKey == null ? key : lastKey, value);
    lastKey = key;
    return CompletableFuture.allOf(plain.put(key, value), beside);
  }

  /** What a plain put waits for. */
  private CompletableFuture<?> inBackground(String key, String value) {
    boolean waits = !background.tryAcquire();
    CompletableFuture<?> put =
        audited
            .put(key, value)
            .whenComplete(
                (done, error) -> {
                  if (!waits) {
                    background.release();
                  }
                  if (error != null) {
                    failure = error;
                  }
                });
    return waits ? put : CompletableFuture.completedFuture(null);
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
