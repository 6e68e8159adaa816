package dev.csmr.processor;

import org.junit.jupiter.api.Test;

/** What cannot be moved by key is said where it stands. */
class MoveProblemsTest {
  private static final String KV =
      "@Replicated(movable = true) public interface Kv {\n void put(@PartitionKey String key); }";

  private static Mistakes inMovable(String members, String... others) {
    return inMovable("implements Kv", members, others);
  }

  private static Mistakes inMovable(String parents, String members, String[] others) {
    String[] bodies = new String[others.length + 2];
    bodies[0] = KV;
    bodies[1] =
        "@Replica class MapKv " + parents + " { public void put(String key) {}\n" + members + "\n}";
    System.arraycopy(others, 0, bodies, 2, others.length);
    return Mistakes.in(bodies);
  }

  @Test
  void all_keys_have_one_type() {
    Mistakes.in(
            """
            @Replicated(movable = true) public interface Kv {
              void add(@PartitionKey int key);
              void put(@PartitionKey String key); //!
              void putAll(@PartitionKey Map<Integer, String> all);
              void remove(@PartitionKey List<Long> keys); //!
            }
            """,
            "@Replica class MapKv implements Kv { public void add(int key) {}"
                + " public void put(String key) {} public void putAll(Map<Integer, String> all) {}"
                + " public void remove(List<Long> keys) {} }")
        .areReported(
            "[csmr-318] The @PartitionKey parameters of movable Kv have different types: int in add"
                + " and String in put. What belongs to a key moves with it, so give all of them one"
                + " type.",
            "[csmr-318] The @PartitionKey parameters of movable Kv have different types: int in add"
                + " and Long in remove. What belongs to a key moves with it, so give all of them one"
                + " type.");
  }

  @Test
  void there_is_a_key() {
    Mistakes.in(
            "@Replicated(movable = true) //\npublic interface Kv { //!\n void put(String key); }",
            "@Replica class MapKv implements Kv { public void put(String key) {} }")
        .areReported(
            "[csmr-319] Kv is movable, but no parameter of its operations is annotated @PartitionKey,"
                + " so there is no key that could move. Annotate the parameters that are keys, or"
                + " remove movable = true.");
  }

  @Test
  void a_field_that_belongs_to_no_key_needs_a_word() {
    inMovable("long lastToken; //!")
        .areReported(
            "[csmr-820] Field lastToken of @Replica MapKv belongs to no key of movable Kv: it is a"
                + " long, and keys are of type String. Say what becomes of it when keys move:"
                + " @OnMove(OnMove.Rule.MAX) (or MIN) if the target takes the greater (lesser) value,"
                + " @OnMove(OnMove.Rule.STAY) if each partition keeps its own. If it belongs to keys,"
                + " keep it in a final Map<String, …>; or let the class implement"
                + " MovableState<String, …>.");
    inMovable(
            "record At(String key, int i) {} final Set<At> ats = new TreeSet<>(); //!"
                .replace("TreeSet", "HashSet"))
        .areReported(
            "[csmr-820] Field ats of @Replica MapKv belongs to no key of movable Kv: it is a"
                + " Set<MapKv.At>, and keys are of type String. Say what becomes of it when keys"
                + " move: @OnMove(OnMove.Rule.STAY) if each partition keeps its own. If it belongs to"
                + " keys, annotate the component of MapKv.At that is the key with @PartitionKey; or"
                + " let the class implement MovableState<String, …>.");
    inMovable(
            """
            final List<String> list = new ArrayList<>(); //!
            final Deque<String> queue = new ArrayDeque<>(); //!
            final Map<Instant, Set<String>> index = new TreeMap<>(); //!
            final Map<Integer, String> numbered = new HashMap<>(); //!
            Optional<String> last = Optional.empty(); //!
            Instant first; //!
            """)
        .areAll("csmr-820");
  }

  @Test
  void a_word_is_enough() {
    inMovable(
            """
            record Version(int major) implements Comparable<Version> {
              public int compareTo(Version other) { return Integer.compare(major, other.major); }
            }
            record At(int i, @PartitionKey String key) {}
            static final List<String> CONSTANT = List.of();
            final transient Map<String, String> derived = new TreeMap<>();
            @Restored void derive() { derived.clear(); }
            final Map<String, List<String>> byKey = new LinkedHashMap<>();
            final TreeSet<String> keys = new TreeSet<>();
            final Map<At, String> ats = new HashMap<>();
            @OnMove(OnMove.Rule.MAX) long last;
            @OnMove(OnMove.Rule.MAX) Version version;
            @OnMove(OnMove.Rule.MIN) Instant first;
            @OnMove(OnMove.Rule.MAX) Boolean seen;
            @OnMove(OnMove.Rule.MIN) String least = "";
            @OnMove(OnMove.Rule.STAY) List<String> list = new ArrayList<>();
            @OnMove(OnMove.Rule.STAY) Map<String, String> other = new HashMap<>();
            """)
        .areNone();
  }

