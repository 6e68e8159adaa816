package dev.csmr.samples;

import dev.csmr.ComposeWith;
import dev.csmr.Extend;
import java.util.Optional;

/**
 * A composition of a composition: a partitioned store whose every change, in whichever partition,
 * is also an entry of one log.
 */
@ComposeWith({PartitionedStore.class, AuditLog.class})
public interface AuditedPartitionedStore extends PartitionedStore, AuditLog {
  @Override
  @Extend(with = AuditLog.class, operation = "append", mapping = AuditEntries.class)
  void put(String key, String value);

  @Override
  @Extend(with = AuditLog.class, operation = "append", mapping = AuditEntries.class)
  Optional<String> remove(String key);

  @Override
  @Extend(with = AuditLog.class, operation = "append", mapping = AuditEntries.class)
  boolean compareAndSet(String key, Optional<String> expected, String value);
}
