package dev.csmr.processor.analysis;

import dev.csmr.processor.Mistakes;
import org.junit.jupiter.api.Test;

class DeterminismTest {
  @Test
  void a_clock_is_reported_with_the_call_to_use() {
    Mistakes.inImplementation(
            "Instant last;\npublic void put(String key) { last = Instant.now(); } //!")
        .areReported(
            "[csmr-803] MapKv: Instant.now gives each replica another time. Use now() of the"
                + " ReplicaContext, which the constructor may take: the time of the log entry, the"
                + " same on every replica.");
  }

  @Test
  void whatever_differs_between_replicas_is_found() {
    Mistakes.inImplementation(
            """
              enum Kind { A, B }
              record Pair(Kind kind, int n) {}
              static class Bare {}
              long n;
              String s;
              String home = System.getenv("HOME"); //!
              public void put(String key) {
                n = System.currentTimeMillis(); //!
                n = System.nanoTime(); //!
                n = LocalDate.now(ZoneOffset.UTC).toEpochDay(); //!
                n = Clock.systemUTC().millis(); //!
                n = new Date().getTime(); //!
                n = new Random().nextLong(); //!
                n = java.util.concurrent.ThreadLocalRandom.current().nextLong(); //!
                n = (long) (Math.random() * 3); //!
                n = new java.security.SecureRandom().nextInt(); //!
                s = UUID.randomUUID().toString(); //!
                java.util.function.Supplier<UUID> ids = UUID::randomUUID; //!
                List<String> list = new ArrayList<>();
                Collections.shuffle(list); //!
                s = System.getProperty("user.name"); //!
                s = Locale.getDefault().toString(); //!
                s = ZoneId.systemDefault().toString(); //!
                new Thread(() -> n++).start(); //!
                s = Thread.currentThread().getName(); //!
                java.util.concurrent.CompletableFuture.runAsync(() -> n++); //!
                n = list.parallelStream().count(); //!
                try { s = java.nio.file.Files.readString(java.nio.file.Path.of("x")); } //!
                catch (java.io.IOException e) { n = 0; }
                n = Kind.A.hashCode(); //!
                n = new Pair(Kind.A, 1).hashCode(); //!
                n = Objects.hash(key, Kind.B); //!
                n = new Bare().hashCode(); //!
                n = System.identityHashCode(key); //!
                n = (long) Math.pow(n, 0.3); //!
              }
            """)
        .areAll("csmr-803");
  }

  @Test
  void a_default_locale_charset_or_zone_is_reported_with_the_one_to_use() {
    Mistakes.inImplementation(
            """
              String s;
              byte[] b = {};
              int n;
              public void put(String key) {
                s = String.format("%,.2f", 1.5); //!
                s = String.format("%d of %s", n, s); //!
                s = "%S".formatted(key); //!
                s = key.toUpperCase(); //!
                s = key.toLowerCase(); //!
                java.util.function.UnaryOperator<String> upper = String::toUpperCase; //!
                s = new String(b); //!
                s = new String(b, 0, 1); //!
                b = key.getBytes(); //!
                s = java.text.NumberFormat.getInstance().format(1.5); //!
                s = new java.text.DecimalFormat("0.0").format(1.5); //!
                s = java.text.MessageFormat.format("{0}", 1.5); //!
                s = new java.text.SimpleDateFormat("EEE").format(new Date(5)); //!
                s = java.time.format.DateTimeFormatter.ofPattern("EEE") //!
                    .format(LocalDate.ofEpochDay(3));
                s = "at " + new Date(7); //!
                s = new Date(7).toString(); //!
                n = java.text.Collator.getInstance().compare("a", "b"); //!
                n = Calendar.getInstance(Locale.ROOT).getFirstDayOfWeek(); //!
              }
            """)
        .areAll("csmr-803");
    Mistakes.inImplementation(
            "String s;\npublic void put(String key) { s = key.toUpperCase(); } //!")
        .areReported(
            "[csmr-803] MapKv: String.toUpperCase depends on the default locale of the process. Give"
                + " it one, such as Locale.ROOT as in toUpperCase(Locale.ROOT) and"
                + " String.format(Locale.ROOT, …).");
  }

