package dev.csmr.service.state;

import dev.csmr.service.UnsavableStateException;
import java.util.Collections;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * The comparators that a snapshot can name: those of the JDK that have no state. The number of one
 * is what stands in snapshots.
 */
@SuppressWarnings("ImmutableEnumChecker") // The comparators have no state.
enum Order {
  /** No comparator: the natural order. */
  NATURAL(0, null),
  NATURAL_COMPARATOR(1, Comparator.<String>naturalOrder()),
  REVERSE(2, Comparator.<String>reverseOrder()),
  CASE_INSENSITIVE(3, String.CASE_INSENSITIVE_ORDER),
  CASE_INSENSITIVE_REVERSE(4, Collections.reverseOrder(String.CASE_INSENSITIVE_ORDER)),
  /** A comparator that only the object in a final field has. */
  OWN(5, null);

  private final int number;
  private final Comparator<?> comparator;

  Order(int number, Comparator<?> comparator) {
    this.number = number;
    this.comparator = comparator;
  }

  /**
   * The comparator's name for a sorted collection, {@link #NATURAL} for others.
   *
   * @throws UnsavableStateException when the comparator is another
   */
  static Order of(Object collection) {
    Comparator<?> comparator = comparator(collection);
    if (comparator == null) {
      return NATURAL;
    }
    for (Order order : values()) {
      if (comparator.equals(order.comparator)) {
        return order;
      }
    }
    throw new UnsavableStateException(
        "",
        "it holds a "
            + collection.getClass().getSimpleName()
            + " with a comparator that is not of the JDK, and a snapshot cannot create that again."
            + " Sort by the natural order (implement Comparable) or its reverse, or hold the"
            + " collection directly in a final field of the @Replica class, which keeps its"
            + " comparator.");
  }

  /** The same for the object in a final field, which may have any comparator. */
  static Order ofOwn(Object collection) {
    try {
      return of(collection);
    } catch (UnsavableStateException e) {
      return OWN;
    }
  }

  private static Comparator<?> comparator(Object collection) {
    if (collection instanceof SortedSet<?> set) {
      return set.comparator();
    }
    if (collection instanceof SortedMap<?, ?> map) {
      return map.comparator();
    }
    return collection instanceof PriorityQueue<?> queue ? queue.comparator() : null;
  }

  int number() {
    return number;
  }

  static Order numbered(int number) {
    for (Order order : values()) {
      if (order.number == number) {
        return order;
      }
    }
    throw StateReader.malformed(
        "there is a comparator of the unknown number " + number + "; a newer version wrote it");
  }

  /** The comparator. */
  @SuppressWarnings("unchecked") // What a collection of T had compares T.
  <T> Comparator<? super T> comparator() {
    if (this == OWN) {
      throw StateReader.malformed(
          "the field was final when it was taken, and only the object in it had its comparator;"
              + " make it final again");
    }
    return (Comparator<? super T>) comparator;
  }
}
