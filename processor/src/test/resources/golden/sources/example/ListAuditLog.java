package example;

import dev.csmr.Replica;
import java.util.ArrayDeque;
import java.util.List;

@Replica
final class ListAuditLog implements AuditLog {
  final ArrayDeque<String> entries = new ArrayDeque<>();
  long dropped;

  @Override
  public long append(String entry) {
    if (entries.size() == 1_000) {
      entries.removeFirst();
      dropped++;
    }
    entries.addLast(entry);
    return dropped + entries.size();
  }

  @Override
  public List<String> retrieve(long first, long last) throws CompactedException {
    if (first <= dropped) {
      throw new CompactedException("Entry " + first + " is gone.", dropped + 1);
    }
    return entries.stream().skip(first - dropped - 1).limit(last - first + 1).toList();
  }
}
