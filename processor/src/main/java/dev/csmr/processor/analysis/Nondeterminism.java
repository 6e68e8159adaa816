package dev.csmr.processor.analysis;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;

/** What of the Java platform gives each replica something else, and what to use instead. */
enum Nondeterminism {
  CLOCK(
      "gives each replica another time. Use now() of the ReplicaContext, which the constructor may"
          + " take: the time of the log entry, the same on every replica."),
  RANDOM(
      "gives each replica other numbers. Use random() of the ReplicaContext, which the constructor"
          + " may take: it is seeded from the log entry, the same on every replica."),
  UUID(
      "gives each replica another value. Use uuid() of the ReplicaContext, which the constructor may"
          + " take: it comes from the log entry, the same on every replica."),
  SHUFFLE(
      "shuffles differently on each replica. Give it a generator as the second argument: new"
          + " Random(context.random().nextLong()), where context is the ReplicaContext that the"
          + " constructor may take."),
  ENVIRONMENT(
      "depends on the process, the machine or its settings, which differ between replicas. Let the"
          + " caller pass the value as an argument, or write the constant itself."),
  THREAD(
      "brings in other threads, whose order differs between replicas. One thread executes all"
          + " operations, one after the other; do it in place."),
  INPUT_OUTPUT(
      "reaches out of the replica: every replica would do it, again after each restart, and get"
          + " something else. Let the caller do it and pass the result as an argument."),
  LOCALE(
      "depends on the default locale of the process. Give it one, such as Locale.ROOT as in"
          + " toUpperCase(Locale.ROOT) and String.format(Locale.ROOT, …)."),
  CHARSET(
      "depends on the default charset of the process. Give it one, such as StandardCharsets.UTF_8."),
  ZONE(
      "depends on the default time zone of the process. Use the classes of java.time with a ZoneId,"
          + " such as instant.atZone(ZoneOffset.UTC)."),
  IDENTITY(
      "compares addresses: equal values may be one object on one replica and two on another, which was"
          + " restored. Compare content: equals, as in Objects.equals(one, other); with primitive"
          + " types; in a HashMap."),
  HASH(
      "is an address, or made of one, and differs between processes. Use name() or ordinal() of the"
          + " enum, or a hashCode of your own that is made of these."),
  TEXT(
      "contains an address, which differs between processes. Write a toString method, make it a"
          + " record, or use its content, as Arrays.toString does."),
  EXCEPTION(
      "is Java's own: it differs between releases of Java, and is left out where code throws often. Say"
          + " in your own words what was wrong, or throw and catch an exception of your own."),
  UNDECLARED_EXCEPTION(
      "may differ between replicas: of what an operation throws without declaring it only that it failed"
          + " is the same everywhere. Catch RuntimeException, once, and do not look at it; or declare an"
          + " exception of your own."),
  MATH("may differ in the last bit between machines. Use the method of that name in StrictMath.");

  private static final Set<String> TRANSCENDENTAL =
      Set.of(
          "acos", "asin", "atan", "atan2", "cbrt", "cos", "cosh", "exp", "expm1", "hypot", "log",
          "log10", "log1p", "pow", "sin", "sinh", "tan", "tanh");

