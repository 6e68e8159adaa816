package dev.csmr.service.state;

import dev.csmr.service.UnsavableStateException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The collections of {@code java.util} that come back as they were. The number of a kind is what
 * stands in snapshots.
 */
enum CollectionKind {
  ARRAY_LIST(1, ArrayList.class, Trait.MUTABLE),
  LINKED_LIST(2, LinkedList.class, Trait.MUTABLE),
  ARRAY_DEQUE(3, ArrayDeque.class, Trait.MUTABLE),
  /** Its elements are saved as they lie in the heap; added in that order, they lie so again. */
  PRIORITY_QUEUE(4, PriorityQueue.class, Trait.MUTABLE),
  /** {@code Arrays.asList}: of a fixed size, its elements can be set. */
  FIXED_LIST(5, Arrays.asList().getClass(), Trait.MUTABLE),
  LIST_OF(6, List.of().getClass()),
  /** {@code Stream.toList()}: like {@link #LIST_OF}, but knows null. */
  LIST_WITH_NULLS(7, List.class),
  EMPTY_LIST(8, Collections.emptyList().getClass()),
  SINGLETON_LIST(9, Collections.singletonList(1).getClass()),
  COPIES_LIST(10, Collections.nCopies(1, 1).getClass()),

  LINKED_HASH_SET(20, LinkedHashSet.class, Trait.MUTABLE),
  HASH_SET(21, HashSet.class, Trait.MUTABLE, Trait.HASHED),
  TREE_SET(22, TreeSet.class, Trait.MUTABLE),
  ENUM_SET(23, EnumSet.class, Trait.MUTABLE),
  SET_OF(24, Set.of().getClass(), Trait.HASHED),
  EMPTY_SET(25, Collections.emptySet().getClass()),
  SINGLETON_SET(26, Collections.singleton(1).getClass()),
  EMPTY_SORTED_SET(27, Collections.emptyNavigableSet().getClass()),

  LINKED_HASH_MAP(40, LinkedHashMap.class, Trait.MUTABLE),
  /** A LinkedHashMap whose eldest entry is the one that was used longest ago. */
  ACCESS_ORDERED_MAP(41, LinkedHashMap.class, Trait.MUTABLE),
  HASH_MAP(42, HashMap.class, Trait.MUTABLE, Trait.HASHED),
  TREE_MAP(43, TreeMap.class, Trait.MUTABLE),
  ENUM_MAP(44, EnumMap.class, Trait.MUTABLE),
  MAP_OF(45, Map.of().getClass(), Trait.HASHED),
  EMPTY_MAP(46, Collections.emptyMap().getClass()),
  SINGLETON_MAP(47, Collections.singletonMap(1, 1).getClass()),
  EMPTY_SORTED_MAP(48, Collections.emptyNavigableMap().getClass());

  private enum Trait {
    MUTABLE,
    HASHED
  }

  private static final Map<Class<?>, CollectionKind> BY_CLASS = byClass();

  private static final int NOT_FOUND = -1;
  private static final float LOAD_FACTOR = 0.75f;

  private final int number;
  private final Class<?> type;
  private final boolean mutable;
  private final boolean hashed;

  CollectionKind(int number, Class<?> type, Trait... traits) {
    this.number = number;
    this.type = type;
    List<Trait> all = List.of(traits);
    this.mutable = all.contains(Trait.MUTABLE);
    this.hashed = all.contains(Trait.HASHED);
  }

  private static Map<Class<?>, CollectionKind> byClass() {
    Map<Class<?>, CollectionKind> kinds = new HashMap<>();
    for (CollectionKind kind : values()) {
      kinds.putIfAbsent(kind.type, kind);
    }
    kinds.remove(List.class);
    kinds.put(List.of(1).getClass(), LIST_OF);
    kinds.put(List.of(1, 2).subList(0, 1).getClass(), LIST_OF);
    kinds.put(Set.of(1).getClass(), SET_OF);
    kinds.put(Map.of(1, 1).getClass(), MAP_OF);
    // Empty and full EnumSets are of one class, large ones of another.
    kinds.put(EnumSet.noneOf(Trait.class).getClass(), ENUM_SET);
    kinds.put(EnumSet.noneOf(Character.UnicodeScript.class).getClass(), ENUM_SET);
    return kinds;
  }