  @Test
  void a_locale_charset_or_zone_that_is_given_is_fine() {
    Mistakes.inImplementation(
            """
              static final String FORMAT = "%s-%04x%%";
              String s;
              byte[] b = {};
              public void put(String key) {
                s = String.format(Locale.ROOT, "%,.2f %d", 1.5, 3) + String.format("%s: %s", s, key);
                s += String.format(FORMAT, key, 7) + "%-8s|".formatted(key);
                s += key.toUpperCase(Locale.ROOT) + key.toLowerCase(Locale.ENGLISH);
                s += new String(b, java.nio.charset.StandardCharsets.UTF_8) + new String(new char[1]);
                b = key.getBytes(java.nio.charset.StandardCharsets.UTF_8);
                s += java.text.NumberFormat.getInstance(Locale.ROOT).format(1.5);
                s += java.time.format.DateTimeFormatter.ofPattern("EEE", Locale.ROOT)
                    .format(LocalDate.ofEpochDay(3));
                s += new Date(7).toInstant() + DayOfWeek.MONDAY.getDisplayName(
                    java.time.format.TextStyle.FULL, Locale.ROOT);
              }
            """)
        .areNone();
  }

  @Test
  void texts_with_addresses_threads_and_surroundings_are_found() {
    Mistakes.inImplementation(
            """
              static class Plain { int x; }
              record Bytes(byte[] content) {}
              interface Shape {}
              String s;
              long n;
              public void put(String key) {
                byte[] b = {1};
                s = b.toString(); //!
                s = "got " + b; //!
                s += b; //!
                s = "" + new Plain(); //!
                s = String.valueOf(new Plain()); //!
                s = new StringBuilder().append(new Plain()).toString(); //!
                s = "" + List.of(b) + Map.of("a", new Plain()); //!!
                s = "" + new Bytes(b); //!
                s = "" + (Runnable) () -> {}; //!
                s = Optional.of(b).map(byte[]::toString).get(); //!
                s = "" + new Throwable().getStackTrace()[0]; //!
                java.util.stream.StreamSupport.stream(List.of(1).spliterator(), true); //!
                n = List.of(1).stream().parallel().count(); //!
                n = Runtime.getRuntime().availableProcessors(); //!
                s = System.lineSeparator(); //!
              }
            """)
        .areAll("csmr-803");
  }

  @Test
  void what_exceptions_of_the_platform_say_is_found_where_it_may_be_kept_or_answered() {
    Mistakes.inImplementationOf(
            """
            void set(String key, String value) throws Bad;
            class Bad extends Exception { public Bad(String message) { super(message); } }
            """,
            """
              final Map<String, Integer> numbers = new TreeMap<>();
              String last = "";
              public void put(String key) {
                try {
                  numbers.put(key, numbers.get(key) + 1);
                } catch (NullPointerException e) {
                  last = e.getMessage(); //!
                } catch (RuntimeException e) {
                  last = "failed: " + e; //!
                  last = String.valueOf(e); //!
                  last = String.format("%s", e.getCause()); //!
                  last = e.toString(); //!
                  last = Optional.of(e).map(Exception::getMessage).orElse(""); //!
                }
              }
              public void set(String key, String value) throws Bad {
                try {
                  numbers.put(key, Integer.parseInt(value));
                } catch (NumberFormatException e) {
                  throw new Bad("no number: " + e.getLocalizedMessage()); //!
                } catch (NullPointerException e) {
                  java.io.StringWriter text = new java.io.StringWriter();
                  e.printStackTrace(new java.io.PrintWriter(text)); //!
                }
                try {
                  read(key);
                } catch (IllegalStateException e) {
                  throw new Bad(e.getMessage());
                }
              }
              private long read(String key) {
                try {
                  return numbers.get(key);
                } catch (NullPointerException e) {
                  throw new IllegalStateException("failed: " + e.getMessage()); //!
                } catch (ClassCastException e) {
                  throw new IllegalStateException(e); //!
                }
              }
            """)
        .areAll("csmr-803");
  }

