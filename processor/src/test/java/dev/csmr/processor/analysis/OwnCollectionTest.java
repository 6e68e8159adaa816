package dev.csmr.processor.analysis;

import dev.csmr.processor.Mistakes;
import org.junit.jupiter.api.Test;

class OwnCollectionTest {
  @Test
  void a_collection_with_state_of_its_own_or_another_way_to_be_filled_is_reported() {
    Mistakes.inImplementation(
            """
              static class Counted extends TreeMap<String, String> { int puts; }
              static class MoreCounted extends Counted {}
              final Map<String, String> entries = new TreeMap<>() { //!
                private String last = "none";
              };
              final List<String> names = new ArrayList<>() { //!
                @Override public boolean add(String name) { return super.add(name + size()); }
              };
              final TreeMap<String, String> counted;
              MapKv() {
                counted = new MoreCounted(); //!
              }
              public void put(String key) {}
            """)
        .areReported(
            message("entries", "last"), message("names", "add"), message("counted", "puts"));
  }

  @Test
  void a_collection_that_is_read_in_another_way_is_reported() {
    Mistakes.inImplementation(
            """
              static class Latest extends ArrayList<String> {
                private static final long serialVersionUID = 1;
                @Override public Iterator<String> iterator() { return List.copyOf(this).iterator(); }
              }
              final List<String> latest = new Latest(); //!
              public void put(String key) {}
            """)
        .areReported(message("latest", "iterator"));
  }

  @Test
  void a_map_that_removes_entries_for_what_they_are_is_reported() {
    Mistakes.inImplementation(
            """
              record Job(boolean done) {}
              static class Jobs extends LinkedHashMap<String, Job> {
                private static final long serialVersionUID = 1;
                @Override protected boolean removeEldestEntry(Map.Entry<String, Job> eldest) {
                  return size() > 3 || eldest.getValue().done();
                }
              }
              static class Kept extends LinkedHashMap<String, Job> {
                private static final long serialVersionUID = 1;
                @Override protected boolean removeEldestEntry(Map.Entry<String, Job> eldest) {
                  Job job = eldest.getValue();
                  if (job.done()) {
                    return size() > 3;
                  }
                  return false;
                }
              }
              static class Counted extends LinkedHashMap<String, Job> {
                private static final long serialVersionUID = 1;
                @Override protected boolean removeEldestEntry(Map.Entry<String, Job> eldest) {
                  if (size() > 3) {
                    remove(eldest.getKey());
                  }
                  return false;
                }
              }
              final Map<String, Job> jobs = new Jobs(); //!
              final Map<String, Job> kept = new Kept(); //!
              final Map<String, Job> counted = new Counted();
              public void put(String key) {}
            """)
        .areReported(
            message("jobs", "a removeEldestEntry that decides by more than the size"),
            message("kept", "a removeEldestEntry that decides by more than the size"));
  }

  @Test
  void a_map_that_removes_entries_for_what_the_others_are_is_reported() {
    Mistakes.inImplementation(
            """
              final Map<String, Integer> heavy = new LinkedHashMap<>() { //!
                private static final long serialVersionUID = 1;
                @Override protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
                  return values().stream().mapToInt(each -> each).sum() > 10;
                }
              };
              final Map<String, Integer> helped = new LinkedHashMap<>() { //!
                private static final long serialVersionUID = 1;
                private boolean isFull() { return this.containsKey("full"); }
                @Override protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
                  return isFull();
                }
              };
              final Map<String, Integer> later = new LinkedHashMap<>() { //!
                private static final long serialVersionUID = 1;
                @Override protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
                  boolean isOld;
                  isOld = eldest.getValue() > 3;
                  return isOld;
                }
              };
              final Map<String, Integer> fine = new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;
                private boolean isFull() { return this.size() > 3; }
                @Override protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
                  if (isFull()) {
                    Iterator<String> keys = keySet().iterator();
                    keys.next();
                    keys.remove();
                  }
                  return false;
                }
              };
              public void put(String key) {}
            """)
        .areAll("csmr-816");
  }

  @Test
  void a_collection_that_nobody_sees_being_created_is_reported() {
    Mistakes.inImplementation(
            """
              static class Counted extends TreeSet<String> {
                private static final long serialVersionUID = 1;
                int adds;
                @Override public boolean add(String name) { return adds++ < 5 && super.add(name); }
              }
              interface Maker { Set<String> make(); }
              static final class Counting implements Maker {
                public Set<String> make() { return new Counted(); }
              }
              static final class Supplied {
                static Set<String> by(java.util.function.Supplier<Set<String>> maker) {
                  return maker.get();
                }
              }
              static final java.util.function.Supplier<Set<String>> NEW = Counted::new;
              private static final Maker MAKER = new Counting();
              final Set<String> constant = NEW.get(); //!
              final Set<String> given = Supplied.by(Counted::new); //!
              final Set<String> made = MAKER.make(); //!
              final Set<String> collected =
                  java.util.stream.Stream.of("a")
                      .collect(java.util.stream.Collectors.toCollection(Counted::new)); //!
              final Set<String> copied = new TreeSet<>(NEW.get());
              final Set<String> known =
                  java.util.stream.Stream.of("a")
                      .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
              public void put(String key) {}
            """)
        .areAll("csmr-812");
  }

