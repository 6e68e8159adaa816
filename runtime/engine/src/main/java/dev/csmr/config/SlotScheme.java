package dev.csmr.config;

import dev.csmr.service.CanonicalKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Partitions by hash slot ({@link CanonicalKey#slot}): spreads any keys evenly.
 *
 * @param slotCount how many slots there are; never changes once there is data
 * @param ranges for each partition the slots that it owns at first, ascending; the partitions
 *     ascend by their first slot, and those without slots are the last; together they cover every
 *     slot once
 */
public record SlotScheme(int slotCount, List<List<Range>> ranges) implements PartitionScheme {
  /** How many slots there are when the file does not say. */
  public static final int DEFAULT_SLOT_COUNT = 16_384;

  /** The most slots there can be. */
  public static final int MAX_SLOT_COUNT = 1 << 20;

  /**
   * Slots next to each other.
   *
   * @param first the first one
   * @param last the last one, included
   */
  public record Range(int first, int last) {
    /** Checks the parts. */
    public Range {
      if (first < 0 || last < first) {
        throw new IllegalArgumentException("Slots " + first + "-" + last + " are no range.");
      }
    }

    @Override
    public String toString() {
      return first == last ? Integer.toString(first) : first + "-" + last;
    }
  }

  /** Checks that every slot has one owner, and that the partitions ascend. */
  public SlotScheme {
    ranges = ranges.stream().map(List::copyOf).toList();
    BitSet owned = new BitSet();
    int previous = -1;
    for (List<Range> partition : ranges) {
      int first = partition.isEmpty() ? slotCount : partition.get(0).first();
      if (first <= previous && first < slotCount) {
        throw new IllegalArgumentException("The partitions " + ranges + " do not ascend.");
      }
      previous = first;
      for (Range range : partition) {
        if (!owned.get(range.first(), range.last() + 1).isEmpty()) {
          throw new IllegalArgumentException("Slots of " + range + " have two owners.");
        }
        owned.set(range.first(), range.last() + 1);
      }
    }
    if (owned.length() != slotCount || owned.nextClearBit(0) != slotCount) {
      throw new IllegalArgumentException("The ranges are not the slots 0-" + (slotCount - 1) + ".");
    }
  }

  /** Partitions of about the same size, one range each. */
  public static SlotScheme even(int slotCount, int partitions) {
    return new SlotScheme(
        slotCount,
        IntStream.range(0, partitions)
            .mapToObj(
                i ->
                    List.of(
                        new Range(
                            (int) ((long) slotCount * i / partitions),
                            (int) ((long) slotCount * (i + 1) / partitions) - 1)))
            .toList());
  }

  /**
   * How many partitions the service begins with: those that own slots at first. Those behind them
   * join it while it runs.
   */
  public int founding() {
    return (int) ranges.stream().filter(partition -> !partition.isEmpty()).count();
  }

  /** For each slot the number of the partition that owns it. */
  public List<Integer> owners() {
    Integer[] owners = new Integer[slotCount];
    for (int partition = 0; partition < ranges.size(); partition++) {
      for (Range range : ranges.get(partition)) {
        Arrays.fill(owners, range.first(), range.last() + 1, partition);
      }
    }
    return List.of(owners);
  }

  @Override
  public int size() {
    return ranges.size();
  }

  @Override
  public int owner(CanonicalKey key) {
    int slot = key.slot(slotCount);
    for (int partition = 0; partition < ranges.size(); partition++) {
      for (Range range : ranges.get(partition)) {
        if (range.first() <= slot && slot <= range.last()) {
          return partition;
        }
      }
    }
    throw new AssertionError("Slot " + slot + " has no owner in " + ranges);
  }

  @Override
  public String describe(int partition) {
    return partition < founding() ? "slots " + text(partition) : "no slots at first";
  }

  @Override
  public String canonical(int partition) {
    if (partition >= founding()) {
      return "no slots at first of " + slotCount;
    }
    BitSet owned = new BitSet();
    ranges.get(partition).forEach(range -> owned.set(range.first(), range.last() + 1));
    List<String> runs = new ArrayList<>();
    for (int first = owned.nextSetBit(0); first >= 0; ) {
      int end = owned.nextClearBit(first);
      runs.add(new Range(first, end - 1).toString());
      first = owned.nextSetBit(end);
    }
    return "slots " + String.join(",", runs) + " of " + slotCount;
  }

  /** The slots of a partition as the file has them, such as {@code 0-8191}. */
  String text(int partition) {
    return ranges.get(partition).stream().map(Range::toString).collect(Collectors.joining(", "));
  }
}
