package example;

import dev.csmr.ComposeWith;
import dev.csmr.PartitionKey;

/** A key-value store with locks beside it and an operation that uses both. */
@ComposeWith({KeyValueStore.class, LockService.class})
public interface GuardedStore extends KeyValueStore, LockService {
  /** Sets the value of a key if an owner holds the lock of that name. */
  default boolean putIfHeld(@PartitionKey String key, String value, String owner) {
    if (!isHeldBy(key, owner)) {
      return false;
    }
    put(key, value);
    return true;
  }
}
