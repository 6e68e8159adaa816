package dev.csmr.service.state;

import dev.csmr.MovableState;
import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reads what a {@link PortionWriter} wrote, like {@link StateReader}, and adds it to a state at the
 * end, when all of it was read. Used once. Not thread-safe.
 */
public final class PortionReader {
  private final StateReader state;
  private final List<Runnable> changes = new ArrayList<>();

  /**
   * Begins.
   *
   * @param in gives the pieces
   * @param owner the object's class, for messages
   * @throws MalformedMessageException when the bytes are of another form
   */
  public PortionReader(WireReader in, String owner) {
    this.state = new StateReader(in, new OwnCollections(owner));
  }

  /** The number of the next field; 0 when there is none. */
  public int next() {
    return state.next();
  }

  /** The exception for a field that the object's class does not have, or that does not move. */
  public MalformedMessageException unknown() {
    return state.unknown();
  }

  /** Reads entries of a map. */
  public <K, V, M extends Map<K, V>> void putEntries(StateField<M> field, M map) {
    List<Map.Entry<K, V>> entries = state.readPortion(field, PortionWriter.mapCodec(field));
    entries.forEach(entry -> checkAbsent(field, entry.getKey(), map::containsKey));
    changes.add(
        () -> {
          int size = map.size() + entries.size();
          entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
          checkSize(field, size, map.size());
        });
  }

  /** Reads elements of a set. */
  public <E, S extends Set<E>> void putElements(StateField<S> field, S set) {
    List<E> elements = state.readPortion(field, PortionWriter.<E, S>setCodec(field));
    elements.forEach(element -> checkAbsent(field, element, set::contains));
    changes.add(
        () -> {
          int size = set.size() + elements.size();
          set.addAll(elements);
          checkSize(field, size, set.size());
        });
  }

  /** Reads what belongs to keys of an object that knows where to put it. */
  public <K, S> void putStates(StateField<Map<K, S>> field, MovableState<K, S> object) {
    List<Map.Entry<K, S>> entries = state.readPortion(field, PortionWriter.mapCodec(field));
    changes.add(() -> entries.forEach(entry -> object.put(entry.getKey(), entry.getValue())));
  }

  /**
   * Reads a value of which the greater one is kept.
   *
   * @param own the value that is there
   * @param target is given the value that was read, if it is the greater one
   */
  public <T extends Comparable<? super T>> void putGreater(
      StateField<T> field, T own, Consumer<T> target) {
    T value = state.read(field);
    if (value != null && (own == null || value.compareTo(own) > 0)) {
      changes.add(() -> target.accept(value));
    }
  }

  /**
   * Reads a value of which the lesser one is kept.
   *
   * @param own the value that is there
   * @param target is given the value that was read, if it is the lesser one
   */
  public <T extends Comparable<? super T>> void putLesser(
      StateField<T> field, T own, Consumer<T> target) {
    T value = state.read(field);
    if (value != null && (own == null || value.compareTo(own) < 0)) {
      changes.add(() -> target.accept(value));
    }
  }

  /** Adds all that was read. */
  public void end() {
    changes.forEach(Runnable::run);
  }

  private <I> void checkAbsent(StateField<?> field, I item, Predicate<I> isThere) {
    checkAbsent(state.place(field), item, isThere);
  }

  static <I> void checkAbsent(String place, I item, Predicate<? super I> isThere) {
    boolean found;
    try {
      found = isThere.test(item);
    } catch (RuntimeException e) {
      throw StateReader.malformed(place + " does not take what is put in: " + e);
    }
    if (found) {
      throw new MalformedMessageException(
          place
              + " has "
              + ContainerCodec.words(item)
              + " already, which is put in: two partitions hold what belongs to one key.");
    }
  }

  private void checkSize(StateField<?> field, int expected, int actual) {
    checkSize(state.place(field), expected, actual);
  }

  static void checkSize(String place, int expected, int actual) {
    if (actual != expected) {
      throw new MalformedMessageException(
          place
              + " has "
              + actual
              + " instead of "
              + expected
              + " after a portion was put in: it holds something twice, or the collection has a limit"
              + " or another comparator, compareTo, equals or hashCode than at the replica that it"
              + " comes from.");
    }
  }
}
