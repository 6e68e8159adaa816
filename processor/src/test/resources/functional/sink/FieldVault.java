package sink;

import dev.csmr.Id;
import dev.csmr.Replica;
import dev.csmr.Restored;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

@Replica
final class FieldVault implements Vault {
  record Secret(String word, Optional<Integer> pin, List<String> holders) {}

  boolean aBoolean = true;
  byte aByte = 1;
  short aShort = 2;
  char aChar = 'c';
  int anInt = 3;
  long aLong = 4;
  float aFloat = 5;
  double aDouble = 6;
  Integer boxed = 7;
  Character boxedChar = 'd';
  String string = "initial";
  byte[] bytes = {1, 2};
  Instant instant = Instant.EPOCH;
  Duration duration = Duration.ofSeconds(1);
  UUID uuid = new UUID(1, 2);
  @Id(5000) Color color = Color.RED;
  Secret secret = new Secret("sesame", Optional.of(1), new ArrayList<>());
  Optional<String> maybe = Optional.of("initial");
  List<String> assigned = new ArrayList<>(List.of("initial"));
  TreeMap<String, Integer> assignedMap = new TreeMap<>(Map.of("initial", 1));
  final List<String> list = new ArrayList<>(List.of("initial"));
  final Deque<Secret> deque = new ArrayDeque<>();
  final PriorityQueue<Integer> queue = new PriorityQueue<>(Comparator.reverseOrder());
  final TreeSet<String> sorted = new TreeSet<>(Comparator.reverseOrder());
  final Set<String> linkedSet = new LinkedHashSet<>();
  final Map<String, Secret> linkedMap = new LinkedHashMap<>(Map.of("initial", secret));
  final Map<Integer, List<String>> hashMap = new HashMap<>();
  final EnumMap<Color, Map<String, Integer>> enumMap = new EnumMap<>(Color.class);
  final transient List<String> notState = new ArrayList<>();

  @Restored
  void reindex() {
    notState.clear();
    notState.addAll(linkedSet);
  }

  @Override
  public void fill(long seed) {
    Random random = new Random(seed);
    aBoolean = random.nextBoolean();
    aByte = (byte) random.nextInt();
    aShort = (short) random.nextInt();
    aChar = (char) random.nextInt();
    anInt = random.nextInt();
    aLong = random.nextLong();
    aFloat = random.nextFloat();
    aDouble = random.nextDouble();
    boxed = random.nextInt();
    boxedChar = (char) random.nextInt(65_536);
    string = "s" + random.nextInt();
    bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    instant = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    duration = Duration.ofSeconds(random.nextInt(), random.nextInt(1_000_000_000));
    uuid = new UUID(random.nextLong(), random.nextLong());
    color = Color.values()[random.nextInt(3)];
    secret = secret(random);
    maybe = random.nextBoolean() ? Optional.empty() : Optional.of("m" + random.nextInt());
    assigned = new ArrayList<>(words(random));
    assignedMap = new TreeMap<>(Map.of("k" + random.nextInt(), random.nextInt()));
    list.addAll(words(random));
    for (int i = random.nextInt(5); i >= 0; i--) {
      deque.addFirst(secret(random));
      queue.add(random.nextInt());
      linkedMap.put("k" + random.nextInt(), secret(random));
      hashMap.put(random.nextInt(), words(random));
      enumMap.put(Color.values()[random.nextInt(3)], new TreeMap<>(Map.of("n", random.nextInt())));
    }
    sorted.addAll(words(random));
    linkedSet.addAll(words(random));
    reindex();
  }

  private static Secret secret(Random random) {
    return new Secret(
        "w" + random.nextInt(),
        random.nextBoolean() ? Optional.of(random.nextInt()) : Optional.empty(),
        words(random));
  }

  private static List<String> words(Random random) {
    List<String> words = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      words.add(random.nextInt(4) == 0 ? "" : "w\u00e9" + random.nextInt());
    }
    return words;
  }

  @Override
  public void empty() {
    aBoolean = false;
    aByte = 0;
    aShort = 0;
    aChar = 0;
    anInt = 0;
    aLong = 0;
    aFloat = 0;
    aDouble = 0;
    boxed = null;
    boxedChar = null;
    string = null;
    bytes = null;
    instant = null;
    duration = null;
    uuid = null;
    color = null;
    secret = null;
    maybe = null;
    assigned = null;
    assignedMap = null;
    list.clear();
    deque.clear();
    queue.clear();
    sorted.clear();
    linkedSet.clear();
    linkedMap.clear();
    hashMap.clear();
    enumMap.clear();
    reindex();
  }

  @Override
  public List<String> describe() {
    List<String> words = new ArrayList<>();
    words.add("" + aBoolean + aByte + aShort + (int) aChar + anInt + aLong + aFloat + aDouble);
    words.add("" + boxed + (boxedChar == null ? "" : (int) boxedChar) + string + instant + duration + uuid + color + secret);
    words.add(bytes == null ? "null" : java.util.Arrays.toString(bytes));
    words.add("" + maybe + assigned + assignedMap + list + deque + queue + sorted + linkedSet + notState);
    words.add("" + linkedMap + new TreeMap<>(hashMap) + enumMap);
    words.add("sorted backwards " + (sorted.comparator() != null) + (queue.comparator() != null));
    return words;
  }
}