  private static final Map<String, Map<String, Nondeterminism>> METHODS =
      Map.ofEntries(
          Map.entry(
              "java.lang.System",
              Map.of(
                  "currentTimeMillis", CLOCK,
                  "nanoTime", CLOCK,
                  "getenv", ENVIRONMENT,
                  "getProperty", ENVIRONMENT,
                  "getProperties", ENVIRONMENT,
                  "lineSeparator", ENVIRONMENT,
                  "console", ENVIRONMENT,
                  "identityHashCode", HASH)),
          Map.entry(
              "java.time.Clock",
              Map.of(
                  "system", CLOCK,
                  "systemUTC", CLOCK,
                  "systemDefaultZone", CLOCK,
                  "tickMillis", CLOCK,
                  "tickMinutes", CLOCK,
                  "tickSeconds", CLOCK)),
          Map.entry("java.time.InstantSource", Map.of("system", CLOCK)),
          Map.entry("java.util.Calendar", Map.of("getInstance", CLOCK)),
          Map.entry("java.util.UUID", Map.of("randomUUID", UUID)),
          Map.entry("java.lang.Math", Map.of("random", RANDOM)),
          Map.entry("java.lang.StrictMath", Map.of("random", RANDOM)),
          Map.entry("java.util.concurrent.ThreadLocalRandom", Map.of("current", RANDOM)),
          Map.entry(
              "java.security.SecureRandom",
              Map.of("getInstance", RANDOM, "getInstanceStrong", RANDOM)),
          Map.entry("java.util.random.RandomGenerator", Map.of("getDefault", RANDOM, "of", RANDOM)),
          Map.entry(
              "java.util.random.RandomGeneratorFactory",
              Map.of("all", RANDOM, "getDefault", RANDOM, "of", RANDOM)),
          Map.entry("java.security.KeyPairGenerator", Map.of("getInstance", RANDOM)),
          Map.entry("javax.crypto.KeyGenerator", Map.of("getInstance", RANDOM)),
          Map.entry("java.lang.Boolean", Map.of("getBoolean", ENVIRONMENT)),
          Map.entry("java.lang.Integer", Map.of("getInteger", ENVIRONMENT)),
          Map.entry("java.lang.Long", Map.of("getLong", ENVIRONMENT)),
          Map.entry("java.lang.Runtime", Map.of("getRuntime", ENVIRONMENT)),
          Map.entry("java.lang.ProcessHandle", Map.of("current", ENVIRONMENT)),
          Map.entry(
              "java.util.Locale",
              Map.of("getDefault", ENVIRONMENT, "getAvailableLocales", ENVIRONMENT)),
          Map.entry("java.time.ZoneId", Map.of("systemDefault", ENVIRONMENT)),
          Map.entry("java.util.TimeZone", Map.of("getDefault", ENVIRONMENT)),
          Map.entry("java.nio.charset.Charset", Map.of("defaultCharset", ENVIRONMENT)),
          Map.entry(
              "java.net.InetAddress",
              Map.of(
                  "getLocalHost", ENVIRONMENT,
                  "getByName", INPUT_OUTPUT,
                  "getAllByName", INPUT_OUTPUT)),
          Map.entry(
              "java.net.URL",
              Map.of(
                  "openStream", INPUT_OUTPUT,
                  "openConnection", INPUT_OUTPUT,
                  "getContent", INPUT_OUTPUT)),
          Map.entry(
              "java.lang.Thread",
              Map.of(
                  "currentThread", ENVIRONMENT,
                  "getStackTrace", ENVIRONMENT,
                  "getAllStackTraces", ENVIRONMENT,
                  "activeCount", ENVIRONMENT,
                  "startVirtualThread", THREAD,
                  "ofVirtual", THREAD,
                  "ofPlatform", THREAD)),
          Map.entry("java.lang.Throwable", Map.of("getStackTrace", ENVIRONMENT)),
          Map.entry("java.lang.StackWalker", Map.of("getInstance", ENVIRONMENT)),
          Map.entry("java.util.ServiceLoader", Map.of("load", ENVIRONMENT)),
          Map.entry("java.util.Arrays", Map.of("parallelPrefix", THREAD, "parallelSetAll", THREAD)),
          Map.entry(
              "java.util.concurrent.CompletableFuture",
              Map.of("supplyAsync", THREAD, "runAsync", THREAD)),
          Map.entry("java.util.concurrent.ForkJoinPool", Map.of("commonPool", THREAD)),
          Map.entry("java.util.Collection", Map.of("parallelStream", THREAD)),
          Map.entry("java.util.stream.BaseStream", Map.of("parallel", THREAD)),
          Map.entry("java.util.stream.IntStream", Map.of("parallel", THREAD)),
          Map.entry("java.util.stream.LongStream", Map.of("parallel", THREAD)),
          Map.entry("java.util.stream.DoubleStream", Map.of("parallel", THREAD)),
          Map.entry("java.io.PrintWriter", Map.of("println", ENVIRONMENT)),
          Map.entry("java.io.BufferedWriter", Map.of("newLine", ENVIRONMENT)),
          Map.entry("java.lang.ProcessBuilder", Map.of("start", INPUT_OUTPUT)));