  @Test
  void what_has_no_order_has_no_greatest() {
    inMovable("@OnMove(OnMove.Rule.MAX) List<String> list = new ArrayList<>(); //!")
        .areReported(
            "[csmr-821] @OnMove(OnMove.Rule.MAX) on field list of @Replica MapKv: a List<String> has"
                + " no order that stays the same in every version. Let it be a number, a String, an"
                + " Instant, a Duration or a record that implements Comparable, or write"
                + " @OnMove(OnMove.Rule.STAY).");
    inMovable(
            """
            enum Phase { FIRST, SECOND }
            record Pair(int a, int b) {}
            @OnMove(OnMove.Rule.MIN) Phase phase = Phase.FIRST; //!
            @OnMove(OnMove.Rule.MAX) Pair pair; //!
            @OnMove(OnMove.Rule.MAX) byte[] bytes; //!
            @OnMove(OnMove.Rule.MIN) Optional<Long> optional = Optional.empty(); //!
            @OnMove(OnMove.Rule.MAX) final Map<String, String> map = new TreeMap<>(); //!
            """)
        .areAll("csmr-821");
  }

  @Test
  void a_collection_that_moves_by_key_is_always_the_same() {
    inMovable("Map<String, String> words = new TreeMap<>(); //!")
        .areReported(
            "[csmr-822] Field words of @Replica MapKv moves by key, so it has to hold one collection"
                + " for ever, which entries can be put into. Make it final, and change what is in it"
                + " instead of assigning it; or say @OnMove(OnMove.Rule.STAY) if it does not belong"
                + " to partition keys.");
  }

  @Test
  void a_state_as_a_whole_cannot_be_taken_apart() {
    Mistakes.in(
            KV,
            """
            @Replica //!
            class MapKv implements Kv {
              private final Map<String, String> words = new TreeMap<>();
              record State(Map<String, String> words) {}
              @Saved State save() { return new State(words); }
              @Restored void restore(State state) { words.clear(); words.putAll(state.words()); }
              public void put(String key) {}
            }
            """)
        .areReported(
            "[csmr-823] @Replica MapKv of movable Kv gives its state as a whole, by @Saved method"
                + " save, so nobody can tell what of it belongs to a key. Let it implement"
                + " MovableState<String, …>, which takes that out and puts it in; or make its fields"
                + " accessible and remove @Saved.");
  }

  @Test
  void one_component_of_a_key_is_the_partition_key() {
    inMovable(
            """
            record Two(@PartitionKey String a, @PartitionKey String b) {}
            record Other(@PartitionKey int a) {}
            final Map<Two, String> twos = new HashMap<>(); //!
            final Set<Other> others = new HashSet<>(); //!
            """)
        .areReported(
            "[csmr-824] Field twos of @Replica MapKv: the record MapKv.Two is to tell which key an"
                + " entry belongs to, but a and b are annotated @PartitionKey. Annotate the one"
                + " component that is the key, of type String, with @PartitionKey.",
            "[csmr-824] Field others of @Replica MapKv: the record MapKv.Other is to tell which key"
                + " an entry belongs to, but a is of type int. Annotate the one component that is the"
                + " key, of type String, with @PartitionKey.");
  }

  @Test
  void a_class_moves_the_keys_of_its_service() {
    String methods =
        " implements Kv, MovableState<Integer, String> { public void put(String key) {}"
            + " public String take(Integer key) { return null; }"
            + " public void put(Integer key, String state) {}"
            + " public Iterable<Integer> keys() { return List.of(); } }";
    Mistakes.in(KV, "@Replica //!\nclass MapKv" + methods)
        .areReported(
            "[csmr-825] @Replica MapKv implements MovableState<Integer, String>, but the keys of"
                + " movable Kv are of type String. Implement MovableState<String, S>, where S is the"
                + " type of what belongs to a key.");
    Mistakes.in(
            KV,
            "@Replica class MapKv"
                + methods
                    .replace("Integer", "String")
                    .replace("Kv, MovableState<String, String> {", "Kv, Moving {")
                + " interface Moving extends MovableState<String, String> {}")
        .areNone();
    Mistakes.in(KV, "@Replica //!\nclass MapKv" + methods.replace("<Integer, String>", ""))
        .are("csmr");
  }

  @Test
  void a_collection_with_a_limit_cannot_take_what_is_put_in() {
    inMovable(
            """
            static class Lru<K> extends LinkedHashMap<K, String> {
              private static final long serialVersionUID = 1;
              @Override protected boolean removeEldestEntry(Map.Entry<K, String> eldest) {
                return size() > 3;
              }
            }
            final Map<String, String> recent = new Lru<>(); //!
            @OnMove(OnMove.Rule.STAY) final Map<String, String> cache = new Lru<>();
            """)
        .areReported(
            "[csmr-816] MapKv: the collection in recent has a class with a removeEldestEntry that"
                + " would remove what belongs to keys that are moved here, which a snapshot does not"
                + " know: it has the elements only, and puts those into a new object. Hold a"
                + " collection of java.util in the field, and keep the rest in fields and methods of"
                + " MapKv.");
  }
}
