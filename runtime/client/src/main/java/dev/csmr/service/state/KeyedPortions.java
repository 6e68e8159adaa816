package dev.csmr.service.state;

import dev.csmr.MovableState;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.KeyedState;
import dev.csmr.service.MovableStateMachine;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Finds what belongs to partition keys in the fields of an object; for generated code, which names
 * the fields in the order in which they are saved. Not thread-safe.
 */
public final class KeyedPortions implements KeyedState {
  private final String owner;
  private final Predicate<CanonicalKey> which;

  /** The partition keys that were met, by their forms. */
  private Map<CanonicalKey, Object> met = new HashMap<>();

  private final List<KeyedPart> parts = new ArrayList<>();
  private final List<Runnable> afterwards = new ArrayList<>();

  /**
   * Begins.
   *
   * @param owner the object's class, for messages
   * @param which whether a key is wanted
   */
  public KeyedPortions(String owner, Predicate<CanonicalKey> which) {
    this.owner = owner;
    this.which = which;
  }

  /** What of a field belongs to the keys. */
  private interface KeyedPart {
    /**
     * Adds it to what is written.
     *
     * @param undone takes what is to be done once that is written, or cannot be
     */
    void write(SortedSet<CanonicalKey> wanted, StateWriter to, List<Runnable> undone);

    /** Adds the forms of the keys that it has something of. */
    void collect(SortedSet<CanonicalKey> keys);

    /**
     * Looks again for what belongs to a key that was met.
     *
     * @return whether that can be told by the key
     */
    boolean refresh(CanonicalKey form, Object key);

    /** Removes what belongs to some keys. */
    void remove(SortedSet<CanonicalKey> some);

    /** Removes it. */
    void remove();

    /** Requires that the same field of another object has nothing of it. */
    void checkAbsent(KeyedPart target);

    /** Puts it into the same field of another object. */
    void giveTo(KeyedPart target);
  }

  /** Looks for the entries of the wanted keys. */
  public <K, V, M extends Map<K, V>> void entries(
      StateField<M> field, M map, Function<K, CanonicalKey> canonical) {
    entries(new Entries<>(field, map, true), Function.identity(), canonical);
  }

  /**
   * Looks for the entries that belong to the wanted keys.
   *
   * @param key the partition key of an entry's key
   * @param canonical its canonical form
   */
  public <K, P, V, M extends Map<K, V>> void entries(
      StateField<M> field, M map, Function<K, P> key, Function<P, CanonicalKey> canonical) {
    entries(new Entries<>(field, map, false), key, canonical);
  }

  private <K, P, V, M extends Map<K, V>> void entries(
      Entries<K, V, M> part, Function<K, P> key, Function<P, CanonicalKey> canonical) {
    Map<K, V> looked = isLooking() ? part.collection : Map.of();
    for (Map.Entry<K, V> entry : looked.entrySet()) {
      CanonicalKey wanted = wanted(entry.getKey(), key, canonical);
      if (wanted != null) {
        part.add(wanted, new SimpleImmutableEntry<>(entry.getKey(), entry.getValue()));
      }
    }
    parts.add(part);
  }

  /** Looks for those elements that are wanted keys. */
  public <E, S extends Set<E>> void elements(
      StateField<S> field, S set, Function<E, CanonicalKey> canonical) {
    elements(new Elements<>(field, set, true), Function.identity(), canonical);
  }

  /**
   * Looks for the elements that belong to the wanted keys.
   *
   * @param key the partition key of an element
   * @param canonical its canonical form
   */
  public <E, P, S extends Set<E>> void elements(
      StateField<S> field, S set, Function<E, P> key, Function<P, CanonicalKey> canonical) {
    elements(new Elements<>(field, set, false), key, canonical);
  }

  private <E, P, S extends Set<E>> void elements(
      Elements<E, S> part, Function<E, P> key, Function<P, CanonicalKey> canonical) {
    Set<E> looked = isLooking() ? part.collection : Set.of();
    for (E element : looked) {
      CanonicalKey wanted = wanted(element, key, canonical);
      if (wanted != null) {
        part.add(wanted, element);
      }
    }
    parts.add(part);
  }

  /** Looks for what belongs to the wanted keys in an object that knows it. */
  public <K, S> void states(
      StateField<Map<K, S>> field, MovableState<K, S> object, Function<K, CanonicalKey> canonical) {
    States<K, S> part = new States<>(field, object, new TreeMap<>());
    for (K key : isLooking() ? object.keys() : List.<K>of()) {
      CanonicalKey wanted = wanted(key, Function.identity(), canonical);
      if (wanted != null) {
        part.byKey.putIfAbsent(wanted, key);
      }
    }
    parts.add(part);
  }

  /** Names a field that belongs to no key and is written with each portion. */
  public <T> void value(StateField<T> field, Supplier<T> value) {
    parts.add(new KeyedValue<>(field, value));
  }

  /** Names what is to be done after something was removed or put in. */
  public void afterwards(Runnable what) {
    afterwards.add(what);
  }