  /** Methods that use the default locale unless they are given one. */
  private static final Map<String, Set<String>> LOCALISED =
      Map.ofEntries(
          Map.entry(
              "java.lang.String", Set.of("format", "formatted", "toUpperCase", "toLowerCase")),
          Map.entry(
              "java.text.NumberFormat",
              Set.of(
                  "getInstance",
                  "getNumberInstance",
                  "getIntegerInstance",
                  "getCurrencyInstance",
                  "getPercentInstance",
                  "getCompactNumberInstance")),
          Map.entry(
              "java.text.DateFormat",
              Set.of("getInstance", "getDateInstance", "getTimeInstance", "getDateTimeInstance")),
          Map.entry("java.text.Collator", Set.of("getInstance")),
          Map.entry(
              "java.text.BreakIterator",
              Set.of(
                  "getCharacterInstance",
                  "getLineInstance",
                  "getSentenceInstance",
                  "getWordInstance")),
          Map.entry("java.text.MessageFormat", Set.of("format")),
          Map.entry("java.text.DecimalFormatSymbols", Set.of("getInstance")),
          Map.entry("java.text.DateFormatSymbols", Set.of("getInstance")),
          Map.entry(
              "java.time.format.DateTimeFormatter",
              Set.of("ofPattern", "ofLocalizedDate", "ofLocalizedTime", "ofLocalizedDateTime")),
          Map.entry("java.time.format.DateTimeFormatterBuilder", Set.of("toFormatter")),
          Map.entry("java.util.Currency", Set.of("getSymbol", "getDisplayName")),
          Map.entry("java.util.ResourceBundle", Set.of("getBundle")));

  private static final Set<String> LOCALISED_CLASSES =
      Set.of(
          "java.text.DecimalFormat",
          "java.text.MessageFormat",
          "java.text.DecimalFormatSymbols",
          "java.text.DateFormatSymbols",
          "java.util.Formatter");

  private static final Set<String> LOCALES =
      Set.of("java.util.Locale", "java.text.DecimalFormatSymbols");

  /** Methods without arguments that use the default charset. */
  private static final Map<String, Set<String>> ENCODED =
      Map.of(
          "java.lang.String", Set.of("getBytes"),
          "java.io.ByteArrayOutputStream", Set.of("toString"));

  private static final Set<String> DECODED =
      Set.of(
          "java.lang.String",
          "java.io.InputStreamReader",
          "java.io.OutputStreamWriter",
          "java.io.PrintStream",
          "java.io.PrintWriter");

  private static final Set<String> BYTES =
      Set.of("byte[]", "java.io.InputStream", "java.io.OutputStream");

  private static final Set<String> STRING = Set.of("java.lang.String");

  private static final Set<String> CHARSETS =
      Set.of(
          "java.nio.charset.Charset",
          "java.nio.charset.CharsetDecoder",
          "java.nio.charset.CharsetEncoder",
          "java.lang.String");

  private static final Set<String> ZONED =
      Set.of(
          "toString",
          "toLocaleString",
          "getYear",
          "getMonth",
          "getDate",
          "getDay",
          "getHours",
          "getMinutes",
          "getSeconds",
          "getTimezoneOffset",
          "setYear",
          "setMonth",
          "setDate",
          "setHours",
          "parse");

  private static final Map<String, Nondeterminism> ALL_METHODS =
      Map.of(
          "java.util.concurrent.Executors", THREAD,
          "java.nio.file.Files", INPUT_OUTPUT,
          "java.lang.management.ManagementFactory", ENVIRONMENT,
          "java.net.http.HttpClient", INPUT_OUTPUT,
          "java.nio.channels.FileChannel", INPUT_OUTPUT,
          "java.nio.channels.SocketChannel", INPUT_OUTPUT,
          "java.nio.file.FileSystems", INPUT_OUTPUT,
          "java.sql.DriverManager", INPUT_OUTPUT);

  private static final Map<String, Nondeterminism> WITHOUT_ARGUMENTS =
      Map.of(
          "java.util.Random", RANDOM,
          "java.util.SplittableRandom", RANDOM,
          "java.util.Date", CLOCK,
          "java.util.GregorianCalendar", CLOCK);

