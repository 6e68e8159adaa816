package dev.csmr.samples.benchmark.load;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** What the load is put on, as a client sees it. */
public interface Target extends AutoCloseable {
  /** Sets the value of a key; the future ends when that was acknowledged. */
  CompletableFuture<?> put(String key, String value);

  /** Reads a key, linearizably where there is such a thing; it must have a value. */
  CompletableFuture<?> get(String key);

  @Override
  void close() throws IOException;
}
