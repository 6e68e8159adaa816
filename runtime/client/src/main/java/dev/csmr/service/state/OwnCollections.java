package dev.csmr.service.state;

import dev.csmr.codec.WireWriter;
import dev.csmr.service.UnsavableStateException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The collections and maps in the final fields of one object. They are refilled instead of created
 * anew, so each keeps its comparator, its order of access and its identity.
 */
public final class OwnCollections {
  private final String owner;
  private final Map<Integer, Object> byField = new LinkedHashMap<>();
  private final Set<Integer> named = new LinkedHashSet<>();

  /**
   * None so far.
   *
   * @param owner the object's class, for messages
   */
  public OwnCollections(String owner) {
    this.owner = owner;
  }

  /**
   * Adds one.
   *
   * @throws UnsavableStateException when it cannot be refilled; the message names the field
   */
  public <T> OwnCollections with(StateField<T> field, T collection) {
    String place = owner + "." + field.name();
    if (collection == null) {
      throw new UnsavableStateException(place, "it is final and null. Give it a collection.");
    }
    try {
      CollectionKind.ofOwn(collection);
    } catch (UnsavableStateException e) {
      throw e.in(place);
    }
    if (!holds(collection)) {
      named.add(field.number());
    }
    byField.put(field.number(), collection);
    return this;
  }

  /** The class of the object they belong to. */
  String owner() {
    return owner;
  }

  /** The one of a field, or null. */
  Object of(int field) {
    return byField.get(field);
  }

  /** Whether an object is in a field. */
  boolean holds(Object collection) {
    for (Object own : byField.values()) {
      if (own == collection) {
        return true;
      }
    }
    return false;
  }

  /** Each object once. */
  List<Object> objects() {
    return named.stream().map(byField::get).toList();
  }

  /** Names a field for each of {@link #objects}. */
  void write(WireWriter out, int number) {
    named.forEach(field -> out.writePresentInt32(number, field));
  }

  /** Whether a field is one of those that {@link #write} names. */
  boolean isNamed(int field) {
    return named.contains(field);
  }
}
