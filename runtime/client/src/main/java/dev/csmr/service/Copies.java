package dev.csmr.service;

import dev.csmr.codec.WriteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Copies of collections, made on their way into and out of a component, so that two components
 * never share one: a restored snapshot would not. They are what the messages that would carry the
 * collections are read as: they can be changed, their elements stand in the order in which they are
 * written, and null is refused. For generated code.
 */
public final class Copies {
  private Copies() {}

  /**
   * A copy of a list.
   *
   * @throws NullPointerException when it is null or holds null
   */
  public static <T> List<T> of(List<? extends T> list) {
    List<T> copy = new ArrayList<>(list.size());
    for (T element : list) {
      copy.add(Objects.requireNonNull(element, "element"));
    }
    return copy;
  }

  /**
   * A copy of a set.
   *
   * @throws NullPointerException when it is null or holds null
   */
  public static <T extends Comparable<? super T>> Set<T> of(Set<T> set) {
    Set<T> copy = new LinkedHashSet<>();
    for (T element : WriteOrder.of(set)) {
      copy.add(Objects.requireNonNull(element, "element"));
    }
    return copy;
  }

  /**
   * A copy of a map.
   *
   * @throws NullPointerException when it is null or holds null
   */
  public static <K extends Comparable<? super K>, V> Map<K, V> of(Map<K, V> map) {
    Map<K, V> copy = new LinkedHashMap<>();
    for (Map.Entry<K, V> entry : WriteOrder.of(map)) {
      copy.put(
          Objects.requireNonNull(entry.getKey(), "key"),
          Objects.requireNonNull(entry.getValue(), "value"));
    }
    return copy;
  }
}
