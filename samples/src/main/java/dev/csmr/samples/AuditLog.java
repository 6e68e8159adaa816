package dev.csmr.samples;

import dev.csmr.Query;
import dev.csmr.Replicated;
import java.util.List;

/**
 * Entries in the order in which they were appended (CSMR, "log service").
 *
 * <p>The log keeps the newest 200 000 entries; what is older is <em>compacted</em>, as it is by
 * {@link #truncate}. Appending never fails. Indexes count from 1 and are never used again.
 */
@Replicated
public interface AuditLog {
  /** Appends an entry and returns its index. */
  long append(String entry);

  /**
   * The entries from one index to another, both included, as far as they exist: at most 1 000 of
   * them, so ask again from where an answer ends.
   *
   * @throws CompactedException when {@code first} was compacted
   */
  @Query
  List<String> retrieve(long first, long last) throws CompactedException;

  /**
   * Compacts the entries before an index. What was compacted already stays so; an index beyond the
   * end compacts all entries.
   *
   * @return the index of the first entry that is left, or of the next one to be appended
   */
  long truncate(long index);

  /** The index of the oldest entry the log has, or of the next one when it has none. */
  @Query
  long firstIndex();

  /** The index of the newest entry ever appended; 0 when there was none. */
  @Query
  long lastIndex();
}
