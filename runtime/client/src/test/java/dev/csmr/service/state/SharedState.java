package dev.csmr.service.state;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A state in which mutable values of several levels are in several places. */
final class SharedState {
  private static final String OWNER = "Shared";

  /** Holds values of two levels. */
  record Box(String name, List<byte[]> parts, Optional<byte[]> mark, byte[] raw) {}

  /** Final fields may hold collections of such classes, which no snapshot creates. */
  private static final class OwnMap extends TreeMap<String, byte[]> {
    private static final long serialVersionUID = 1;
  }

  private static final class OwnList extends ArrayList<List<byte[]>> {
    private static final long serialVersionUID = 1;
  }

  private static final StateCodec<List<byte[]>> ARRAYS =
      StateCodecs.ofList(List.class, StateCodecs.BYTES);
  private static final StateCodec<Optional<byte[]>> MARK =
      StateCodecs.ofOptional(StateCodecs.BYTES);
  private static final StateCodec<Box> BOX =
      StateCodecs.ofRecord(
          "Box",
          parts ->
              new Box(
                  parts.get(1, StateCodecs.STRING),
                  parts.get(2, ARRAYS),
                  parts.get(3, MARK),
                  parts.get(4, StateCodecs.BYTES)),
          StateCodecs.component(1, "name", StateCodecs.STRING, Box::name),
          StateCodecs.component(2, "parts", ARRAYS, Box::parts),
          StateCodecs.component(3, "mark", MARK, Box::mark),
          StateCodecs.component(4, "raw", StateCodecs.BYTES, Box::raw));
  private static final StateCodec<List<List<byte[]>>> LISTS =
      StateCodecs.ofList(List.class, ARRAYS);
  private static final StateCodec<Map<String, Box>> BOXES =
      StateCodecs.ofMap(Map.class, StateCodecs.STRING, BOX);
  private static final StateCodec<List<Integer>> NUMBERS =
      StateCodecs.ofList(List.class, StateCodecs.INT);

  private static final StateField<byte[]> BYTES_FIELD =
      new StateField<>(1, "bytes", StateCodecs.BYTES);
  private static final StateField<Map<String, List<Integer>>> NUMBERS_FIELD =
      new StateField<>(2, "numbers", StateCodecs.ofMap(Map.class, StateCodecs.STRING, NUMBERS));
  private static final StateField<TreeMap<String, byte[]>> OWN_FIELD =
      new StateField<>(
          3, "own", StateCodecs.ofMap(TreeMap.class, StateCodecs.STRING, StateCodecs.BYTES));
  private static final StateField<List<List<byte[]>>> OWN_LISTS_FIELD =
      new StateField<>(4, "ownLists", LISTS);
  private static final StateField<TreeMap<String, byte[]>> ALIAS_FIELD =
      new StateField<>(
          13, "alias", StateCodecs.ofMap(TreeMap.class, StateCodecs.STRING, StateCodecs.BYTES));
  private static final StateField<List<List<byte[]>>> LISTS_FIELD =
      new StateField<>(5, "lists", LISTS);
  private static final StateField<Map<String, List<byte[]>>> BY_NAME_FIELD =
      new StateField<>(6, "byName", StateCodecs.ofMap(Map.class, StateCodecs.STRING, ARRAYS));
  private static final StateField<Map<Integer, List<byte[]>>> BY_ID_FIELD =
      new StateField<>(7, "byId", StateCodecs.ofMap(Map.class, StateCodecs.INT, ARRAYS));
  private static final StateField<List<Box>> BOXES_FIELD =
      new StateField<>(8, "boxes", StateCodecs.ofList(List.class, BOX));
  private static final StateField<List<Map<String, Box>>> MAPS_FIELD =
      new StateField<>(9, "maps", StateCodecs.ofList(List.class, BOXES));
  private static final StateField<Map<String, Set<List<Integer>>>> SETS_FIELD =
      new StateField<>(
          10,
          "sets",
          StateCodecs.ofMap(Map.class, StateCodecs.STRING, StateCodecs.ofSet(Set.class, NUMBERS)));
  private static final StateField<Optional<Box>> MAYBE_FIELD =
      new StateField<>(11, "maybe", StateCodecs.ofOptional(BOX));
  private static final StateField<Map<String, List<List<byte[]>>>> NESTED_FIELD =
      new StateField<>(12, "nested", StateCodecs.ofMap(Map.class, StateCodecs.STRING, LISTS));

  final TreeMap<String, byte[]> own = new OwnMap();
  final List<List<byte[]>> ownLists = new OwnList();
  final TreeMap<String, byte[]> alias = own;
  byte[] bytes;
  Map<String, List<Integer>> numbers;
  List<List<byte[]>> lists;
  Map<String, List<byte[]>> byName;
  Map<Integer, List<byte[]>> byId;
  List<Box> boxes;
  List<Map<String, Box>> maps;
  Map<String, Set<List<Integer>>> sets;
  Optional<Box> maybe;
  Map<String, List<List<byte[]>>> nested;

