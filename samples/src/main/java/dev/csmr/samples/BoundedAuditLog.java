package dev.csmr.samples;

import dev.csmr.Replica;
import java.util.ArrayList;
import java.util.List;

/** A log in a ring: once it is full, each entry takes the place of the oldest. */
@Replica
final class BoundedAuditLog implements AuditLog {
  static final int MAX_ENTRIES = 200_000;
  static final int MAX_RETRIEVED = 1_000;

  /** The entry with index i is at (i - 1) modulo {@link #MAX_ENTRIES}; compacted ones are empty. */
  final List<String> ring = new ArrayList<>();

  long firstIndex = 1;
  long lastIndex;

  @Override
  public long append(String entry) {
    lastIndex++;
    if (ring.size() < MAX_ENTRIES) {
      ring.add(entry);
    } else {
      ring.set(place(lastIndex), entry);
      firstIndex = Math.max(firstIndex, lastIndex - MAX_ENTRIES + 1);
    }
    return lastIndex;
  }

  @Override
  public List<String> retrieve(long first, long last) throws CompactedException {
    if (first < firstIndex) {
      throw new CompactedException(
          "The log has no entry " + first + ": it begins at " + firstIndex + ".", firstIndex);
    }
    List<String> retrieved = new ArrayList<>();
    long end = Math.min(last, lastIndex);
    for (long index = first; index <= end && retrieved.size() < MAX_RETRIEVED; index++) {
      retrieved.add(ring.get(place(index)));
    }
    return retrieved;
  }

  @Override
  public long truncate(long index) {
    long end = Math.min(index, lastIndex + 1);
    for (; firstIndex < end; firstIndex++) {
      ring.set(place(firstIndex), "");
    }
    return firstIndex;
  }

  @Override
  public long firstIndex() {
    return firstIndex;
  }

  @Override
  public long lastIndex() {
    return lastIndex;
  }

  private static int place(long index) {
    return (int) ((index - 1) % MAX_ENTRIES);
  }
}