  private boolean isLooking() {
    return which != MovableStateMachine.NO_KEY;
  }

  /** The canonical form of the key that an item belongs to; null if it is not wanted. */
  private <I, P> CanonicalKey wanted(
      I item, Function<I, P> key, Function<P, CanonicalKey> canonical) {
    P partitionKey = item == null ? null : key.apply(item);
    CanonicalKey form = partitionKey == null ? null : canonical.apply(partitionKey);
    if (form == null || !which.test(form)) {
      return null;
    }
    met.putIfAbsent(form, partitionKey);
    return form;
  }

  @Override
  public SortedSet<CanonicalKey> keys() {
    SortedSet<CanonicalKey> keys = new TreeSet<>();
    parts.forEach(part -> part.collect(keys));
    return keys;
  }

  @Override
  public boolean refresh(SortedSet<CanonicalKey> changed) {
    for (CanonicalKey form : changed) {
      Object key = met.get(form);
      if (key == null || !parts.stream().allMatch(part -> part.refresh(form, key))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void remove(SortedSet<CanonicalKey> some) {
    parts.forEach(part -> part.remove(some));
    afterwards.forEach(Runnable::run);
  }

  @Override
  public void write(SortedSet<CanonicalKey> wanted, WireWriter out) {
    StateWriter state = new StateWriter(out, new OwnCollections(owner));
    List<Runnable> undone = new ArrayList<>();
    try {
      parts.forEach(part -> part.write(wanted, state, undone));
      state.end();
    } finally {
      undone.forEach(Runnable::run);
    }
  }

  @Override
  public void remove() {
    parts.forEach(KeyedPart::remove);
    afterwards.forEach(Runnable::run);
  }

  /** All of both; what is added is used by nobody else any more. */
  private static <V> Map<CanonicalKey, V> added(
      Map<CanonicalKey, V> to, Map<CanonicalKey, V> added) {
    if (to.isEmpty()) {
      return added;
    }
    to.putAll(added);
    return to;
  }

  @Override
  public void giveTo(KeyedState target) {
    KeyedPortions other = (KeyedPortions) target;
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).checkAbsent(other.parts.get(i));
    }
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).giveTo(other.parts.get(i));
    }
    other.met = added(other.met, met);
    other.afterwards.forEach(Runnable::run);
  }

  /**
   * The entries or elements of a collection that belong to the keys, in the collection's order:
   * where that is no chance, they get into another one in the same order in every replica.
   */
  private abstract class Items<C, I> implements KeyedPart {
    final StateField<C> field;
    final C collection;
    Map<CanonicalKey, List<I>> byKey = new LinkedHashMap<>();
    private final ContainerCodec<C, I> codec;
    private final boolean isDirect;

    /**
     * Begins.
     *
     * @param isDirect whether what names an item is the partition key itself
     */
    Items(StateField<C> field, C collection, ContainerCodec<C, I> codec, boolean isDirect) {
      this.isDirect = isDirect;
      this.field = field;
      this.collection = collection;
      this.codec = codec;
    }

    final void add(CanonicalKey key, I item) {
      byKey.computeIfAbsent(key, each -> new ArrayList<>(1)).add(item);
    }

    @Override
    public final void write(SortedSet<CanonicalKey> wanted, StateWriter to, List<Runnable> undone) {
      List<I> items = new ArrayList<>();
      for (CanonicalKey key : wanted) {
        items.addAll(byKey.getOrDefault(key, List.of()));
      }
      PortionWriter.sortHashed(collection, codec, items);
      to.writePortion(field, codec, items);
    }

    @Override
    public final void collect(SortedSet<CanonicalKey> keys) {
      keys.addAll(byKey.keySet());
    }

    @Override
    public final boolean refresh(CanonicalKey form, Object key) {
      if (!isDirect || byKey.getOrDefault(form, List.of()).size() > 1) {
        // What belongs to the key now is not named by it, or not by it alone.
        return false;
      }
      byKey.remove(form);
      if (has(key)) {
        add(form, current(key));
      }
      return true;
    }

    @Override
    public final void remove(SortedSet<CanonicalKey> some) {
      for (CanonicalKey form : some) {
        List<I> items = byKey.remove(form);
        if (items != null) {
          items.forEach(this::remove);
        }
      }
    }

    @Override
    public final void remove() {
      int rest = codec.size(collection) - count();
      byKey.values().forEach(items -> items.forEach(this::remove));
      PortionWriter.checkRest(field, rest, codec.size(collection));
    }

    @Override
    public final void checkAbsent(KeyedPart target) {
      Items<C, I> other = same(target);
      byKey
          .values()
          .forEach(
              items ->
                  items.forEach(
                      item -> PortionReader.checkAbsent(place(), named(item), other::has)));
    }

    @Override
    public final void giveTo(KeyedPart target) {
      Items<C, I> other = same(target);
      int all = codec.size(other.collection) + count();
      byKey.values().forEach(items -> items.forEach(other::put));
      other.byKey = added(other.byKey, byKey);
      PortionReader.checkSize(place(), all, codec.size(other.collection));
    }

    @SuppressWarnings("unchecked") // The part of the same field of an object of the same class.
    private Items<C, I> same(KeyedPart other) {
      return (Items<C, I>) other;
    }

    private String place() {
      return owner + "." + field.name();
    }

    private int count() {
      int count = 0;
      for (List<I> items : byKey.values()) {
        count += items.size();
      }
      return count;
    }

    abstract void remove(I item);

    abstract void put(I item);

    /** What names an item: the key of an entry, an element. */
    abstract Object named(I item);

    abstract boolean has(Object name);

    /** The item that is there now. */
    abstract I current(Object name);
  }

  private final class Entries<K, V, M extends Map<K, V>> extends Items<M, Map.Entry<K, V>> {
    Entries(StateField<M> field, M map, boolean isDirect) {
      super(field, map, PortionWriter.mapCodec(field), isDirect);
    }

    @Override
    @SuppressWarnings("unchecked") // It is a key of the map.
    Map.Entry<K, V> current(Object name) {
      return new SimpleImmutableEntry<>((K) name, collection.get(name));
    }

    @Override
    void remove(Map.Entry<K, V> entry) {
      collection.remove(entry.getKey());
    }

    @Override
    void put(Map.Entry<K, V> entry) {
      collection.put(entry.getKey(), entry.getValue());
    }

    @Override
    Object named(Map.Entry<K, V> entry) {
      return entry.getKey();
    }

    @Override
    boolean has(Object name) {
      return collection.containsKey(name);
    }
  }

  private final class Elements<E, S extends Set<E>> extends Items<S, E> {
    Elements(StateField<S> field, S set, boolean isDirect) {
      super(field, set, PortionWriter.setCodec(field), isDirect);
    }

    @Override
    @SuppressWarnings("unchecked") // It is an element of the set.
    E current(Object name) {
      return (E) name;
    }

    @Override
    void remove(E element) {
      collection.remove(element);
    }

    @Override
    void put(E element) {
      collection.add(element);
    }

    @Override
    Object named(E element) {
      return element;
    }

    @Override
    boolean has(Object name) {
      return collection.contains(name);
    }
  }

  /** What an object itself takes out and puts in, by key. */
  private record States<K, S>(
      StateField<Map<K, S>> field, MovableState<K, S> object, SortedMap<CanonicalKey, K> byKey)
      implements KeyedPart {
    /** Takes what belongs to some keys, until it is written. */
    @Override
    public void write(SortedSet<CanonicalKey> wanted, StateWriter to, List<Runnable> undone) {
      List<Map.Entry<K, S>> taken = new ArrayList<>();
      for (CanonicalKey form : wanted) {
        K key = byKey.get(form);
        S part = key == null ? null : object.take(key);
        if (part != null) {
          taken.add(new SimpleImmutableEntry<>(key, part));
          undone.add(() -> object.put(key, part));
        }
      }
      to.writePortion(field, PortionWriter.mapCodec(field), taken);
    }

    @Override
    public void collect(SortedSet<CanonicalKey> keys) {
      keys.addAll(byKey.keySet());
    }

    @Override
    @SuppressWarnings("unchecked") // It was met as a key of the object.
    public boolean refresh(CanonicalKey form, Object key) {
      byKey.put(form, (K) key);
      return true;
    }

    @Override
    public void remove(SortedSet<CanonicalKey> some) {
      for (CanonicalKey form : some) {
        K key = byKey.remove(form);
        if (key != null) {
          object.take(key);
        }
      }
    }

    @Override
    public void remove() {
      byKey.values().forEach(object::take);
    }

    @Override
    public void checkAbsent(KeyedPart target) {
      // The object itself would know; it has nothing of these keys, or the map of slots is wrong.
    }

    @Override
    @SuppressWarnings("unchecked") // The part of the same field of an object of the same class.
    public void giveTo(KeyedPart target) {
      States<K, S> other = (States<K, S>) target;
      byKey.forEach(
          (form, key) -> {
            S part = object.take(key);
            if (part != null) {
              other.object.put(key, part);
              other.byKey.put(form, key);
            }
          });
    }
  }

  /** A field that belongs to no key: at the target the portion that comes with the move counts. */
  private record KeyedValue<T>(StateField<T> field, Supplier<T> value) implements KeyedPart {
    @Override
    public void write(SortedSet<CanonicalKey> wanted, StateWriter to, List<Runnable> undone) {
      to.write(field, value.get());
    }

    @Override
    public void collect(SortedSet<CanonicalKey> keys) {
      // It belongs to none.
    }

    @Override
    public boolean refresh(CanonicalKey form, Object key) {
      return true;
    }

    @Override
    public void remove(SortedSet<CanonicalKey> some) {
      // It stays.
    }

    @Override
    public void remove() {
      // It stays.
    }

    @Override
    public void checkAbsent(KeyedPart target) {
      // It is there.
    }

    @Override
    public void giveTo(KeyedPart target) {
      // It stays.
    }
  }
}
