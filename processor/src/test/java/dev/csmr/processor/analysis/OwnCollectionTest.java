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
