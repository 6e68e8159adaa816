package example;

import dev.csmr.Query;
import dev.csmr.Replicated;
import java.util.List;

/** Entries in the order in which they were appended. */
@Replicated
public interface AuditLog {
  /** Appends an entry and returns its index. */
  long append(String entry);

  /** The entries from an index to another one. */
  @Query
  List<String> retrieve(long first, long last) throws CompactedException;
}
