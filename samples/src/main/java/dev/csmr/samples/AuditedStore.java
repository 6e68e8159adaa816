package dev.csmr.samples;

import dev.csmr.ComposeWith;
import dev.csmr.Extend;
import java.util.Optional;

/**
 * A key-value store whose every change is also an entry of a log (CSMR, "extending an operation's
 * execution"). Store and log see the changes in one order: {@linkplain AuditEntries#replay
 * replaying} the log gives the store.
 */
@ComposeWith({KeyValueStore.class, AuditLog.class})
public interface AuditedStore extends KeyValueStore, AuditLog {
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
