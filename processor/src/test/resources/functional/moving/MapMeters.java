package moving;

import dev.csmr.Replica;
import java.time.DayOfWeek;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

@Replica
final class MapMeters implements Meters {
  final TreeMap<Integer, EnumMap<DayOfWeek, Long>> days =
      new TreeMap<>(Comparator.comparing((Integer key) -> -key));
  final TreeSet<Integer> even = new TreeSet<>();

  /** In the order of uses. */
  final Map<Integer, Optional<String>> used = new LinkedHashMap<>(16, 0.75f, true);

  @Override
  public String change(int key, int what, int value) {
    switch (what) {
      case 0, 1, 2 ->
          days.computeIfAbsent(key, any -> new EnumMap<>(DayOfWeek.class))
              .merge(DayOfWeek.of(value % 7 + 1), 1L, Long::sum);
      case 3 -> days.remove(key);
      case 4, 5 -> {
        if (value % 2 == 0) {
          even.add(key);
        } else {
          even.remove(key);
        }
      }
      case 6 -> used.put(key, value % 2 == 0 ? Optional.empty() : Optional.of("u" + value));
      case 7 -> used.put(key, null);
      default -> used.get(key);
    }
    return read(key);
  }

  @Override
  public String read(Integer key) {
    return days.get(key) + " " + even.contains(key) + " " + used.containsKey(key);
  }
}