  /** A state of about so many entries in each collection. */
  static SharedState random(Random random, int size) {
    return new Filler(random, size).fill();
  }

  byte[] save(StateLimits limits) {
    WireWriter out = new WireWriter();
    save(out, limits);
    return out.toByteArray();
  }

  void save(WireWriter out, StateLimits limits) {
    StateWriter state = new StateWriter(out, own(), limits);
    state.write(BYTES_FIELD, bytes);
    state.write(OWN_FIELD, own);
    state.write(NUMBERS_FIELD, numbers);
    state.write(OWN_LISTS_FIELD, ownLists);
    state.write(ALIAS_FIELD, alias);
    state.write(LISTS_FIELD, lists);
    state.write(BY_NAME_FIELD, byName);
    state.write(BY_ID_FIELD, byId);
    state.write(BOXES_FIELD, boxes);
    state.write(MAPS_FIELD, maps);
    state.write(SETS_FIELD, sets);
    state.write(MAYBE_FIELD, maybe);
    state.write(NESTED_FIELD, nested);
    state.end();
  }

  static SharedState restored(byte[] saved) {
    SharedState restored = new SharedState();
    restored.restore(saved);
    return restored;
  }

  private void restore(byte[] saved) {
    StateReader in = new StateReader(new WireReader(saved), own());
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> bytes = in.read(BYTES_FIELD);
        case 2 -> numbers = in.read(NUMBERS_FIELD);
        case 3 -> in.refill(OWN_FIELD, own);
        case 4 -> in.refill(OWN_LISTS_FIELD, ownLists);
        case 5 -> lists = in.read(LISTS_FIELD);
        case 6 -> byName = in.read(BY_NAME_FIELD);
        case 7 -> byId = in.read(BY_ID_FIELD);
        case 8 -> boxes = in.read(BOXES_FIELD);
        case 9 -> maps = in.read(MAPS_FIELD);
        case 10 -> sets = in.read(SETS_FIELD);
        case 11 -> maybe = in.read(MAYBE_FIELD);
        case 12 -> nested = in.read(NESTED_FIELD);
        case 13 -> in.refill(ALIAS_FIELD, alias);
        default -> throw in.unknown();
      }
    }
  }

  private OwnCollections own() {
    return new OwnCollections(OWNER)
        .with(OWN_FIELD, own)
        .with(OWN_LISTS_FIELD, ownLists)
        .with(ALIAS_FIELD, alias);
  }

  /** The same state, whose hashed collections have another order. */
  SharedState withOtherHistory() {
    SharedState other = new SharedState();
    other.own.putAll(own);
    // This is held elsewhere, where it has to be the other's.
    other.ownLists.addAll(ownLists);
    other.bytes = bytes;
    other.numbers = reordered(numbers);
    other.lists = lists == ownLists ? other.ownLists : lists;
    other.byName = reordered(byName);
    other.byId = byId;
    other.boxes = boxes;
    other.maps = maps;
    other.sets = sets;
    other.maybe = maybe;
    other.nested = reordered(nested);
    other.nested.replaceAll((name, held) -> held == ownLists ? other.ownLists : held);
    return other;
  }

  private static <K, V> Map<K, V> reordered(Map<K, V> map) {
    List<K> keys = new ArrayList<>(map.keySet());
    Collections.reverse(keys);
    Map<K, V> reordered = new HashMap<>(1 << 10);
    keys.forEach(key -> reordered.put(key, map.get(key)));
    return reordered;
  }

  /** All of it in words, with what is one object. */
  String inWords() {
    Words words = new Words();
    words.own(own);
    words.own(ownLists);
    for (Object each :
        Arrays.asList(
            bytes, own, numbers, ownLists, lists, byName, byId, boxes, maps, sets, maybe, nested)) {
      words.add(each);
      words.text.append('\n');
    }
    return words.text.toString();
  }

  /** Describes objects, each mutable one once. */
  private static final class Words {
    private final StringBuilder text = new StringBuilder();
    private final IdentityHashMap<Object, Integer> met = new IdentityHashMap<>();
    private final IdentityHashMap<Object, Boolean> own = new IdentityHashMap<>();

    void own(Object object) {
      own.put(object, true);
    }

    void add(Object object) {
      if (object instanceof Optional<?> optional) {
        text.append("optional ");
        add(optional.orElse(null));
      } else if (object instanceof Box box) {
        text.append("box ").append(box.name).append(' ');
        add(box.parts);
        add(box.mark);
        add(box.raw);
      } else if (object instanceof byte[]
          || object instanceof Collection
          || object instanceof Map) {
        addObject(object);
      } else {
        text.append(object).append(' ');
      }
    }

    private void addObject(Object object) {
      if (isMutable(object)) {
        Integer number = met.putIfAbsent(object, met.size());
        text.append(number == null ? "#" : "@").append(number == null ? met.size() - 1 : number);
        text.append(own.containsKey(object) ? "own" : "").append(' ');
        if (number != null) {
          return;
        }
      }
      text.append(object.getClass().getSimpleName()).append('(');
      if (object instanceof byte[] array) {
        text.append(Arrays.toString(array));
      } else if (object instanceof Map<?, ?> map) {
        keys(map).forEach(key -> addEntry(map, key));
      } else {
        elements((Collection<?>) object).forEach(this::add);
      }
      text.append(") ");
    }

    private void addEntry(Map<?, ?> map, Object key) {
      text.append(key).append('=');
      add(map.get(key));
    }

    private static boolean isMutable(Object object) {
      return !object.getClass().getName().startsWith("java.util.ImmutableCollections")
          && !object.getClass().getName().startsWith("java.util.Collections$");
    }

    private static List<?> keys(Map<?, ?> map) {
      return map.keySet().stream().sorted(Comparator.comparing(String::valueOf)).toList();
    }

    private static List<?> elements(Collection<?> collection) {
      return collection instanceof Set
          ? collection.stream().sorted(Comparator.comparing(String::valueOf)).toList()
          : new ArrayList<>(collection);
    }
  }

  /** Makes a state, of objects of which many are used again. */
  @SuppressWarnings("JdkObsolete") // A state may hold it.
  private static final class Filler {
    private final Random random;
    private final int size;
    private final List<byte[]> arrays = new ArrayList<>();
    private final List<List<byte[]>> arrayLists = new ArrayList<>();
    private final List<List<List<byte[]>>> listLists = new ArrayList<>();
    private final List<Map<String, Box>> boxMaps = new ArrayList<>();
    private final List<List<Integer>> numberLists = new ArrayList<>();

    Filler(Random random, int size) {
      this.random = random;
      this.size = size;
    }

    SharedState fill() {
      SharedState state = new SharedState();
      listLists.add(state.ownLists);
      times(() -> state.own.put(key(), array()));
      times(() -> state.ownLists.add(arrayList()));
      state.bytes = random.nextInt(5) == 0 ? null : array();
      state.numbers = new HashMap<>();
      times(() -> state.numbers.put(key(), numbers()));
      state.lists = listList();
      state.byName = new HashMap<>();
      times(() -> state.byName.put(key(), arrayList()));
      state.byId = random.nextBoolean() ? new TreeMap<>() : new LinkedHashMap<>(8, 0.7f, true);
      times(() -> state.byId.put(random.nextInt(3 * size), arrayList()));
      state.boxes = random.nextBoolean() ? new ArrayList<>() : new LinkedList<>();
      times(() -> state.boxes.add(box()));
      state.maps = new ArrayList<>();
      times(() -> state.maps.add(boxMap()));
      state.sets = new TreeMap<>();
      times(() -> state.sets.put(key(), numberSet()));
      state.maybe = random.nextBoolean() ? Optional.empty() : Optional.of(box());
      state.nested = new HashMap<>();
      times(() -> state.nested.put(key(), listList()));
      return state;
    }

    private void times(Runnable action) {
      for (int i = random.nextInt(2 * size); i > 0; i--) {
        action.run();
      }
    }

    /** Many have one hash code: those of "Aa" and "BB" are the same. */
    private String key() {
      StringBuilder key = new StringBuilder();
      for (int i = 0; i < 4; i++) {
        key.append(random.nextBoolean() ? "Aa" : "BB");
      }
      return random.nextInt(20) == 0 ? "null" : key.toString() + random.nextInt(size);
    }

    private <T> T of(List<T> pool, Supplier<T> another) {
      if (!pool.isEmpty() && random.nextInt(3) == 0) {
        return pool.get(random.nextInt(pool.size()));
      }
      T made = another.get();
      pool.add(made);
      return made;
    }

    private byte[] array() {
      return random.nextInt(15) == 0
          ? null
          : of(arrays, () -> new byte[] {(byte) random.nextInt(4)});
    }

    private <T> List<T> list(Supplier<T> element) {
      List<T> list = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        list.add(element.get());
      }
      return switch (random.nextInt(6)) {
        case 0 -> list.stream().toList();
        case 1 -> new LinkedList<>(list);
        case 2 -> list.isEmpty() ? list : Arrays.asList(list.get(0), list.get(0));
        case 3 -> list.isEmpty() ? list : Collections.nCopies(2, list.get(0));
        default -> list;
      };
    }

    private List<byte[]> arrayList() {
      return of(arrayLists, () -> list(this::array));
    }

    private List<List<byte[]>> listList() {
      return of(listLists, () -> list(this::arrayList));
    }

    private List<Integer> numbers() {
      return of(numberLists, () -> new ArrayList<>(List.of(random.nextInt(5))));
    }

    private Set<List<Integer>> numberSet() {
      Set<List<Integer>> set = new HashSet<>();
      times(() -> set.add(numbers()));
      return random.nextInt(4) == 0 ? Set.copyOf(set) : set;
    }

    private Box box() {
      return new Box(key(), arrayList(), Optional.ofNullable(array()), array());
    }

    private Map<String, Box> boxMap() {
      return of(
          boxMaps,
          () -> {
            Map<String, Box> map = new HashMap<>();
            times(() -> map.put(key(), box()));
            return random.nextInt(4) == 0 ? Map.copyOf(map) : map;
          });
    }
  }
}