  @Test
  void a_comparator_that_captures_what_may_be_in_a_field_is_reported() {
    Mistakes.inImplementation(
            """
              final Set<String> byRank;
              final Set<String> byLocal;
              final Set<String> counted;
              final Set<String> fine;
              final Map<String, String> limited;
              final List<String> ranks;
              MapKv() {
                List<String> mine = new ArrayList<>();
                ranks = mine;
                byRank = new TreeSet<>(Comparator.comparing(name -> mine.indexOf(name))); //!
                Comparator<String> local = Comparator.comparing(mine::indexOf); //!
                byLocal = new TreeSet<>(local);
                int[] calls = {0};
                counted = new TreeSet<>((one, other) -> calls[0]++); //!
                List<String> constant = List.of("b", "a");
                Comparator<String> known = Comparator.comparing(constant::indexOf);
                fine = new TreeSet<>(known.thenComparing((one, other) -> one.compareTo(other)));
                int most = 3;
                limited = new LinkedHashMap<>() {
                  private static final long serialVersionUID = 1;
                  @Override protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
                    return size() > most;
                  }
                };
              }
              public void put(String key) {}
            """)
        .areAll("csmr-810");
  }

  @Test
  void a_collection_is_followed_to_where_it_is_created() {
    Mistakes.inImplementation(
            """
              static class Counted extends TreeMap<String, String> {
                private static final long serialVersionUID = 1;
                int puts;
              }
              static class Makers {
                static Map<String, String> counted() { return new Counted(); }
              }
              static final int LIMIT = 3;
              final Map<String, String> made = make(); //!
              final Map<String, String> elsewhere = Objects.requireNonNull(Makers.counted()); //!
              final Map<String, String> chosen = LIMIT > 2 ? new Counted() : new TreeMap<>(); //!
              final Map<String, String> named;
              final Map<String, String> fine = new TreeMap<>(make());
              MapKv() {
                Map<String, String> counted = new Counted();
                named = counted; //!
              }
              private static Map<String, String> make() { return new Counted(); }
              public void put(String key) {}
            """)
        .areAll("csmr-816");
  }

  @Test
  void a_limit_that_another_field_has_is_reported() {
    Mistakes.inImplementation(
            """
              int limit = 3;
              final class Inner extends LinkedHashMap<String, String> {
                private static final long serialVersionUID = 1;
                @Override protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
                  return size() > limit; //!
                }
                String text() { return limit + "" + this; }
              }
              final Map<String, String> inner = new Inner();
              final Map<String, String> anonymous = new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;
                @Override protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
                  return size() > most();
                }
              };
              final Map<String, String> sorted = new TreeMap<>(this::order);
              private int most() { return limit; } //!
              private int order(String one, String other) {
                return limit * one.compareTo(other); //!
              }
              public void put(String key) { limit = key.length(); }
            """)
        .areAll("csmr-810");
  }

  @Test
  void a_copy_that_takes_over_what_only_a_final_field_keeps_is_reported() {
    Mistakes.inImplementation(
            """
              static class Tags extends ArrayList<String> {
                private static final long serialVersionUID = 1;
              }
              final ArrayList<String> tags = new Tags();
              final ArrayList<String> plain = new ArrayList<>();
              final SortedSet<String> names =
                  new TreeSet<>(Comparator.comparing(String::length).thenComparing(String::compareTo));
              final Queue<String> queue = new PriorityQueue<>(Comparator.comparing(String::length));
              final SortedSet<String> natural = new TreeSet<>(Comparator.reverseOrder());
              final Map<String, List<String>> lists = new TreeMap<>();
              final Map<String, Collection<String>> all = new TreeMap<>();
              SortedSet<String> last = new TreeSet<>();
              public void put(String key) {
                lists.put(key, (ArrayList<String>) tags.clone()); //!
                lists.put(key, (ArrayList<String>) plain.clone());
                lists.put(key, new ArrayList<>(tags));
                all.put(key, new TreeSet<>(names)); //!
                all.put(key, new TreeSet<>((Collection<String>) names));
                all.put(key, new TreeSet<>(natural));
                all.put(key, new PriorityQueue<>(queue)); //!
                last = new TreeSet<>(last);
                all.put(key, copy(names));
              }
              private static SortedSet<String> copy(SortedSet<String> some) {
                return new TreeSet<>(some); //!
              }
            """)
        .areFound("csmr-811", "csmr-809", "csmr-809", "csmr-809");
  }

