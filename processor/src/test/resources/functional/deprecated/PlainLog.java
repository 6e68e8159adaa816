package deprecated;

import dev.csmr.Replica;
import dev.csmr.Restored;
import dev.csmr.Saved;
import java.util.ArrayList;
import java.util.List;

@SuppressWarnings({"deprecation", "removal"})
@Deprecated
@Replica
class PlainLog implements Log {
  private final List<Item> items = new ArrayList<>();

  @Deprecated
  record Memento(List<Item> items) {}

  @Deprecated
  @Saved
  Memento save() {
    return new Memento(List.copyOf(items));
  }

  @Deprecated
  @Restored
  void restore(Memento memento) {
    items.clear();
    items.addAll(memento.items());
  }

  @Override
  public void append(Item item) {
    items.add(item);
  }

  @Override
  public long size() {
    return items.size();
  }
}
