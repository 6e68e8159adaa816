package peers;

import java.util.concurrent.CompletableFuture;

/** A replicated store as its users call it. */
public interface Store {
  /** Puts a value under a key of 16 ASCII characters. */
  CompletableFuture<?> put(byte[] key, byte[] value);

  /** The value of a key, linearizable or the nearest to it that the system has. */
  CompletableFuture<byte[]> get(byte[] key);
}
