package dev.csmr.service.state;

import dev.csmr.MovableState;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.CanonicalKey;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Writes the portion of a state that belongs to some partition keys, and then removes it. Used
 * once. Not thread-safe.
 */
public final class PortionWriter {
  private final StateWriter state;
  private final Predicate<CanonicalKey> which;
  private final List<Runnable> removals = new ArrayList<>();
  private final List<Runnable> returns = new ArrayList<>();

  /**
   * Begins.
   *
   * @param out takes the pieces
   * @param owner the object's class, for messages
   * @param which whether a key is wanted
   */
  public PortionWriter(WireWriter out, String owner, Predicate<CanonicalKey> which) {
    this(new StateWriter(out, new OwnCollections(owner)), which);
  }

  PortionWriter(StateWriter state, Predicate<CanonicalKey> which) {
    this.state = state;
    this.which = which;
  }

  /**
   * Takes the entries of the wanted keys.
   *
   * @param canonical the canonical form of a key
   */
  public <K, V, M extends Map<K, V>> void takeEntries(
      StateField<M> field, M map, Function<K, CanonicalKey> canonical) {
    takeEntries(field, map, Function.identity(), canonical);
  }

  /**
   * Takes the entries that belong to the wanted keys.
   *
   * @param key the partition key of an entry's key
   * @param canonical its canonical form
   */
  public <K, P, V, M extends Map<K, V>> void takeEntries(
      StateField<M> field, M map, Function<K, P> key, Function<P, CanonicalKey> canonical) {
    List<Map.Entry<K, V>> taken = new ArrayList<>();
    for (Map.Entry<K, V> entry : map.entrySet()) {
      if (isWanted(entry.getKey(), key, canonical)) {
        taken.add(new SimpleImmutableEntry<>(entry.getKey(), entry.getValue()));
      }
    }
    ContainerCodec<M, Map.Entry<K, V>> codec = mapCodec(field);
    sortHashed(map, codec, taken);
    state.writePortion(field, codec, taken);
    removals.add(
        () -> {
          int rest = map.size() - taken.size();
          taken.forEach(entry -> map.remove(entry.getKey()));
          checkRest(field, rest, map.size());
        });
  }

  /**
   * Takes those elements that are wanted keys.
   *
   * @param canonical the canonical form of a key
   */
  public <E, S extends Set<E>> void takeElements(
      StateField<S> field, S set, Function<E, CanonicalKey> canonical) {
    takeElements(field, set, Function.identity(), canonical);
  }

  /**
   * Takes the elements that belong to the wanted keys.
   *
   * @param key the partition key of an element
   * @param canonical its canonical form
   */
  public <E, P, S extends Set<E>> void takeElements(
      StateField<S> field, S set, Function<E, P> key, Function<P, CanonicalKey> canonical) {
    List<E> taken = new ArrayList<>();
    for (E element : set) {
      if (isWanted(element, key, canonical)) {
        taken.add(element);
      }
    }
    ContainerCodec<S, E> codec = setCodec(field);
    sortHashed(set, codec, taken);
    state.writePortion(field, codec, taken);
    removals.add(
        () -> {
          int rest = set.size() - taken.size();
          taken.forEach(set::remove);
          checkRest(field, rest, set.size());
        });
  }

  /**
   * Takes what belongs to the wanted keys from an object that knows it, and gives it back if it
   * cannot be written.
   *
   * @param canonical the canonical form of a key
   */
  public <K, S> void takeStates(
      StateField<Map<K, S>> field, MovableState<K, S> object, Function<K, CanonicalKey> canonical) {
    Map<CanonicalKey, K> wanted = new TreeMap<>();
    for (K key : object.keys()) {
      if (isWanted(key, Function.identity(), canonical)) {
        wanted.putIfAbsent(canonical.apply(key), key);
      }
    }
    List<Map.Entry<K, S>> taken = new ArrayList<>();
    for (K key : wanted.values()) {
      S part = object.take(key);
      if (part != null) {
        taken.add(new SimpleImmutableEntry<>(key, part));
        returns.add(() -> object.put(key, part));
      }
    }
    state.writePortion(field, mapCodec(field), taken);
  }

  /** Writes what a field holds, which stays. */
  public <T> void write(StateField<T> field, T value) {
    state.write(field, value);
  }

  /**
   * Writes the portion and removes it.
   *
   * @throws dev.csmr.service.UnsavableStateException when it cannot be written; nothing is removed
   */
  public void end() {
    boolean isWritten = false;
    try {
      state.end();
      isWritten = true;
    } finally {
      if (!isWritten) {
        returns.forEach(Runnable::run);
      }
    }
    removals.forEach(Runnable::run);
  }

  /** What belongs to no key stays. */
  private <I, P> boolean isWanted(I item, Function<I, P> key, Function<P, CanonicalKey> canonical) {
    P partitionKey = item == null ? null : key.apply(item);
    return partitionKey != null && which.test(canonical.apply(partitionKey));
  }

  static <I> void sortHashed(Object collection, ContainerCodec<?, I> codec, List<I> items) {
    if (CollectionKind.nearest(collection).isHashed()) {
      items.sort(codec::compareItems);
    }
  }

  static void checkRest(StateField<?> field, int expected, int actual) {
    if (actual != expected) {
      throw new IllegalStateException(
          field.name()
              + " does not find its own content: "
              + (actual - expected)
              + " of what was taken out are still there. The equals, hashCode or compareTo of what"
              + " is in it is no order, or what it reads has changed.");
    }
  }

  @SuppressWarnings("unchecked") // The codec of a map of java.util is one of entries.
  static <K, V, M extends Map<K, V>> ContainerCodec<M, Map.Entry<K, V>> mapCodec(
      StateField<M> field) {
    return (ContainerCodec<M, Map.Entry<K, V>>) field.codec();
  }

  @SuppressWarnings("unchecked") // The codec of a set of java.util is one of elements.
  static <E, C extends Collection<E>> ContainerCodec<C, E> setCodec(StateField<C> field) {
    return (ContainerCodec<C, E>) field.codec();
  }
}
