package dev.csmr.processor.analysis;

import dev.csmr.processor.Mistakes;
import org.junit.jupiter.api.Test;

class MutableOrderTest {
  @Test
  void an_order_that_reads_a_collection_within_the_elements_is_reported() {
    Mistakes.inImplementation(
            """
              record Own(String n, List<String> l) implements Comparable<Own> {
                public int compareTo(Own o) {
                  int c = Integer.compare(l.size(), o.l.size());
                  return c != 0 ? c : n.compareTo(o.n);
                }
              }
              record Tags(String n, List<String> l) {}
              record Fixed(String n, List<String> l) implements Comparable<Fixed> {
                Fixed { l = List.copyOf(l); }
                public int compareTo(Fixed o) { return Integer.compare(l.size(), o.l.size()); }
              }
              private static final Comparator<Tags> BY_SIZE =
                  Comparator.comparingInt(each -> each.l().size());
              final TreeSet<Own> own = new TreeSet<>(); //!
              final Map<String, TreeSet<Own>> nested = new TreeMap<>(); //!
              final PriorityQueue<Tags> sized = //!
                  new PriorityQueue<>(Comparator.comparingInt((Tags each) -> each.l().size()));
              final TreeMap<Tags, String> named = new TreeMap<>(BY_SIZE); //!
              final TreeSet<Tags> byName = new TreeSet<>(Comparator.comparing(Tags::n));
              final TreeSet<Fixed> fixed = new TreeSet<>();
              final TreeSet<Kept> kept = new TreeSet<>();
              record Kept(String n, List<String> l) implements Comparable<Kept> {
                public int compareTo(Kept o) { return Integer.compare(l.size(), o.l.size()); }
              }
              public void put(String key) {
                own.first().l().add(key);
                List<String> tags = sized.peek().l();
                tags.clear();
                kept.add(new Kept(key, new ArrayList<>()));
              }
            """)
        .areAll("csmr-829");
  }
}