  @Test
  void what_exceptions_say_is_fine_in_logs_and_failures_and_where_people_wrote_it() {
    Mistakes.inImplementationOf(
            """
            void set(String key, String value) throws Bad;
            class Bad extends Exception { public Bad(String message) { super(message); } }
            """,
            """
              record Amount(int n) {
                Amount { if (n < 0) { throw new IllegalArgumentException("negative"); } }
              }
              static final System.Logger LOG = System.getLogger("kv");
              final Map<String, Amount> amounts = new TreeMap<>();
              String last = "";
              public void put(String key) {
                try {
                  amounts.put(key, new Amount(-1));
                } catch (NullPointerException e) {
                  LOG.log(System.Logger.Level.INFO, "failed: " + e.getMessage());
                  LOG.log(System.Logger.Level.INFO, String.format("%s", e.getMessage()), e);
                  throw new IllegalStateException("failed: " + e.getMessage(), e);
                }
              }
              public void set(String key, String value) throws Bad {
                try {
                  amounts.put(key, new Amount(Integer.parseInt(value)));
                } catch (NumberFormatException e) {
                  throw new Bad("no number: " + value);
                } catch (IllegalArgumentException e) {
                  throw new Bad(e.getMessage());
                }
                try {
                  put(value);
                  throw new Bad("no");
                } catch (Bad e) {
                  last = e.getMessage();
                }
              }
            """)
        .areNone();
  }

  @Test
  void texts_of_what_has_a_text_are_fine() {
    Mistakes.inImplementation(
            """
              enum Kind { A, B }
              record Pair(Kind kind, List<String> list) {}
              static class Named { @Override public String toString() { return "named"; } }
              abstract static class Some {}
              String s;
              public void put(String key) {
                byte[] b = {1};
                char[] c = {'a'};
                Object any = key;
                s = Arrays.toString(b) + new Pair(Kind.A, List.of()) + new Named() + Kind.B + any;
                s += String.valueOf(c) + new StringBuilder().append(c) + Map.of("a", 1) + Instant.EPOCH;
                s += new java.util.concurrent.atomic.AtomicInteger(3) + "";
                s += new java.math.BigDecimal("1") + "" + Optional.of(1) + null + 'c' + 1.5;
                java.util.stream.StreamSupport.stream(List.of(1).spliterator(), false);
                s += String.format("%s %s", (Object[]) new String[] {"a", "b"});
              }
              String text(Some some, CharSequence text) { return "" + some + text; }
            """)
        .areNone();
  }

  @Test
  void hash_codes_that_consist_of_addresses_are_found_however_deep() {
    Mistakes.inImplementation(
            """
              enum Kind { A, B }
              record Pair(Kind kind, int n) {}
              record Nested(List<Pair> pairs) {}
              record Own(Kind kind) { @Override public int hashCode() { return 31 * kind.hashCode(); } }
              record Any(Object any) {}
              record Box<T>(T content) {}
              static class Listed extends ArrayList<Kind> { private static final long serialVersionUID = 1; }
              sealed interface Shape permits Dot {}
              static final class Dot implements Shape {}
              long n;
              int hash(List<Kind> list, Map<Kind, Integer> map, Optional<Kind> one, Set<Pair> set) {
                int h = list.hashCode(); //!
                h += map.hashCode(); //!
                h += one.hashCode(); //!
                h += set.hashCode(); //!
                h += map.entrySet().iterator().next().hashCode(); //!
                return h;
              }
              public void put(String key) {
                n = new Nested(List.of()).hashCode(); //!
                n = new Own(Kind.A).hashCode(); //!
                n = new Any(1).hashCode(); //!
                n = new Box<>(Kind.A).hashCode(); //!
                n = new Listed().hashCode(); //!
                n = Objects.hash(key, List.of(Kind.A)); //!
                n = Arrays.hashCode(Kind.values()); //!
                n = Objects.hash((Object[]) Kind.values()); //!
                n = new int[1].hashCode(); //!
                n = List.of(new byte[0]).hashCode(); //!
                n = super.hashCode(); //!
                Shape shape = new Dot();
                n = shape.hashCode(); //!
                java.util.function.ToIntFunction<Kind> f = Kind::hashCode; //!
              }
            """)
        .areAll("csmr-803");
  }