  private static final Map<String, Nondeterminism> CONSTRUCTORS =
      Map.ofEntries(
          Map.entry("java.security.SecureRandom", RANDOM),
          Map.entry("java.rmi.server.UID", UUID),
          Map.entry("java.util.IdentityHashMap", IDENTITY),
          Map.entry("java.util.Timer", THREAD),
          Map.entry("java.util.concurrent.ForkJoinPool", THREAD),
          Map.entry("java.util.concurrent.ThreadPoolExecutor", THREAD),
          Map.entry("java.util.concurrent.ScheduledThreadPoolExecutor", THREAD),
          Map.entry("java.io.File", INPUT_OUTPUT),
          Map.entry("java.io.FileInputStream", INPUT_OUTPUT),
          Map.entry("java.io.FileOutputStream", INPUT_OUTPUT),
          Map.entry("java.io.FileReader", INPUT_OUTPUT),
          Map.entry("java.io.FileWriter", INPUT_OUTPUT),
          Map.entry("java.io.RandomAccessFile", INPUT_OUTPUT),
          Map.entry("java.net.Socket", INPUT_OUTPUT),
          Map.entry("java.net.ServerSocket", INPUT_OUTPUT),
          Map.entry("java.net.DatagramSocket", INPUT_OUTPUT),
          Map.entry("java.lang.ProcessBuilder", INPUT_OUTPUT));

  private final String fix;

  Nondeterminism(String fix) {
    this.fix = fix;
  }

  /** Why it is none for a replica, and what to use: the rest of a sentence about it. */
  String fix() {
    return fix;
  }

  /** What a method brings in, if it is one of these. */
  static Optional<Nondeterminism> ofMethod(ExecutableElement method) {
    String owner = Code.name(method.getEnclosingElement().asType());
    String name = method.getSimpleName().toString();
    int arguments = method.getParameters().size();
    if (name.equals("now") && owner.startsWith("java.time.")) {
      return Optional.of(CLOCK);
    }
    if (owner.equals("java.lang.Math") && TRANSCENDENTAL.contains(name)) {
      return Optional.of(MATH);
    }
    if (owner.equals("java.lang.Throwable") && name.equals("printStackTrace") && arguments == 1) {
      return Optional.of(ENVIRONMENT);
    }
    if (owner.equals("java.util.Collections") && name.equals("shuffle") && arguments == 1) {
      return Optional.of(SHUFFLE);
    }
    if (owner.equals("java.util.concurrent.CompletableFuture") && name.endsWith("Async")) {
      return Optional.of(THREAD);
    }
    if (LOCALISED.getOrDefault(owner, Set.of()).contains(name) && !takes(method, LOCALES)) {
      return Optional.of(LOCALE);
    }
    if (ENCODED.getOrDefault(owner, Set.of()).contains(name) && arguments == 0) {
      return Optional.of(CHARSET);
    }
    if (owner.equals("java.util.Date") && ZONED.contains(name)) {
      return Optional.of(ZONE);
    }
    return Optional.ofNullable(ALL_METHODS.get(owner))
        .or(() -> Optional.ofNullable(METHODS.getOrDefault(owner, Map.of()).get(name)));
  }

  /** What creating an object of a class brings in, if it is one of these. */
  static Optional<Nondeterminism> ofConstructor(TypeElement type, ExecutableElement constructor) {
    String name = type.getQualifiedName().toString();
    int arguments = constructor.getParameters().size();
    if (DECODED.contains(name) && takes(constructor, BYTES) && !takes(constructor, CHARSETS)) {
      return Optional.of(CHARSET);
    }
    if (LOCALISED_CLASSES.contains(name) && !takes(constructor, LOCALES)) {
      return Optional.of(LOCALE);
    }
    boolean isZoned =
        (name.equals("java.util.Date") && (arguments > 1 || takes(constructor, STRING)))
            || (name.equals("java.util.GregorianCalendar") && arguments > 0)
            || name.equals("java.text.SimpleDateFormat");
    if (isZoned) {
      return Optional.of(ZONE);
    }
    Optional<Nondeterminism> always = Optional.ofNullable(CONSTRUCTORS.get(name));
    return arguments == 0
        ? always.or(() -> Optional.ofNullable(WITHOUT_ARGUMENTS.get(name)))
        : always;
  }

  private static boolean takes(ExecutableElement method, Set<String> types) {
    return method.getParameters().stream()
        .anyMatch(parameter -> types.contains(parameter.asType().toString()));
  }
}
