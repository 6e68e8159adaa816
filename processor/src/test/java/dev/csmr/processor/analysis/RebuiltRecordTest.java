package dev.csmr.processor.analysis;

import dev.csmr.processor.Mistakes;
import org.junit.jupiter.api.Test;

class RebuiltRecordTest {
  @Test
  void a_record_that_its_own_components_make_another_one_is_reported() {
    Mistakes.inImplementation(
            """
              record Room(String name, List<String> lines) {
                Room {
                  lines = new ArrayList<>(lines); //!
                }
              }
              record Price(long cents, int count, boolean free) {
                Price {
                  cents = cents * 100; //!
                  count++; //!
                  free = !free; //!
                }
              }
              record Name(String text, long at) {
                Name(String text, long at) {
                  this.text = text == null ? "" : text + "."; //!
                  this.at = at;
                }
                public long at() { return at + 1; } //!
              }
              record Cart(List<String> items) {
                public List<String> items() { return new ArrayList<>(this.items); } //!
              }
              final Map<String, Room> rooms = new TreeMap<>();
              Price price;
              final List<Name> names = new ArrayList<>();
              Optional<Cart> cart = Optional.empty();
              public void put(String key) {}
            """)
        .areReported(
            message("Room", "new ArrayList<>(lines)", "lines", "its canonical constructor"),
            message("Price", "cents * 100", "cents", "its canonical constructor"),
            message("Price", "count++", "count", "its canonical constructor"),
            message("Price", "!free", "free", "its canonical constructor"),
            message("Name", "text + \".\"", "text", "its canonical constructor"),
            message("Name", "at + 1", "at", "its accessor"),
            message("Cart", "new ArrayList<>(this.items)", "items", "its accessor"));
  }

  @Test
  void validation_immutable_copies_and_what_may_be_done_twice_are_accepted() {
    Mistakes.inImplementation(
            """
              record Room(String name, List<String> lines, Map<String, Long> sizes, int level) {
                Room {
                  Objects.requireNonNull(name, "name of " + lines);
                  if (level + 1 < 0 || name.isBlank()) throw new IllegalArgumentException(name + "?");
                  name = name.trim().toLowerCase(Locale.ROOT);
                  lines = lines == null ? new ArrayList<>() : List.copyOf(lines);
                  sizes = Map.copyOf(sizes);
                  level = Math.max(0, level);
                }
                Room(String name) { this(name + "!", new ArrayList<>(), Map.of(), 0); }
                Room higher() { return new Room(name, lines, sizes, level + 1); }
                static Room of(List<String> lines) {
                  return new Room("", new ArrayList<>(lines), Map.of(), 1);
                }
                @Override public String name() { return name; }
              }
              record Blob(byte[] data) {
                Blob { data = data.clone(); }
                public byte[] data() { return data.clone(); }
              }
              final Map<String, Room> rooms = new TreeMap<>();
              final List<Blob> blobs = new ArrayList<>();
              public void put(String key) {}
            """)
        .areNone();
  }

  @Test
  void a_constructor_depends_on_nothing_that_changes_later() {
    Mistakes.inImplementation(
            """
              record Order(String id, List<String> items, Set<String> tags) {
                Order {
                  if (items.isEmpty()) { //!
                    throw new IllegalArgumentException(id);
                  }
                  for (String tag : tags) { //!
                    if (tag.isBlank()) { throw new IllegalArgumentException(tag); }
                  }
                }
              }
              record Copied(List<String> items) {
                Copied {
                  if (items.isEmpty()) { throw new IllegalArgumentException("empty"); }
                  items = List.copyOf(items);
                }
              }
              record Created(List<String> items) {
                static Created of(List<String> items) {
                  if (items.isEmpty()) { throw new IllegalArgumentException("empty"); }
                  return new Created(new ArrayList<>(items));
                }
              }
              final Map<String, Order> orders = new TreeMap<>();
              final Map<String, Copied> copied = new TreeMap<>();
              final Map<String, Created> created = new TreeMap<>();
              public void put(String key) {}
            """)
        .areAll("csmr-818");
  }

  @Test
  void a_constructor_makes_nothing_of_another_component_that_changes_later() {
    Mistakes.inImplementation(
            """
              static final class Sums {
                static int of(List<Integer> all) { return all.size(); }
              }
              record Order(List<Integer> items, int total, List<Integer> frozen) {
                Order {
                  total = Sums.of(items); //!
                  frozen = List.copyOf(items); //!
                }
              }
              record Live(List<Integer> items) {}
              record Kept(List<Integer> items) {
                Kept { items = List.copyOf(items); }
              }
              record Outer(Live live, Live copy, Kept kept, int total) {
                Outer {
                  copy = new Live(List.copyOf(live.items())); //!
                  total = Sums.of(kept.items());
                }
              }
              final List<Outer> outers = new ArrayList<>();
              record Copied(List<Integer> items, int total, List<Integer> more) {
                Copied {
                  items = List.copyOf(items);
                  total = Sums.of(items);
                  Objects.requireNonNull(more);
                }
              }
              final Map<String, Order> orders = new TreeMap<>();
              final Map<String, Copied> copied = new TreeMap<>();
              public void put(String key) {}
            """)
        .areAll("csmr-818");
  }

  @Test
  void an_accessor_gives_what_the_record_holds() {
    Mistakes.inImplementation(
            """
              record Open(List<String> all, byte[] data, String name) {
                public List<String> all() { return List.copyOf(all); } //!
                public byte[] data() { return data.clone(); } //!
                public String name() { return name == null ? "" : name; } //!
                void add(String one) { all.add(one); }
              }
              record Closed(List<String> all, byte[] data, String name, List<String> open) {
                Closed(List<String> all, byte[] data, String name, List<String> open) {
                  this.all = all == null ? List.of() : List.copyOf(all);
                  this.data = data.clone();
                  this.name = name == null ? "" : name;
                  this.open = open;
                }
                public List<String> all() { return List.copyOf(this.all); }
                public byte[] data() { return data.clone(); }
                public String name() { return name == null ? "" : name; }
                public List<String> open() { return this.open; }
              }
              final Map<String, Open> open = new TreeMap<>();
              final Map<String, Closed> closed = new TreeMap<>();
              public void put(String key) {}
            """)
        .areAll("csmr-815");
  }

  private static String message(String type, String change, String component, String where) {
    return "[csmr-815] "
        + type
        + ": `"
        + change
        + "` makes component "
        + component
        + " another one in "
        + where
        + ", but a restore creates the record of what its accessors gave, so it would not be the"
        + " record that was saved. Keep the component as it is given, or as an immutable copy"
        + " (List.copyOf), and change or copy it where the record is created, such as in a static"
        + " method.";
  }
}