  @Test
  void hash_codes_of_content_are_fine() {
    Mistakes.inImplementation(
            """
              enum Kind { A, B }
              record Pair(String s, Instant at, List<Long> more) {}
              record Own(Kind kind) { @Override public int hashCode() { return kind.ordinal(); } }
              record Box<T>(T content) {}
              long n;
              public void put(String key) {
                n = new Pair(key, Instant.EPOCH, List.of()).hashCode() + new Own(Kind.A).hashCode();
                n += List.of(new Own(Kind.A)).hashCode() + Map.of(key, 1).hashCode();
                n += Arrays.hashCode(new int[3]) + Arrays.hashCode(new String[1]) + Objects.hash(key, n);
                n += Optional.of(key).hashCode() + new Box<>(key).hashCode() + Kind.A.name().hashCode();
                java.util.function.ToIntFunction<String> f = String::hashCode;
              }
            """)
        .areNone();
  }

  @Test
  void default_methods_of_a_composition_are_checked_too() {
    Mistakes.in(
            "@Replicated public interface Kv { void put(String key); }",
            "@Replica class MapKv implements Kv { public void put(String key) {} }",
            """
            @ComposeWith(Kv.class) public interface Both extends Kv {
              default void putNow() {
                put(Instant.now().toString()); //!
              }
              static Map<String, Instant> forCallers() {
                return Map.of("a", Instant.now(), "b", Instant.now());
              }
            }
            """)
        .areAll("csmr-803");
  }

  @Test
  void methods_of_other_classes_that_are_called_are_checked_too() {
    Mistakes.in(
            """
            @Replicated public interface Kv {
              void put(String key);
              default String log() {
                String s = "k" + stamp();
                put(s);
                return s;
              }
              static long stamp() { return System.nanoTime(); } //!
              static long forCallers() { return System.nanoTime(); }
            }
            """,
            """
            @Replica class MapKv implements Kv {
              long n;
              public void put(String key) { n = Helper.one(key) + new Value().at; }
            }
            """,
            """
            final class Helper {
              static long one(String key) { return two(key); }
              private static long two(String key) {
                return key.isEmpty() ? one(key) : System.currentTimeMillis(); //!
              }
              static long unused() { return System.currentTimeMillis(); }
            }
            """,
            "class Value { final long at; Value() { at = Instant.now().getEpochSecond(); } } //!")
        .areAll("csmr-803");
  }

  @Test
  void mappings_of_extensions_are_checked_too() {
    Mistakes.in(
            "@Replicated public interface Kv { void put(String key); }",
            "@Replica class MapKv implements Kv { public void put(String key) {} }",
            "@Replicated public interface Lines { void append(String line); }",
            "@Replica class AllLines implements Lines { public void append(String line) {} }",
            """
            @ComposeWith({Kv.class, Lines.class}) public interface Both extends Kv {
              @Override @Extend(with = Lines.class, operation = "append", mapping = Texts.class)
              void put(String key);
            }
            """,
            """
            final class Texts {
              static String put(String key) { return key + System.nanoTime(); } //!
              static String other(String key) { return key + System.nanoTime(); }
            }
            """)
        .areAll("csmr-803");
  }

  @Test
  void what_is_the_same_everywhere_is_fine() {
    Mistakes.inImplementation(
            """
              enum Kind { A, B }
              record Key(Kind kind) {
                @Override public int hashCode() { return kind.hashCode(); }
              }
              final transient ReplicaContext context;
              Instant last;
              String s;
              long n;
              MapKv(ReplicaContext context) { this.context = context; }
              public void put(String key) {
                last = context.now().plus(Duration.ofSeconds(3));
                s = context.uuid().toString() + LocalDate.ofInstant(last, ZoneOffset.UTC);
                n = context.random().nextLong() + new Random(7).nextInt() + key.hashCode();
                n += Objects.hash(key, n) + List.of(1, 2).hashCode() + Math.max(1, 2);
                n += new Date(3).getTime() + UUID.fromString(s).hashCode() + Kind.A.ordinal();
                Collections.shuffle(new ArrayList<>(List.of(1)), new Random(3));
                System.out.println(key);
              }
            """)
        .areNone();
  }

