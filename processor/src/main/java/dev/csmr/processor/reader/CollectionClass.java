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
    CollectionFamily kind,
    Optional<String> implementation,
    boolean keepsOrder,
    boolean sorted,
    boolean inMessages) {
  enum CollectionFamily {
    LIST,
    SET,
    MAP
  }

  private static final String PACKAGE = "java.util";

  private static final Map<String, CollectionClass> BY_NAME =
      Stream.of(
              creates("List", CollectionFamily.LIST, "ArrayList", true),
              creates("Collection", CollectionFamily.LIST, "ArrayList", false),
              creates("SequencedCollection", CollectionFamily.LIST, "ArrayList", false),
              creates("ArrayList", CollectionFamily.LIST, "ArrayList", false),
              creates("LinkedList", CollectionFamily.LIST, "LinkedList", false),
              creates("Queue", CollectionFamily.LIST, "ArrayDeque", false),
              creates("Deque", CollectionFamily.LIST, "ArrayDeque", false),
              creates("ArrayDeque", CollectionFamily.LIST, "ArrayDeque", false),
              sorted("PriorityQueue", CollectionFamily.LIST, "PriorityQueue"),
              creates("Set", CollectionFamily.SET, "LinkedHashSet", true),
              creates("SequencedSet", CollectionFamily.SET, "LinkedHashSet", false),
              creates("LinkedHashSet", CollectionFamily.SET, "LinkedHashSet", false),
              hashed("HashSet", CollectionFamily.SET),
              sorted("SortedSet", CollectionFamily.SET, "TreeSet"),
              sorted("NavigableSet", CollectionFamily.SET, "TreeSet"),
              sorted("TreeSet", CollectionFamily.SET, "TreeSet"),
              ofEnums("EnumSet", CollectionFamily.SET),
              creates("Map", CollectionFamily.MAP, "LinkedHashMap", true),
              creates("SequencedMap", CollectionFamily.MAP, "LinkedHashMap", false),
              creates("LinkedHashMap", CollectionFamily.MAP, "LinkedHashMap", false),
              hashed("HashMap", CollectionFamily.MAP),
              sorted("SortedMap", CollectionFamily.MAP, "TreeMap"),
              sorted("NavigableMap", CollectionFamily.MAP, "TreeMap"),
              sorted("TreeMap", CollectionFamily.MAP, "TreeMap"),
              ofEnums("EnumMap", CollectionFamily.MAP))
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
      String name, CollectionFamily kind, String implementation, boolean inMessages) {
    return new CollectionClass(name, kind, Optional.of(implementation), true, false, inMessages);
  }

  private static CollectionClass hashed(String name, CollectionFamily kind) {
    return new CollectionClass(name, kind, Optional.of(name), false, false, false);
  }

  private static CollectionClass sorted(String name, CollectionFamily kind, String implementation) {
    return new CollectionClass(name, kind, Optional.of(implementation), true, true, false);
  }

  private static CollectionClass ofEnums(String name, CollectionFamily kind) {
    return new CollectionClass(name, kind, Optional.empty(), true, false, false);
  }
}
