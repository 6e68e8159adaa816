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
  private final List<Slots> slots = new ArrayList<>();
  private final List<Keys> keys = new ArrayList<>();
  private boolean broken;

  private record Slots(Location at, List<SlotScheme.Range> ranges) {}

  private record Keys(Location at, Optional<Value.Scalar> from, Optional<Value.Scalar> to) {}

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
          partition.what()
              + (bySlots
                  ? " has both slots and keys. Keep one."
                  : " owns nothing. Add slots or keys."));
    } else if (bySlots) {
      addSlots(partition);
    } else {
      addKeys(partition);
    }
  }

  private void addSlots(Section partition) {
    Location at = partition.keyAt(Setting.SLOTS);
    List<SlotScheme.Range> ranges = new ArrayList<>();
    List<Value.Scalar> items = partition.scalars(Setting.SLOTS).orElse(List.of());
    if (items.isEmpty()) {
      problem(at, partition.what() + " has no slots. Write a range, such as 0-8191.");
    }
    items.forEach(item -> range(partition, item).ifPresent(ranges::add));
    if (ranges.isEmpty()) {
      return;
    }
    ranges.sort((a, b) -> Integer.compare(a.first(), b.first()));
    if (!slots.isEmpty() && last(slots).ranges().get(0).first() > ranges.get(0).first()) {
      problem(
          at,
          "the partitions of "
              + what
              + " are out of order. Sort them by their first slot, so that their numbers follow"
              + " from their slots.");
    }
    slots.add(new Slots(at, ranges));
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
        problem(
            item.at(),
            "slots "
                + item.text()
                + " of "
                + partition.what()
                + " go beyond the last slot, "
                + (slotCount - 1)
                + ". End there, or set slot-count.");
        return Optional.empty();
      }
      int taken = owned.nextSetBit(first);
      if (taken >= 0 && taken <= end) {
        problem(
            item.at(),
            "slot " + taken + " is in two partitions of " + what + ". Let the ranges not overlap.");
        return Optional.empty();
      }
      owned.set(first, end + 1);
      return Optional.of(new SlotScheme.Range(first, end));
    } catch (NumberFormatException e) {
      problem(
          item.at(),
          "slots of "
              + partition.what()
              + " are "
              + item.kind()
              + ", which is no range. Write first-last, such as 0-8191.");
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
                            bound.form() == Value.Scalar.Form.INTEGER
                                ? KeyScheme.Type.INTEGER
                                : KeyScheme.Type.STRING)
                    .forEach(types::add));
    section.close();
    keys.add(new Keys(partition.keyAt(Setting.KEYS), from, to));
  }

  private void addType(Value.Scalar type) {
    try {
      types.add(KeyScheme.Type.valueOf(type.text().toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      problem(
          type.at(),
          "the type of keys is "
              + type.kind()
              + ". "
              + Suggestions.among(
                  type.text(), new TreeSet<>(Set.of("string", "integer", "uuid")), "types"));
    }
  }

  /** The scheme of the partitions that were added. */
  Optional<PartitionScheme> finish(Location at) {
    if (!slots.isEmpty() && !keys.isEmpty()) {
      problem(
          at, "some partitions of " + what + " have slots and some have keys. Choose one for all.");
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
          "slots "
              + new SlotScheme.Range(free, (next < 0 ? slotCount : next) - 1)
              + " are in no partition of "
              + what
              + ". Add them to one.");
      return Optional.empty();
    }
    return Optional.of(new SlotScheme(slotCount, slots.stream().map(Slots::ranges).toList()));
  }

  private Optional<PartitionScheme> finishKeys(Location at) {
    if (countGiven) {
      problem(at, what + " has partitions by keys; slot-count means nothing there. Delete it.");
    }
    if (types.size() > 1) {
      problem(
          at,
          "the bounds of "
              + what
              + " are of different types: "
              + types
              + ". Quote integers that are meant as strings, or give a type.");
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
            "the key "
                + bounds.get(i).text()
                + " is not above "
                + bounds.get(i - 1).text()
                + ", where the partition before begins. Sort the partitions of "
                + what
                + " by their keys.");
      }
    }
    return broken ? Optional.empty() : Optional.of(new KeyScheme(type, bounds));
  }

  /** Every partition must begin where the one before it ends. */
  private void checkNeighbours(int i) {
    Keys partition = keys.get(i);
    if (i == 0) {
      partition
          .from()
          .ifPresent(
              from ->
                  problem(
                      from.at(),
                      "keys below "
                          + from.text()
                          + " are in no partition of "
                          + what
                          + ". Delete from of the first partition."));
    } else {
      Optional<String> end = keys.get(i - 1).to().map(Value.Scalar::text);
      Optional<String> begin = partition.from().map(Value.Scalar::text);
      if (end.isEmpty() || begin.isEmpty() || !end.equals(begin)) {
        problem(
            partition.at(),
            "this partition begins "
                + begin.map(key -> "at " + key).orElse("at the first key")
                + ", but the one before it ends "
                + end.map(key -> "at " + key).orElse("at the last key")
                + ". Let each begin where the one before it ends.");
      }
    }
    if (i == keys.size() - 1) {
      partition
          .to()
          .ifPresent(
              to ->
                  problem(
                      to.at(),
                      "keys from "
                          + to.text()
                          + " on are in no partition of "
                          + what
                          + ". Delete to of the last partition."));
    }
  }

  private Optional<KeyScheme.Bound> bound(KeyScheme.Type type, Value.Scalar text) {
    try {
      return Optional.of(type.bound(text.text()));
    } catch (IllegalArgumentException e) {
      problem(
          text.at(),
          "the bound "
              + text.kind()
              + " is no "
              + type.name().toLowerCase(Locale.ROOT)
              + ". Mend it, or change type.");
      return Optional.empty();
    }
  }

  private void problem(Location at, String message) {
    broken = true;
    problems.add(at, message);
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }
}
