package dev.csmr.processor;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages propose fixes; what does what they say compiles. */
public class FixesTest {
  /** What is compiled elsewhere. */
  public static final class Words {
    private Words() {}

    /** A list of who knows what class. */
    public static List<String> of(String word) {
      return List.of(word);
    }
  }

  private static final String CONTEXT =
      "private final transient ReplicaContext context; MapKv(ReplicaContext c) { context = c; } ";
  private static final String ROW =
      "record Row(String a, long b) implements Comparable<Row> { public int compareTo(Row o) {"
          + " return Comparator.comparing(Row::a).thenComparing(Row::b).compare(this, o); } } ";

  @ParameterizedTest
  @MethodSource({"types", "state", "determinism", "collections", "mementos"})
  void what_a_message_proposes_compiles(String code, Mistakes wrong, Mistakes fixed) {
    wrong.are(code);
    fixed.areNone();
  }

  @ParameterizedTest
  @MethodSource("partitioned")
  void what_is_proposed_for_a_composition_compiles(String code, Mistakes wrong, Mistakes fixed) {
    wrong.are(code);
    fixed.areNone();
  }

  static Stream<Arguments> types() {
    return Stream.of(
        operation("csmr-101", "void a(Date x);", "void a(Instant x);"),
        operation("csmr-101", "void a(long[][] x);", "void a(List<List<Long>> x);"),
        operation(
            "csmr-101", "void a(HashMap<String, Date> x);", "void a(Map<String, Instant> x);"),
        operation("csmr-101", "void a(OptionalInt x);", "void a(Optional<Integer> x);"),
        operation("csmr-101", "void a(BitSet x);", "void a(byte[] x);"),
        operation("csmr-102", "void a(Map x);", "void a(Map<String, String> x);"),
        operation("csmr-103", "void a(Set<? extends Number> x);", "void a(Set<Long> x);"),
        operation("csmr-107", "void a(Set<byte[]> x);", "void a(Set<List<Byte>> x);"),
        operation("csmr-303", "@Query void a(String x);", "void a(String x);"),
        operation("csmr-317", "void a(String... x);", "void a(List<String> x);"),
        field("csmr-102", "EnumMap m;", "EnumMap<DayOfWeek, String> m;"),
        field("csmr-102", "EnumSet s;", "EnumSet<DayOfWeek> s;"),
        field("csmr-102", "TreeMap<String, List> m;", "TreeMap<String, List<String>> m;"),
        field("csmr-101", "Vector<String> v;", "ArrayList<String> v;"),
        field("csmr-101", "Stack<String> v;", "ArrayDeque<String> v;"),
        field("csmr-101", "Random r;", CONTEXT));
  }

  static Stream<Arguments> state() {
    return Stream.of(
        field("csmr-408", "private int n;", "int n;"),
        field(
            "csmr-408",
            "private int n;",
            "private int n; record StateRecord(int n) {} @Saved StateRecord save() { return new"
                + " StateRecord(n); } @Restored void restore(StateRecord state) { n = state.n(); }"),
        field("csmr-408", "private int n;", "private static final int n = 1;"),
        field(
            "csmr-409",
            "final String s = \"\" + hashless(); String hashless() { return \"a\"; }",
            "String s = \"\" + hashless(); String hashless() { return \"a\"; }"),
        field("csmr-410", "static int n;", "int n;"),
        field(
            "csmr-413",
            "TreeSet<Thing> t; record Thing(int n) {}",
            "final TreeSet<Thing> t = new TreeSet<>(Comparator.comparingInt(Thing::n));"
                + " record Thing(int n) {}"),
        field(
            "csmr-413",
            "TreeSet<Thing> t; record Thing(int n) {}",
            "TreeSet<Thing> t; record Thing(int n) implements Comparable<Thing> { public int"
                + " compareTo(Thing o) { return Integer.compare(n, o.n); } }"),
        command("csmr-422", "transient int n;", "n++;", "int n;", "n++;"),
        command(
            "csmr-422",
            "transient int n;",
            "n++;",
            "transient int n; @Restored void restored() { n = 0; }",
            "n++;"),
        field(
            "csmr-806",
            "final List<String> l = List.of(\"a\");",
            "static final List<String> l = List.of(\"a\");"),
        field(
            "csmr-806",
            "final List<String> l = List.of(\"a\");",
            "final List<String> l = new ArrayList<>(List.of(\"a\"));"),
        field(
            "csmr-802",
            "static final List<String> L = new ArrayList<>(); void x() { L.add(\"\"); }",
            "final List<String> L = new ArrayList<>(); void x() { L.add(\"\"); }"),
        field(
            "csmr-802",
            "static final List<String> L = new ArrayList<>(); void x() { L.add(\"\"); }",
            "static final List<String> L = List.of();"));
  }

