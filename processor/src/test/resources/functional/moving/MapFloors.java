package moving;

import dev.csmr.Replica;
import java.time.Month;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

@Replica
final class MapFloors implements Floors {
  final Map<Month, Deque<String>> queues = new EnumMap<>(Month.class);
  final Set<Month> open = EnumSet.noneOf(Month.class);

  @Override
  public String change(Month key, int what, int value) {
    if (what < 4) {
      queues.computeIfAbsent(key, any -> new ArrayDeque<>()).addLast("q" + value);
    } else if (what == 4 && queues.containsKey(key)) {
      queues.get(key).pollFirst();
    } else if (what == 5) {
      queues.remove(key);
    } else if (what == 6) {
      open.add(key);
    } else if (what == 7) {
      open.remove(key);
    }
    return read(key);
  }

  @Override
  public String read(Month key) {
    List<String> queue = queues.containsKey(key) ? new ArrayList<>(queues.get(key)) : null;
    return queue + " " + open.contains(key);
  }
}
