package dev.csmr.samples;

import dev.csmr.ComposeWith;
import dev.csmr.Extend;
import java.util.Optional;

/**
 * A key-value store that leaves locked keys alone: a change of a key whose lock somebody holds is
 * refused with {@link dev.csmr.ConditionNotMetException} and changes nothing. The condition is part
 * of the operation wherever the components are placed, together or apart.
 */
@ComposeWith({KeyValueStore.class, LockService.class})
public interface LockAwareStore extends KeyValueStore, LockService {
  @Override
  @Extend(with = LockService.class, operation = "isFree", condition = true)
  void put(String key, String value);

  @Override
  @Extend(with = LockService.class, operation = "isFree", condition = true)
  Optional<String> remove(String key);

  @Override
  @Extend(with = LockService.class, operation = "isFree", condition = true)
  boolean compareAndSet(String key, Optional<String> expected, String value);
}