  int number() {
    return number;
  }

  /** Whether its content can change, so that it matters whether two places hold one. */
  boolean isMutable() {
    return mutable;
  }

  /** Whether the order of its iteration is chance. */
  boolean isHashed() {
    return hashed;
  }

  /**
   * The kind of a collection or map, whatever its content; null when it is none that can be saved.
   */
  static CollectionKind find(Object collection) {
    return BY_CLASS.get(collection.getClass());
  }

  /**
   * The kind of a collection or map that a snapshot creates anew.
   *
   * @throws UnsavableStateException when it is of none
   */
  static CollectionKind of(Object collection) {
    CollectionKind kind = BY_CLASS.get(collection.getClass());
    if (kind == null) {
      throw new UnsavableStateException("", unknown(collection));
    }
    if (kind == LIST_OF && knowsNull((List<?>) collection)) {
      return LIST_WITH_NULLS;
    }
    return kind;
  }

  /**
   * The kind of a collection or map in a final field, which is refilled: subclasses are welcome.
   *
   * @throws UnsavableStateException when it cannot be refilled
   */
  static CollectionKind ofOwn(Object collection) {
    CollectionKind kind = nearest(collection);
    if (!kind.isMutable() || kind == FIXED_LIST) {
      throw new UnsavableStateException(
          "",
          "it is final and holds a "
              + name(collection)
              + ", which a snapshot cannot refill. Make the field static if it is a constant, or"
              + " hold a mutable collection, or remove final.");
    }
    return kind;
  }

  /**
   * The kind of a collection or map, or the one that its class extends.
   *
   * @throws UnsavableStateException when it is of none
   */
  static CollectionKind nearest(Object collection) {
    for (Class<?> c = collection.getClass(); c != null; c = c.getSuperclass()) {
      CollectionKind kind = BY_CLASS.get(c);
      if (kind != null) {
        return kind;
      }
    }
    throw new UnsavableStateException("", unknown(collection));
  }

  private static String unknown(Object collection) {
    return "it holds a "
        + name(collection)
        + ", which is a view of something else or a class that csmr does not know. Store a copy in"
        + " an ArrayList, a TreeMap or another collection class of java.util, or a List.copyOf.";
  }

  private static String name(Object collection) {
    return collection.getClass().getName();
  }

  /** Whether a list can be asked for null at all. */
  private static boolean knowsNull(List<?> list) {
    try {
      return list.indexOf(null) >= NOT_FOUND;
    } catch (NullPointerException e) {
      return false;
    }
  }

  /**
   * The kind of a LinkedHashMap, which does not tell whether it is ordered by access: its eldest
   * entry is used, to see whether it moves. Then all others are used, which puts it back.
   */
  static <K, V> CollectionKind ofLinked(Map<K, V> map) {
    if (map.size() < 2) {
      return ofSmallLinked(map);
    }
    K eldest = map.keySet().iterator().next();
    map.get(eldest);
    Iterator<K> keys = map.keySet().iterator();
    if (keys.next() == eldest) {
      return LINKED_HASH_MAP;
    }
    for (int others = map.size() - 1; others > 0; others--) {
      map.get(map.keySet().iterator().next());
    }
    return ACCESS_ORDERED_MAP;
  }

  /** Puts keys of its own into the map for as long as it looks. */
  @SuppressWarnings("unchecked") // Nobody else sees the keys.
  private static <K, V> CollectionKind ofSmallLinked(Map<K, V> map) {
    Map<Object, V> any = (Map<Object, V>) map;
    Object first = new Object();
    Object second = new Object();
    any.put(first, null);
    any.put(second, null);
    any.get(first);
    Object last = null;
    for (Object key : any.keySet()) {
      last = key;
    }
    any.remove(first);
    any.remove(second);
    return last == first ? ACCESS_ORDERED_MAP : LINKED_HASH_MAP;
  }

