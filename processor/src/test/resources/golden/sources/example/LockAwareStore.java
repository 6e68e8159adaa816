package example;

import dev.csmr.ComposeWith;
import dev.csmr.Extend;

/** A key-value store that changes nothing unless the lock "writer" has an owner of the key's name. */
@ComposeWith({KeyValueStore.class, LockService.class})
public interface LockAwareStore extends KeyValueStore {
  @Override
  @Extend(
      with = LockService.class,
      operation = "isHeldBy",
      mapping = WriterLock.class,
      condition = true)
  void put(String key, String value);
}