  @Test
  void a_copy_that_a_function_makes_or_that_is_made_of_what_a_collection_holds_is_reported() {
    Mistakes.inImplementation(
            """
              static class Tags extends ArrayList<String> {
                private static final long serialVersionUID = 1;
              }
              record Box(SortedSet<String> content) {}
              final ArrayList<String> tags = new Tags();
              final SortedSet<String> names = new TreeSet<>(Comparator.comparing(String::length));
              final NavigableMap<String, String> words =
                  new TreeMap<>(Comparator.comparing(String::length));
              final SortedSet<String> natural = new TreeSet<>();
              final Map<String, SortedSet<String>> sets = new TreeMap<>();
              final Map<String, SortedSet<String>> free = new TreeMap<>();
              final Map<String, SortedMap<String, String>> maps = new TreeMap<>();
              final List<List<String>> lists = new ArrayList<>();
              final List<Box> boxes = new ArrayList<>();
              public void put(String key) {
                sets.put(key, names);
                boxes.add(new Box(names));
                maps.computeIfAbsent(key, each -> new TreeMap<>(words)); //!
                sets.put(key, Optional.of(names).map(TreeSet::new).get()); //!
                sets.put(key, List.of(names).stream().map(TreeSet::new).toList().get(0)); //!
                sets.put(key, Optional.of(names).map(MapKv::copy).get());
                sets.putAll(
                    List.of(names).stream()
                        .collect(java.util.stream.Collectors.toMap(x -> key, TreeSet::new))); //!
                sets.merge(key, names, (one, other) -> new TreeSet<>(other)); //!
                sets.replaceAll((name, set) -> new TreeSet<>(set)); //!
                sets.put(key, new TreeSet<>(sets.get(key))); //!
                sets.put(key, new TreeSet<>(names.headSet(key))); //!
                sets.put(key, new TreeSet<>(words.descendingMap().navigableKeySet())); //!
                sets.put(key, new TreeSet<>(Collections.unmodifiableSortedSet(names))); //!
                sets.put(key, new TreeSet<>(boxes.get(0).content())); //!
                for (SortedSet<String> each : List.copyOf(sets.values())) {
                  sets.put(key, new TreeSet<>(each)); //!
                }
                lists.add((ArrayList<String>) Optional.of(tags).map(ArrayList::clone).get()); //!
              }
              private static SortedSet<String> copy(SortedSet<String> some) {
                return new TreeSet<>(some); //!
              }
              public void fine(String key) {
                free.put(key, natural);
                free.put(key, Optional.of(natural).map(TreeSet::new).get());
                free.put(key, Optional.of(Set.of(key)).map(TreeSet::new).get());
                free.merge(key, natural, (one, other) -> new TreeSet<>(other));
                free.put(key, new TreeSet<>(free.get(key)));
                free.put(key, new TreeSet<>(free.get(key).headSet(key)));
                free.put(
                    key,
                    Optional.of(names)
                        .map(
                            each -> {
                              SortedSet<String> copy = new TreeSet<>();
                              copy.addAll(each);
                              return copy;
                            })
                        .get());
                lists.add(
                    (ArrayList<String>)
                        Optional.of(new ArrayList<>(tags)).map(ArrayList::clone).get());
              }
            """)
        .areFound(
            "csmr-809",
            "csmr-809",
            "csmr-809",
            "csmr-809",
            "csmr-809",
            "csmr-809",
            "csmr-809",
            "csmr-809",
            "csmr-809",
            "csmr-809",
            "csmr-809",
            "csmr-809",
            "csmr-811",
            "csmr-809");
  }

  @Test
  void a_bounded_map_and_one_that_is_no_state_are_accepted() {
    Mistakes.inImplementation(
            """
              static class Bounded extends LinkedHashMap<String, String> {
                static final int LIMIT = 10;
                private static final long serialVersionUID = 1;
                @Override protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
                  return size() > LIMIT;
                }
                String first() { return keySet().iterator().next(); }
              }
              static class Sized<K, V> extends LinkedHashMap<K, V> {
                private static final long serialVersionUID = 1;
                private final int limit;
                Sized(int limit) {
                  super(16, 0.75f, true);
                  this.limit = limit;
                }
                @Override protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                  return size() > limit;
                }
              }
              final Map<String, String> sized = new Sized<>(3);
              final Map<String, String> recent = new Bounded();
              final Map<String, String> entries = new TreeMap<>(Comparator.reverseOrder());
              public void put(String key) { recent.put(key, key); }
            """)
        .areNone();
  }

  private static String message(String field, String member) {
    return "[csmr-816] MapKv: the collection in "
        + field
        + " has a class with "
        + member
        + ", which a snapshot does not know: it has the elements only, and puts those into a new"
        + " object. Hold a collection of java.util in the field, and keep the rest in fields and"
        + " methods of MapKv.";
  }
}
