package dev.csmr.processor.reader;

import java.util.Map;

/** What to use instead of the types that people try first. */
final class Remedies {
  private static final Map<String, String> BY_TYPE =
      Map.ofEntries(
          Map.entry("java.util.Date", "Use java.time.Instant."),
          Map.entry("java.util.Calendar", "Use java.time.Instant."),
          Map.entry("java.sql.Timestamp", "Use java.time.Instant."),
          Map.entry("java.time.ZonedDateTime", "Use java.time.Instant, with the zone as String."),
          Map.entry("java.time.OffsetDateTime", "Use java.time.Instant."),
          Map.entry("java.time.LocalDateTime", "Use java.time.Instant."),
          Map.entry("java.time.LocalDate", "Use String, as in LocalDate.toString()."),
          Map.entry("java.time.LocalTime", "Use String, as in LocalTime.toString()."),
          Map.entry("java.math.BigDecimal", "Use String, as in BigDecimal.toString()."),
          Map.entry("java.math.BigInteger", "Use String, as in BigInteger.toString()."),
          Map.entry("java.util.OptionalInt", "Use Optional<Integer>."),
          Map.entry("java.util.OptionalLong", "Use Optional<Long>."),
          Map.entry("java.util.OptionalDouble", "Use Optional<Double>."),
          Map.entry("java.lang.CharSequence", "Use String."),
          Map.entry("java.lang.StringBuilder", "Use String."),
          Map.entry("java.lang.StringBuffer", "Use String."),
          Map.entry("java.util.BitSet", "Use byte[], as in BitSet.toByteArray()."),
          Map.entry("java.util.IdentityHashMap", "Use TreeMap, with keys compared by value."),
          Map.entry("java.util.WeakHashMap", "Use TreeMap, and remove what is not needed."),
          Map.entry(
              "java.util.Random",
              "Use random() of the ReplicaContext, or keep a seed in a long and create it anew."),
          Map.entry("java.lang.Object", "Use a record, or the type that is meant."),
          Map.entry("java.lang.Number", "Use long or double."),
          Map.entry("java.lang.Void", "Use void."),
          Map.entry("java.lang.Iterable", "Use List."),
          Map.entry("java.util.Iterator", "Use List."),
          Map.entry("java.util.stream.Stream", "Use List."),
          Map.entry("java.nio.ByteBuffer", "Use byte[]."),
          Map.entry("java.util.concurrent.ConcurrentHashMap", "Use HashMap: one thread uses it."),
          Map.entry("java.util.concurrent.ConcurrentMap", "Use Map: one thread uses it."),
          Map.entry("java.util.concurrent.ConcurrentSkipListMap", "Use TreeMap."),
          Map.entry("java.util.concurrent.ConcurrentSkipListSet", "Use TreeSet."),
          Map.entry("java.util.concurrent.CopyOnWriteArrayList", "Use ArrayList."),
          Map.entry("java.util.concurrent.atomic.AtomicLong", "Use long: one thread uses it."),
          Map.entry("java.util.concurrent.atomic.AtomicInteger", "Use int: one thread uses it."),
          Map.entry("java.util.concurrent.atomic.AtomicBoolean", "Use boolean."),
          Map.entry("java.util.Vector", "Use ArrayList."),
          Map.entry("java.util.Stack", "Use ArrayDeque."),
          Map.entry("java.util.Hashtable", "Use HashMap."),
          Map.entry(
              "java.util.concurrent.CompletableFuture",
              "Use the value's own type: the generated client has an asynchronous form."),
          Map.entry(
              "java.util.concurrent.Future",
              "Use the value's own type: the generated client has an asynchronous form."),
          Map.entry(
              "dev.csmr.ReplicaContext",
              "Take it in the implementation's constructor and keep it in a field that is private"
                  + " final transient."));

  private Remedies() {}

  /** A sentence that says what to use instead. */
  static String instead(String qualifiedName, boolean isInterface) {
    String known = BY_TYPE.get(qualifiedName);
    if (known != null) {
      return known;
    }
    return isInterface
        ? "Use a record instead of the interface."
        : "Use a record with the parts that matter.";
  }
}
