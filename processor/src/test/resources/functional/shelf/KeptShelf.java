package shelf;

import dev.csmr.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Assigns to its fields what comes from elsewhere. */
@Replica
@SuppressWarnings("csmr-812")
final class KeptShelf implements Shelf {
  record Row(List<String> books) {}

  int count;
  List<String> list = new ArrayList<>(List.of("first"));
  Map<String, Row> rows = new TreeMap<>();
  Optional<List<String>> maybe = Optional.empty();

  @Override
  public void fill(String kind) {
    count++;
    if (kind.startsWith("list ")) {
      list = Elsewhere.list(kind.substring(5));
    } else if (kind.startsWith("rows ")) {
      rows = Elsewhere.rows(kind.substring(5));
    } else {
      maybe = Optional.of(Elsewhere.list(kind));
    }
  }

  @Override
  public String look() {
    return count + " " + list + rows + maybe;
  }
}
