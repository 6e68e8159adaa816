package sink;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

public record Containers(
    Optional<String> maybeString,
    Optional<Integer> maybeInt,
    Optional<Color> maybeColor,
    Optional<Inner> maybeInner,
    Optional<Instant> maybeInstant,
    Optional<byte[]> maybeBytes,
    Optional<List<String>> maybeList,
    Optional<Optional<String>> maybeMaybe,
    List<Boolean> booleans,
    List<Byte> byteValues,
    List<Short> shorts,
    List<Character> chars,
    List<Integer> ints,
    List<Long> longs,
    List<Float> floats,
    List<Double> doubles,
    List<String> strings,
    List<byte[]> blobs,
    List<Instant> instants,
    List<UUID> uuids,
    List<Color> colors,
    List<Inner> inners,
    List<List<String>> lists,
    List<Optional<Integer>> maybeInts,
    List<Map<String, Integer>> maps,
    Set<String> stringSet,
    Set<Color> colorSet,
    Set<Inner> innerSet,
    Set<List<String>> listSet,
    Map<String, Integer> byString,
    Map<Integer, Inner> byInt,
    Map<Boolean, String> byBoolean,
    Map<Long, Optional<Double>> byLong,
    Map<Color, List<String>> byColor,
    Map<UUID, Map<String, Long>> byUuid,
    Map<Character, Color> byChar,
    Pair<String, Integer> pair,
    Pair<Inner, List<Color>> deepPair) {}