  @Test
  void a_clock_by_which_a_command_only_waits_is_fine() {
    Mistakes.inImplementation(
            """
              public void put(String key) {
                long end = System.nanoTime() + 1_000;
                while (System.nanoTime() < end) { Thread.onSpinWait(); }
              }
            """)
        .areNone();
    Mistakes.inImplementation(
            """
              long n;
              public void put(String key) {
                long end = System.nanoTime() + 1_000; //!
                while (System.nanoTime() < end) { n++; } //!
              }
            """)
        .areAll("csmr-803");
  }

  @Test
  void values_are_not_compared_by_address() {
    Mistakes.inImplementation(
            """
              record Name(String text) {
                @Override public boolean equals(Object o) {
                  return this == o || (o instanceof Name other && other.text.equals(text));
                }
                @Override public int hashCode() { return text.hashCode(); }
              }
              enum Color { RED }
              static final class Node { Node next; }
              static final List<String> NONE = List.of();
              Integer one = 1;
              String text = "";
              Name name;
              List<String> list = NONE;
              List<String> other = new ArrayList<>();
              Color color;
              Boolean flag;
              public void put(String key) {
                boolean same = text == key; //!
                same |= one != Integer.valueOf(3); //!
                same |= name == new Name(key); //!
                same |= list == NONE; //!
                Object any = name;
                same |= any == name; //!
                Set<String> seen = Collections.newSetFromMap(new IdentityHashMap<>()); //!
                same |= one == 3 || text == null || name != null || list == other;
                same |= color == Color.RED || flag == Boolean.TRUE;
                Node node = new Node();
                same |= node.next == node || Objects.equals(text, key);
              }
            """)
        .areAll("csmr-803");
  }

  @Test
  void other_classes_are_followed_through_interfaces_and_fields() {
    Mistakes.in(
            "@Replicated public interface Kv { void put(String key); }",
            """
              @Replica class MapKv implements Kv {
                long last;
                public void put(String key) {
                  Tick tick = new RealTick();
                  last = tick.twice() + new Made().at + Started.AT;
                }
              }
            """,
            "interface Tick { long now(); default long twice() { return now() + now(); } }",
            "class RealTick implements Tick { public long now() { return System.nanoTime(); } } //!",
            "class Made { final long at = System.nanoTime(); } //!",
            "class Started { static final long AT = System.nanoTime(); } //!")
        .areAll("csmr-803");
  }

  @Test
  void which_exception_an_operation_did_not_declare_is_not_looked_at_in_a_composition() {
    Mistakes.in(
            """
            @Replicated public interface Kv {
              long mean();
              void note(String text);
              default void audit() {
                try { //!
                  note("mean " + mean());
                } catch (NumberFormatException e) {
                  note("no number");
                }
                try {
                  note("mean " + mean());
                } catch (RuntimeException e) {
                  note("failed");
                }
              }
            }
            """,
            """
            @Replica class MapKv implements Kv {
              long n;
              public long mean() { return n; }
              public void note(String text) { n++; }
            }
            """)
        .areAll("csmr-803");
  }

  @Test
  void ends_of_lines_as_the_machine_writes_them_are_reported() {
    Mistakes.inImplementation(
            """
              String text = "";
              public void put(String key) {
                text = String.format(Locale.ROOT, "%s%n", key); //!
                text = "%s%%n".formatted(key);
                java.io.StringWriter all = new java.io.StringWriter();
                java.io.PrintWriter lines = new java.io.PrintWriter(all);
                lines.println(key); //!
                lines.print(key);
                text = all.toString();
              }
            """)
        .areAll("csmr-803");
  }
}
