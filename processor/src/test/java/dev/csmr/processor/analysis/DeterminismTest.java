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
}
