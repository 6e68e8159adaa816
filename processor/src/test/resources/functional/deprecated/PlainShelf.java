package deprecated;

import dev.csmr.Replica;
import java.util.EnumMap;
import java.util.Map;

@SuppressWarnings({"deprecation", "removal"})
@Deprecated
@Replica
class PlainShelf implements Shelf {
  @Deprecated final Map<Kind, Item> items = new EnumMap<>(Kind.class);

  @Override
  public void put(Kind kind, Item item) {
    items.put(kind, item);
  }

  @Override
  public long size() {
    return items.size();
  }
}
