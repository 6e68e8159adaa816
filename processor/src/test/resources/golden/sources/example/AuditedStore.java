package example;

import dev.csmr.ComposeWith;
import dev.csmr.Extend;

/** A key-value store whose every change is also an entry of a log. */
@ComposeWith({KeyValueStore.class, AuditLog.class})
public interface AuditedStore extends KeyValueStore, AuditLog {
  @Override
  @Extend(with = AuditLog.class, operation = "append", mapping = AuditEntries.class)
  void put(String key, String value);
}