  static Stream<Arguments> determinism() {
    return Stream.of(
        command(
            "csmr-803",
            "long n;",
            "n = System.nanoTime();",
            "long n; " + CONTEXT,
            "n = context.now().toEpochMilli();"),
        command(
            "csmr-803",
            "double n;",
            "n = Math.random();",
            "double n; " + CONTEXT,
            "n = context.random().nextDouble();"),
        command(
            "csmr-803",
            "UUID n;",
            "n = UUID.randomUUID();",
            "UUID n; " + CONTEXT,
            "n = context.uuid();"),
        command(
            "csmr-803",
            "final List<String> l = new ArrayList<>();",
            "Collections.shuffle(l);",
            "final List<String> l = new ArrayList<>(); " + CONTEXT,
            "Collections.shuffle(l, new Random(context.random().nextLong()));"),
        command(
            "csmr-803",
            "String s;",
            "s = key.toUpperCase();",
            "String s;",
            "s = key.toUpperCase(Locale.ROOT);"),
        command(
            "csmr-803",
            "byte[] b;",
            "b = key.getBytes(java.nio.charset.Charset.defaultCharset());",
            "byte[] b;",
            "b = key.getBytes(java.nio.charset.StandardCharsets.UTF_8);"),
        command("csmr-803", "double d;", "d = Math.sin(d);", "double d;", "d = StrictMath.sin(d);"),
        command(
            "csmr-803",
            "int h;",
            "h = DayOfWeek.MONDAY.hashCode();",
            "int h;",
            "h = DayOfWeek.MONDAY.ordinal();"),
        command(
            "csmr-803",
            "String s;",
            "s = \"\" + new int[1];",
            "String s;",
            "s = Arrays.toString(new int[1]);"),
        query("csmr-804", "l.add(\"\"); return 1;", "new ArrayList<>(l).add(\"\"); return 1;"),
        query(
            "csmr-801",
            "for (String s : h) return s.length(); return 1;",
            "for (String s : t) return s.length(); return 1;"),
        query(
            "csmr-801",
            "for (String s : h) return s.length(); return 1;",
            "for (String s : k) return s.length(); return 1;"));
  }

  static Stream<Arguments> collections() {
    return Stream.of(
        command(
            "csmr-807",
            "List<String> l; final TreeMap<String, String> m = new TreeMap<>();",
            "l = Collections.unmodifiableList(new ArrayList<>(m.values()));",
            "List<String> l; final TreeMap<String, String> m = new TreeMap<>();",
            "l = new ArrayList<>(m.values());"),
        command(
            "csmr-809",
            "TreeSet<String> l;",
            "l = new TreeSet<>(Comparator.comparing(String::length));",
            "final TreeSet<String> l = new TreeSet<>(Comparator.comparing(String::length));",
            "l.add(key);"),
        command(
            "csmr-809",
            "TreeSet<String> l;",
            "l = new TreeSet<>(Comparator.comparing(String::length));",
            "TreeSet<String> l;",
            "l = new TreeSet<>(Comparator.reverseOrder());"),
        command(
            "csmr-809",
            ROW + "TreeSet<Row> l;",
            "l = new TreeSet<>(Comparator.comparing(Row::b));",
            ROW + "TreeSet<Row> l;",
            "l = new TreeSet<>(); l.add(new Row(key, 1));"),
        command(
            "csmr-811",
            "List<String> l;",
            "l = new Vector<>();",
            "List<String> l;",
            "l = new ArrayList<>(new Vector<>());"),
        command(
            "csmr-811",
            "List<String> l;",
            "l = new ArrayList<>() {};",
            "List<String> l;",
            "l = new ArrayList<>();"),
        command(
            "csmr-812",
            "final Map<String, List<String>> m = new TreeMap<>();",
            "m.put(key, dev.csmr.processor.FixesTest.Words.of(key));",
            "final Map<String, List<String>> m = new TreeMap<>();",
            "m.put(key, new ArrayList<>(dev.csmr.processor.FixesTest.Words.of(key)));"),
        command(
            "csmr-815",
            "Money m; record Money(long cents) { Money { cents = cents * 100; } }",
            "m = new Money(1);",
            "Money m; record Money(long cents) { static Money of(long euros) { return new"
                + " Money(euros * 100); } }",
            "m = Money.of(1);"),
        field(
            "csmr-816",
            "static class Own extends ArrayList<String> { private static final long serialVersionUID ="
                + " 1; int extra; } final List<String> own = new Own();",
            "final List<String> own = new ArrayList<>(); int extra;"));
  }

  static Stream<Arguments> mementos() {
    String saved =
        "private int n; private int k; record StateRecord(int n) {} @Saved StateRecord save() { return"
            + " new StateRecord(n); } ";
    return Stream.of(
        command(
            "csmr-813",
            saved + "@Restored void restore(StateRecord state) { n = state.n(); k = 0; }",
            "n++; k++;",
            saved.replace("(int n)", "(int n, int k)").replace("(n)", "(n, k)")
                + "@Restored void restore(StateRecord state) { n = state.n(); k = state.k(); }",
            "n++; k++;"),
        command(
            "csmr-813",
            saved + "@Restored void restore(StateRecord state) { n = state.n(); k = 0; }",
            "n++; k++;",
            saved.replace("private int k", "private transient int k")
                + "@Restored void restore(StateRecord state) { n = state.n(); k = 0; }",
            "n++; k++;"),
        command(
            "csmr-814",
            saved.replace("(int n)", "(int n, int k)").replace("(n)", "(n, k)")
                + "@Restored void restore(StateRecord state) { n = state.n(); }",
            "n++; k++;",
            saved.replace("(int n)", "(int n, int k)").replace("(n)", "(n, k)")
                + "@Restored void restore(StateRecord state) { n = state.n(); k = state.k(); }",
            "n++; k++;"));
  }

