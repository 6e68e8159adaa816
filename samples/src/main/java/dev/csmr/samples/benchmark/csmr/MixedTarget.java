package dev.csmr.samples.benchmark.csmr;

import dev.csmr.samples.benchmark.load.Target;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Plain puts, of which one in a hundred goes elsewhere. Not thread-safe. */
public final class MixedTarget implements Target {
  /** Of so many puts, all but one are plain. */
  public static final int ONE_OF = 100;

  private final Target plain;
  private final Target other;
  private int puts;

  /** Mixes two targets. */
  public MixedTarget(Target plain, Target other) {
    this.plain = plain;
    this.other = other;
  }

  @Override
  public CompletableFuture<?> put(String key, String value) {
    puts++;
    return (puts % ONE_OF == 0 ? other : plain).put(key, value);
  }

  @Override
  public CompletableFuture<?> get(String key) {
    return plain.get(key);
  }

  @Override
  public void close() throws IOException {
    plain.close();
    other.close();
  }
}
