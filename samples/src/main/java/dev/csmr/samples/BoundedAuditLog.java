package dev.csmr.samples;

import dev.csmr.Replica;
import java.util.List;
import java.util.TreeMap;

/** A log in a sorted map. */
@Replica
final class BoundedAuditLog implements AuditLog {
  static final int MAX_ENTRIES = 200_000;
  static final int MAX_RETRIEVED = 1_000;

  final TreeMap<Long, String> entries = new TreeMap<>();
  long lastIndex;

  @Override
  public long append(String entry) {
    if (entries.size() == MAX_ENTRIES) {
      entries.pollFirstEntry();
    }
    lastIndex++;
    entries.put(lastIndex, entry);
    return lastIndex;
  }

  @Override
  public List<String> retrieve(long first, long last) throws CompactedException {
    if (first < firstIndex()) {
      throw new CompactedException(
          "The log has no entry " + first + ": it begins at " + firstIndex() + ".", firstIndex());
    }
    return first > last
        ? List.of()
        : entries.subMap(first, true, last, true).values().stream().limit(MAX_RETRIEVED).toList();
  }

  @Override
  public long truncate(long index) {
    entries.headMap(index, false).clear();
    return firstIndex();
  }

  @Override
  public long firstIndex() {
    return entries.isEmpty() ? lastIndex + 1 : entries.firstKey();
  }

  @Override
  public long lastIndex() {
    return lastIndex;
  }
}
