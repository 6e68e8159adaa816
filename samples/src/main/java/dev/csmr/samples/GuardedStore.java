package dev.csmr.samples;

import dev.csmr.ComposeWith;
import java.util.Optional;

/**
 * A key-value store with locks beside it and an operation that uses both, written in plain Java: it
 * executes inside the group, as one command. Its components must be placed together.
 */
@ComposeWith({KeyValueStore.class, LockService.class})
public interface GuardedStore extends KeyValueStore, LockService {
  /**
   * Sets the value of a key if an owner holds the lock of that name.
   *
   * @return whether the value was set
   */
  default boolean putIfHeld(String key, String value, String owner) {
    if (!holder(key).equals(Optional.of(owner))) {
      return false;
    }
    put(key, value);
    return true;
  }
}
