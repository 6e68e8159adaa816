package dev.csmr.config;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads what each partition owns, and checks that every key has exactly one owner. */
final class SchemeReader {
  private final ProblemCollector problems;
  private final String what;
  private final int slotCount;
  private final boolean countGiven;
  private final BitSet owned = new BitSet();
  private final List<OwnedSlots> slots = new ArrayList<>();
  private final List<OwnedKeys> keys = new ArrayList<>();
  private boolean broken;

  private record OwnedSlots(Location at, List<SlotScheme.Range> ranges) {}

  private record OwnedKeys(Location at, Optional<Value.Scalar> from, Optional<Value.Scalar> to) {}

  private final Set<KeyScheme.Type> types = new LinkedHashSet<>();

  /**
   * @param section what is partitioned
   */
  SchemeReader(ProblemCollector problems, Section section) {
    this.problems = problems;
    this.what = section.what();
    this.countGiven = section.has(Setting.SLOT_COUNT);
    this.slotCount = (int) section.number(Setting.SLOT_COUNT);
  }

  /** Reads {@code slots} or {@code keys} of the next partition. */
  void add(Section partition) {
    boolean bySlots = partition.has(Setting.SLOTS);
    boolean byKeys = partition.has(Setting.KEYS);
    if (bySlots == byKeys) {
      problem(
          partition.at(),
          bySlots ? ConfigError.OWNS_TWO_WAYS : ConfigError.OWNS_NOTHING,
          partition.what());
    } else if (bySlots) {
      addSlots(partition);
    } else {
      addKeys(partition);
    }
  }

  private void addSlots(Section partition) {
    Location at = partition.keyAt(Setting.SLOTS);
    List<SlotScheme.Range> ranges = new ArrayList<>();
    Optional<List<Value.Scalar>> items = partition.scalars(Setting.SLOTS);
    if (items.isEmpty()) {
      broken = true;
      return;
    }
    items.get().forEach(item -> range(partition, item).ifPresent(ranges::add));
    if (ranges.isEmpty() && !items.get().isEmpty()) {
      return;
    }
    ranges.sort((a, b) -> Integer.compare(a.first(), b.first()));
    if (!slots.isEmpty() && first(last(slots).ranges()) > first(ranges)) {
      problem(at, ConfigError.PARTITIONS_UNSORTED, what);
    }
    slots.add(new OwnedSlots(at, ranges));
  }

  /** One without slots stands behind all others. */
  private static int first(List<SlotScheme.Range> ranges) {
    return ranges.isEmpty() ? Integer.MAX_VALUE : ranges.get(0).first();
  }

  private Optional<SlotScheme.Range> range(Section partition, Value.Scalar item) {
    String[] ends = item.text().split("-", -1);
    try {
      int first = Integer.parseInt(ends[0].strip());
      int end = ends.length == 1 ? first : Integer.parseInt(ends[1].strip());
      if (ends.length > 2 || end < first) {
        throw new NumberFormatException();
      }
      if (end >= slotCount) {
        problem(item.at(), ConfigError.SLOTS_BEYOND, item.text(), partition.what(), slotCount - 1);
        return Optional.empty();
      }
      int taken = owned.nextSetBit(first);
      if (taken >= 0 && taken <= end) {
        problem(item.at(), ConfigError.SLOT_TWICE, taken, what);
        return Optional.empty();
      }
      owned.set(first, end + 1);
      return Optional.of(new SlotScheme.Range(first, end));
    } catch (NumberFormatException e) {
      problem(item.at(), ConfigError.NOT_A_RANGE, partition.what(), item.kind());
      return Optional.empty();
    }
  }

  private void addKeys(Section partition) {
    Section section = partition.section(Setting.KEYS, "the keys of " + partition.what());
    Optional<Value.Scalar> from = section.scalar(Setting.KEYS_FROM);
    Optional<Value.Scalar> to = section.scalar(Setting.KEYS_TO);
    section
        .scalar(Setting.KEYS_TYPE)
        .ifPresentOrElse(
            type -> addType(type),
            () ->
                Stream.of(from, to)
                    .flatMap(Optional::stream)
                    .map(
                        bound ->
                            bound.form() == Value.Scalar.ScalarForm.INTEGER
                                ? KeyScheme.Type.INTEGER
                                : KeyScheme.Type.STRING)
                    .forEach(types::add));
    section.close();
    keys.add(new OwnedKeys(partition.keyAt(Setting.KEYS), from, to));
  }