  static CollectionKind numbered(int number) {
    for (CollectionKind kind : values()) {
      if (kind.number == number) {
        return kind;
      }
    }
    throw StateReader.malformed(
        "there is a collection of the unknown kind " + number + "; a newer version wrote it");
  }

  /**
   * This kind, or when a field was declared anew since the snapshot was taken and cannot hold it
   * any more, the first kind that it can hold.
   */
  CollectionKind within(Class<?> declared) {
    if (declared.isAssignableFrom(type)) {
      return this;
    }
    for (CollectionKind kind : values()) {
      if (declared.isAssignableFrom(kind.type)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("No collection is a " + declared + ".");
  }

  /** A new mutable collection, to be filled. */
  @SuppressWarnings("JdkObsolete") // It is what the user chose.
  <E> Collection<E> create(Comparator<? super E> order, StateCodec<E> element) {
    return switch (this) {
      case ARRAY_LIST -> new ArrayList<>();
      case LINKED_LIST -> new LinkedList<>();
      case ARRAY_DEQUE -> new ArrayDeque<>();
      case PRIORITY_QUEUE -> new PriorityQueue<>(order);
      case LINKED_HASH_SET -> new LinkedHashSet<>();
      case HASH_SET -> new HashSet<>();
      case TREE_SET -> new TreeSet<>(order);
      case ENUM_SET -> element.emptySet();
      default -> throw new IllegalArgumentException(this + " cannot be filled.");
    };
  }

  /** A new mutable map, to be filled. */
  <K, V> Map<K, V> createMap(Comparator<? super K> order, StateCodec<K> key) {
    return switch (this) {
      case LINKED_HASH_MAP -> new LinkedHashMap<>();
      case ACCESS_ORDERED_MAP -> new LinkedHashMap<>(16, LOAD_FACTOR, true);
      case HASH_MAP -> new HashMap<>();
      case TREE_MAP -> new TreeMap<>(order);
      case ENUM_MAP -> key.emptyMap();
      default -> throw new IllegalArgumentException(this + " cannot be filled.");
    };
  }

  /** A collection that is made of all its elements at once. */
  @SuppressWarnings("unchecked") // The elements come from a list of them.
  <E> Collection<E> of(List<E> elements) {
    return switch (this) {
      case FIXED_LIST -> Arrays.asList((E[]) elements.toArray());
      case LIST_OF -> List.copyOf(elements);
      case LIST_WITH_NULLS -> elements.stream().toList();
      case EMPTY_LIST -> Collections.emptyList();
      case SINGLETON_LIST -> Collections.singletonList(elements.get(0));
      case COPIES_LIST ->
          Collections.nCopies(elements.size(), elements.isEmpty() ? null : elements.get(0));
      case SET_OF -> Set.copyOf(elements);
      case EMPTY_SET -> Collections.emptySet();
      case SINGLETON_SET -> Collections.singleton(elements.get(0));
      case EMPTY_SORTED_SET -> emptySortedSet();
      default -> throw new IllegalArgumentException(this + " is filled.");
    };
  }

  @SuppressWarnings("unchecked") // It has no elements.
  private static <E> Collection<E> emptySortedSet() {
    return (Collection<E>) Collections.<String>emptyNavigableSet();
  }

  @SuppressWarnings("unchecked") // It has no entries.
  private static <K, V> Map<K, V> emptySortedMap() {
    return (Map<K, V>) Collections.<String, String>emptyNavigableMap();
  }

  /** A map that is made of all its entries at once. */
  <K, V> Map<K, V> ofEntries(Map<K, V> entries) {
    return switch (this) {
      case MAP_OF -> Map.copyOf(entries);
      case EMPTY_MAP -> Collections.emptyMap();
      case EMPTY_SORTED_MAP -> emptySortedMap();
      case SINGLETON_MAP -> {
        Map.Entry<K, V> entry = entries.entrySet().iterator().next();
        yield Collections.singletonMap(entry.getKey(), entry.getValue());
      }
      default -> throw new IllegalArgumentException(this + " is filled.");
    };
  }

  /** Whether it is filled after it was created. */
  boolean isFilled() {
    return isMutable() && this != FIXED_LIST;
  }
}
