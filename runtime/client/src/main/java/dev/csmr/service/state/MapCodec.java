package dev.csmr.service.state;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Maps. */
final class MapCodec<K, V, M extends Map<K, V>> extends ContainerCodec<M, Map.Entry<K, V>> {
  private final StateCodec<K> key;
  private final StateCodec<V> value;
  private final Shape shape;
  private final int itemLevels;
  private final int itemPlaces;

  MapCodec(Class<?> declared, StateCodec<K> key, StateCodec<V> value) {
    super(declared);
    this.key = key;
    this.value = value;
    this.shape =
        new Shape(
            Shape.Form.MAP,
            declared.getSimpleName(),
            List.of(
                new Shape.ShapePart(StateWriter.ITEM, "key", key.shape()),
                new Shape.ShapePart(StateWriter.ENTRY_VALUE, "value", value.shape())));
    this.itemLevels = Math.max(key.levels(), value.levels());
    this.itemPlaces = sum(key.places(), value.places());
  }

  @Override
  Shape shape() {
    return shape;
  }

  @Override
  CollectionKind kind(M map) {
    CollectionKind kind = CollectionKind.of(map);
    return kind == CollectionKind.LINKED_HASH_MAP ? CollectionKind.ofLinked(map) : kind;
  }

  @Override
  int size(M map) {
    return map.size();
  }

  @Override
  Iterable<Map.Entry<K, V>> items(M map) {
    return map.entrySet();
  }

  @Override
  int compareItems(Map.Entry<K, V> left, Map.Entry<K, V> right) {
    int order = key.compareNullable(left.getKey(), right.getKey());
    return order != 0 ? order : value.compareNullable(left.getValue(), right.getValue());
  }

  @Override
  void writeItem(StateWriter state, Map.Entry<K, V> entry) {
    state.write(key, StateWriter.ITEM, entry.getKey());
    state.write(value, StateWriter.ENTRY_VALUE, entry.getValue());
  }

  @Override
  Map.Entry<K, V> readItem(StateReader state, WireReader in, int tag) {
    K entryKey = readKey(state, in, tag);
    return new AbstractMap.SimpleImmutableEntry<>(entryKey, readValue(state, in));
  }

  private K readKey(StateReader state, WireReader in, int tag) {
    StateReader.expectNumber(StateWriter.ITEM, tag);
    return state.read(key, in, WireType.of(tag));
  }

  private V readValue(StateReader state, WireReader in) {
    int tag = in.readTag();
    StateReader.expectNumber(StateWriter.ENTRY_VALUE, tag);
    return state.read(value, in, WireType.of(tag));
  }

  @Override
  int itemLevels() {
    return itemLevels;
  }

  @Override
  int itemPlaces() {
    return itemPlaces;
  }

  @Override
  void countItem(PlaceCount to, Map.Entry<K, V> entry) {
    key.countNullable(to, entry.getKey());
    value.countNullable(to, entry.getValue());
  }

  @Override
  void searchItem(SharingSearch search, Map.Entry<K, V> entry) {
    key.searchNullable(search, entry.getKey());
    value.searchNullable(search, entry.getValue());
  }

  @Override
  boolean itemsMayRefuse() {
    return key.mayRefuse() || value.mayRefuse();
  }

  @Override
  void verifyItem(OwnCollections own, Map.Entry<K, V> entry) {
    key.verifyNullable(own, entry.getKey());
    value.verifyNullable(own, entry.getValue());
  }

  @Override
  String place(Map.Entry<K, V> entry, int position) {
    return words(entry.getKey());
  }

  @Override
  M initial() {
    return begin(CollectionKind.LINKED_HASH_MAP.within(declared()), Order.NATURAL).end();
  }

  @Override
  Filling<M> begin(CollectionKind kind, Order order) {
    return kind.isFilled()
        ? new Entries(kind.createMap(order.comparator(), key), null)
        : new Entries(new LinkedHashMap<>(), kind);
  }

  @Override
  Filling<M> refill(M own) {
    own.clear();
    return new Entries(own, null);
  }

  private final class Entries implements Filling<M> {
    private final Map<K, V> entries;
    private final CollectionKind made;
    private int count;

    /**
     * Begins.
     *
     * @param entries is filled
     * @param made the kind to make of it at the end; null when it is the object itself
     */
    Entries(Map<K, V> entries, CollectionKind made) {
      this.entries = entries;
      this.made = made;
    }

    @Override
    public M target() {
      return made == null ? declared(entries) : null;
    }

    @Override
    public void add(StateReader state, WireReader in, int tag) {
      K entryKey = readKey(state, in, tag);
      entries.put(entryKey, readValue(state, in));
      count++;
      if (entries.size() != count) {
        throw StateReader.otherRules("a map takes other entries");
      }
      if (entries instanceof SortedMap<K, V> sorted && sorted.lastKey() != entryKey) {
        throw StateReader.otherRules("a map has another order");
      }
    }

    @Override
    public M end() {
      return declared(made == null ? entries : made.ofEntries(entries));
    }

    @SuppressWarnings("unchecked") // The kind was chosen so that it is one.
    private M declared(Map<K, V> map) {
      return (M) map;
    }
  }
}