  private void addType(Value.Scalar type) {
    try {
      types.add(KeyScheme.Type.valueOf(type.text().toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      problem(
          type.at(),
          ConfigError.KEY_TYPE_UNKNOWN,
          type.kind(),
          Suggestions.among(
              type.text(), new TreeSet<>(Set.of("string", "integer", "uuid")), "types"));
    }
  }

  /** The scheme of the partitions that were added. */
  Optional<PartitionScheme> finish(Location at) {
    if (!slots.isEmpty() && !keys.isEmpty()) {
      problem(at, ConfigError.SLOTS_AND_KEYS, what);
    }
    if (broken) {
      return Optional.empty();
    }
    return keys.isEmpty() ? finishSlots(at) : finishKeys(at);
  }

  private Optional<PartitionScheme> finishSlots(Location at) {
    int free = owned.nextClearBit(0);
    if (free < slotCount) {
      int next = owned.nextSetBit(free);
      problem(
          at,
          ConfigError.SLOTS_FREE,
          new SlotScheme.Range(free, (next < 0 ? slotCount : next) - 1),
          what);
      return Optional.empty();
    }
    return Optional.of(new SlotScheme(slotCount, slots.stream().map(OwnedSlots::ranges).toList()));
  }

  private Optional<PartitionScheme> finishKeys(Location at) {
    if (countGiven) {
      problem(at, ConfigError.SLOT_COUNT_OF_KEYS, what);
    }
    if (types.size() > 1) {
      problem(at, ConfigError.KEY_TYPES_DIFFER, what, types);
    }
    if (broken) {
      return Optional.empty();
    }
    KeyScheme.Type type = types.isEmpty() ? KeyScheme.Type.STRING : types.iterator().next();
    List<KeyScheme.Bound> bounds = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      checkNeighbours(i);
      if (i > 0) {
        keys.get(i).from().flatMap(from -> bound(type, from)).ifPresent(bounds::add);
      }
      keys.get(i).to().ifPresent(to -> bound(type, to));
    }
    for (int i = 1; i < bounds.size(); i++) {
      if (bounds.get(i - 1).key().compareTo(bounds.get(i).key()) >= 0) {
        problem(
            keys.get(i + 1).at(),
            ConfigError.KEYS_UNSORTED,
            bounds.get(i).text(),
            bounds.get(i - 1).text(),
            what);
      }
    }
    return broken ? Optional.empty() : Optional.of(new KeyScheme(type, bounds));
  }

  /** Every partition must begin where the one before it ends. */
  private void checkNeighbours(int i) {
    OwnedKeys partition = keys.get(i);
    if (i == 0) {
      partition
          .from()
          .ifPresent(from -> problem(from.at(), ConfigError.KEYS_BELOW, from.text(), what));
    } else {
      Optional<String> end = keys.get(i - 1).to().map(Value.Scalar::text);
      Optional<String> begin = partition.from().map(Value.Scalar::text);
      if (end.isEmpty() || begin.isEmpty() || !end.equals(begin)) {
        problem(
            partition.at(),
            ConfigError.KEYS_GAP,
            begin.map(key -> "at " + key).orElse("at the first key"),
            end.map(key -> "at " + key).orElse("at the last key"));
      }
    }
    if (i == keys.size() - 1) {
      partition.to().ifPresent(to -> problem(to.at(), ConfigError.KEYS_ABOVE, to.text(), what));
    }
  }

  private Optional<KeyScheme.Bound> bound(KeyScheme.Type type, Value.Scalar text) {
    try {
      return Optional.of(type.bound(text.text()));
    } catch (IllegalArgumentException e) {
      problem(
          text.at(), ConfigError.NOT_A_BOUND, text.kind(), type.name().toLowerCase(Locale.ROOT));
      return Optional.empty();
    }
  }

  private void problem(Location at, ConfigError error, Object... arguments) {
    broken = true;
    problems.add(at, error, arguments);
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }
}
