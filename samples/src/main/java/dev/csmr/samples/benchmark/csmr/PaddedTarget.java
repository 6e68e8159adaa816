package dev.csmr.samples.benchmark.csmr;

import dev.csmr.samples.AuditEntries;
import dev.csmr.samples.benchmark.load.Target;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Plain puts of as many bytes as an audited store's put has with its entry. */
public final class PaddedTarget implements Target {
  private final Target plain;

  /** Puts into another target. */
  public PaddedTarget(Target plain) {
    this.plain = plain;
  }

  @Override
  public CompletableFuture<?> put(String key, String value) {
    return plain.put(key, value + AuditEntries.put(key, value));
  }

  @Override
  public CompletableFuture<?> get(String key) {
    return plain.get(key);
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }
}
