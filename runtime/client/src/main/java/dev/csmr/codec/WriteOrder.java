package dev.csmr.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.BiConsumer;

/**
 * The order in which the elements of sets and the entries of maps are written, so that equal values
 * become equal bytes on every replica.
 *
 * <p>Sorted and linked collections are written in their own order, which is part of their value;
 * all others in the order of their elements, or of the elements' encoded form.
 */
public final class WriteOrder {
  private WriteOrder() {}

  /** The elements of a set, in their natural order unless the set has one of its own. */
  public static <T extends Comparable<? super T>> Iterable<T> of(Set<T> set) {
    return of(set, Comparator.<T>naturalOrder());
  }

  /** The elements of a set, in the given order unless the set has one of its own. */
  public static <T> Iterable<T> of(Set<T> set, Comparator<? super T> order) {
    if (keepsOrder(set)) {
      return set;
    }
    List<T> sorted = new ArrayList<>(set);
    sorted.sort(order);
    return sorted;
  }

  /** The elements of a set, in the order of their bytes unless the set has one of its own. */
  public static <T> Iterable<T> byBytes(Set<T> set, BiConsumer<WireWriter, ? super T> encoder) {
    if (keepsOrder(set)) {
      return set;
    }
    List<T> sorted = new ArrayList<>(set.size());
    for (Encoded<T> element : sortedByBytes(set, encoder)) {
      sorted.add(element.value());
    }
    return sorted;
  }

  /** The entries of a map, in the natural order of the keys unless the map has one of its own. */
  public static <K extends Comparable<? super K>, V> Iterable<Map.Entry<K, V>> of(Map<K, V> map) {
    return of(map, Comparator.<K>naturalOrder());
  }

  /** The entries of a map, in the given order of the keys unless the map has one of its own. */
  public static <K, V> Iterable<Map.Entry<K, V>> of(Map<K, V> map, Comparator<? super K> order) {
    if (keepsOrder(map)) {
      return map.entrySet();
    }
    List<Map.Entry<K, V>> sorted = new ArrayList<>(map.entrySet());
    sorted.sort(Map.Entry.comparingByKey(order));
    return sorted;
  }

  /** The entries of a map, in the order of the keys' bytes unless the map has one of its own. */
  public static <K, V> Iterable<Map.Entry<K, V>> byBytes(
      Map<K, V> map, BiConsumer<WireWriter, ? super K> encoder) {
    if (keepsOrder(map)) {
      return map.entrySet();
    }
    List<Map.Entry<K, V>> sorted = new ArrayList<>(map.size());
    BiConsumer<WireWriter, Map.Entry<K, V>> keyEncoder =
        (out, entry) -> encoder.accept(out, entry.getKey());
    for (Encoded<Map.Entry<K, V>> entry : sortedByBytes(map.entrySet(), keyEncoder)) {
      sorted.add(entry.value());
    }
    return sorted;
  }

  private record Encoded<T>(T value, byte[] bytes) {}

  private static <T> List<Encoded<T>> sortedByBytes(
      Set<T> values, BiConsumer<WireWriter, ? super T> encoder) {
    List<Encoded<T>> encoded = new ArrayList<>(values.size());
    WireWriter out = new WireWriter();
    for (T value : values) {
      out.clear();
      encoder.accept(out, value);
      encoded.add(new Encoded<>(value, out.toByteArray()));
    }
    encoded.sort((a, b) -> Arrays.compareUnsigned(a.bytes(), b.bytes()));
    return encoded;
  }

  private static boolean keepsOrder(Set<?> set) {
    return set.size() < 2 || set instanceof SortedSet || set instanceof LinkedHashSet;
  }

  private static boolean keepsOrder(Map<?, ?> map) {
    return map.size() < 2 || map instanceof SortedMap || map instanceof LinkedHashMap;
  }
}