  static Stream<Arguments> partitioned() {
    String split = "@ComposeWith(value = Kv.class, partitioned = true) ";
    return Stream.of(
        composition(
            "csmr-701",
            "@ComposeWith(value = {Kv.class, Log.class}, partitioned = true) public interface Parts"
                + " extends Kv { @Override @Gather(Merge.SUM) @Query long size(); }",
            "interface None {}",
            "@ComposeWith({Kv.class, Log.class}) public interface Both extends Kv {}",
            split.replace("Kv", "Both")
                + "public interface Parts extends Both { @Override"
                + " @Gather(Merge.SUM) @Query long size(); }"),
        composition(
            "csmr-702",
            split + "public interface Parts extends Kv {}",
            "interface None {}",
            split
                + "public interface Parts extends Kv { @Override @Gather(Merge.SUM) @Query long"
                + " size(); }",
            "interface None {}"),
        composition(
            "csmr-704",
            "@ComposeWith(Kv.class) public interface Parts extends Kv { @Override"
                + " @Gather(Merge.SUM) @Query long size(); }",
            "interface None {}",
            split
                + "public interface Parts extends Kv { @Override @Gather(Merge.SUM) @Query long"
                + " size(); }",
            "interface None {}"),
        composition(
            "csmr-705",
            split
                + "public interface Parts extends Kv { @Override @Gather(Merge.SUM) @Query long"
                + " size(); @Override @Gather(Merge.SUM) long put(@PartitionKey String key); }",
            "interface None {}",
            split
                + "public interface Parts extends Kv { @Override @Gather(Merge.SUM) @Query long"
                + " size(); }",
            "interface None {}"),
        composition(
            "csmr-706",
            split
                + "public interface Parts extends Kv { @Override @Gather(Merge.SUM) @Query long"
                + " size(); default long twice(String key) { return put(key) + put(key); } }",
            "interface None {}",
            "@ComposeWith(Kv.class) public interface Own extends Kv { default long"
                + " twice(@PartitionKey String key) { return put(key) + put(key); } }",
            split.replace("Kv", "Own")
                + "public interface Parts extends Own { @Override"
                + " @Gather(Merge.SUM) @Query long size(); }"));
  }

  private static Arguments composition(
      String code, String wrong, String otherWrong, String fixed, String otherFixed) {
    return Arguments.of(code, composed(wrong, otherWrong), composed(fixed, otherFixed));
  }

  private static Mistakes composed(String composition, String other) {
    return Mistakes.in(
        "@Replicated public interface Kv { long put(@PartitionKey String key); @Query long size(); }",
        "@Replica class MapKv implements Kv { long n; public long put(String key) { return n++; }"
            + " public long size() { return n; } }",
        "@Replicated public interface Log { void log(String line); }",
        "@Replica class LastLog implements Log { String last; public void log(String line) { last ="
            + " line; } }",
        composition,
        other);
  }

  private static Arguments operation(String code, String wrong, String fixed) {
    return arguments(code, wrong, fixed, inService(wrong), inService(fixed));
  }

  /** An implementation that keeps nothing, by name only: it is abstract in what it lacks. */
  private static Mistakes inService(String operation) {
    return Mistakes.inImplementationOf(
        operation, "public " + operation.replaceFirst("@Query ", "").replaceFirst(";$", " {}"));
  }

  private static Arguments field(String code, String wrong, String fixed) {
    return arguments(
        code, wrong, fixed, Mistakes.inImplementation(wrong), Mistakes.inImplementation(fixed));
  }

  /** In the body of a command. */
  private static Arguments command(
      String code, String fields, String wrong, String fixedFields, String fixed) {
    return arguments(
        code,
        wrong,
        fixed,
        Mistakes.inImplementation(put(fields, wrong)),
        Mistakes.inImplementation(put(fixedFields, fixed)));
  }

  private static String put(String fields, String body) {
    return fields + " public void put(String key) { " + body + " }";
  }

  /** In the body of a query. */
  private static Arguments query(String code, String wrong, String fixed) {
    return arguments(code, wrong, fixed, inQuery(wrong), inQuery(fixed));
  }

  private static Mistakes inQuery(String body) {
    return Mistakes.inImplementationOf(
        "@Query int get();",
        "final List<String> l = new ArrayList<>(); final HashSet<String> h = new HashSet<>();"
            + " final TreeSet<String> t = new TreeSet<>(); final LinkedHashSet<String> k = new"
            + " LinkedHashSet<>(); public int get() { "
            + body
            + " }");
  }

  private static Arguments arguments(
      String code, String wrong, String fixed, Mistakes first, Mistakes second) {
    return Arguments.of(code, Named.of(wrong, first), Named.of(fixed, second));
  }
}
