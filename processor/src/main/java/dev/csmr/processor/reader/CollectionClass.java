package dev.csmr.processor.reader;

import com.palantir.javapoet.ClassName;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A collection class of {@code java.util} that state may be held in.
 *
 * @param name its simple name
 * @param kind what it is on the wire
 * @param implementation the simple name of what to create when a message is read
 * @param keepsOrder whether the order of its iteration is to be kept
 * @param sorted whether it sorts by a comparator or else by natural order
 * @param inMessages whether it may be in messages, too
 */
record CollectionClass(
    String name,
    Kind kind,
    Optional<String> implementation,
    boolean keepsOrder,
    boolean sorted,
    boolean inMessages) {
  enum Kind {
    LIST,
    SET,
    MAP
  }

  private static final String PACKAGE = "java.util";

  private static final Map<String, CollectionClass> BY_NAME =
      Stream.of(
              creates("List", Kind.LIST, "ArrayList", true),
              creates("Collection", Kind.LIST, "ArrayList", false),
              creates("SequencedCollection", Kind.LIST, "ArrayList", false),
              creates("ArrayList", Kind.LIST, "ArrayList", false),
              creates("LinkedList", Kind.LIST, "LinkedList", false),
              creates("Queue", Kind.LIST, "ArrayDeque", false),
              creates("Deque", Kind.LIST, "ArrayDeque", false),
              creates("ArrayDeque", Kind.LIST, "ArrayDeque", false),
              sorted("PriorityQueue", Kind.LIST, "PriorityQueue"),
              creates("Set", Kind.SET, "LinkedHashSet", true),
              creates("SequencedSet", Kind.SET, "LinkedHashSet", false),
              creates("LinkedHashSet", Kind.SET, "LinkedHashSet", false),
              hashed("HashSet", Kind.SET),
              sorted("SortedSet", Kind.SET, "TreeSet"),
              sorted("NavigableSet", Kind.SET, "TreeSet"),
              sorted("TreeSet", Kind.SET, "TreeSet"),
              ofEnums("EnumSet", Kind.SET),
              creates("Map", Kind.MAP, "LinkedHashMap", true),
              creates("SequencedMap", Kind.MAP, "LinkedHashMap", false),
              creates("LinkedHashMap", Kind.MAP, "LinkedHashMap", false),
              hashed("HashMap", Kind.MAP),
              sorted("SortedMap", Kind.MAP, "TreeMap"),
              sorted("NavigableMap", Kind.MAP, "TreeMap"),
              sorted("TreeMap", Kind.MAP, "TreeMap"),
              ofEnums("EnumMap", Kind.MAP))
          .collect(Collectors.toUnmodifiableMap(CollectionClass::name, Function.identity()));

  /** The class with a qualified name, if state may be held in it. */
  static Optional<CollectionClass> of(String qualifiedName) {
    return qualifiedName.startsWith(PACKAGE + ".")
        ? Optional.ofNullable(BY_NAME.get(qualifiedName.substring(PACKAGE.length() + 1)))
        : Optional.empty();
  }

  /** What to create when one is read. */
  Optional<ClassName> created() {
    return implementation.map(simple -> ClassName.get(PACKAGE, simple));
  }

  /** The class itself. */
  ClassName declared() {
    return ClassName.get(PACKAGE, name);
  }

  private static CollectionClass creates(
      String name, Kind kind, String implementation, boolean inMessages) {
    return new CollectionClass(name, kind, Optional.of(implementation), true, false, inMessages);
  }

  private static CollectionClass hashed(String name, Kind kind) {
    return new CollectionClass(name, kind, Optional.of(name), false, false, false);
  }

  private static CollectionClass sorted(String name, Kind kind, String implementation) {
    return new CollectionClass(name, kind, Optional.of(implementation), true, true, false);
  }

  private static CollectionClass ofEnums(String name, Kind kind) {
    return new CollectionClass(name, kind, Optional.empty(), true, false, false);
  }
}
