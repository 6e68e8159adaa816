package shelf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the check of KeptShelf's source does not see. */
final class Elsewhere {
  private Elsewhere() {}

  static List<String> list(String kind) {
    return switch (kind) {
      case "view" -> new ArrayList<>(List.of("a", "b")).subList(0, 1);
      case "unmodifiable" -> Collections.unmodifiableList(new ArrayList<>());
      case "synchronized" -> Collections.synchronizedList(new ArrayList<>());
      case "own" -> new ArrayList<>() {
          private static final long serialVersionUID = 1L;
        };
      default -> new ArrayList<>();
    };
  }

  static Map<String, KeptShelf.Row> rows(String kind) {
    return new TreeMap<>(Map.of(kind, new KeptShelf.Row(list(kind))));
  }
}
