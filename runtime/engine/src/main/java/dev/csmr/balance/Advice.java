package dev.csmr.balance;

import java.util.List;

/**
 * What comes of a report.
 *
 * @param partitions the partitions, in the order of their numbers
 * @param mean the operations per second of a partition on average
 * @param hot the slots that cannot be balanced by moving, the most used first
 * @param proposals what should move, in this order; each relies on those before it
 * @param note why nothing should move, in words; empty when something should
 */
public record Advice(
    List<PartitionLoad> partitions,
    double mean,
    List<HotSlot> hot,
    List<MoveProposal> proposals,
    String note) {
  /**
   * What a partition has.
   *
   * @param slots how many slots it owns
   * @param perSecond the operations per second on them
   */
  public record PartitionLoad(int slots, double perSecond) {}

  /**
   * A slot with more than half of what a partition has on average, which should not move.
   *
   * @param slot the slot
   * @param partition the number of the partition that owns it
   * @param perSecond the operations per second on it
   */
  public record HotSlot(int slot, int partition, double perSecond) {}

  /** Copies the parts. */
  public Advice {
    partitions = List.copyOf(partitions);
    hot = List.copyOf(hot);
    proposals = List.copyOf(proposals);
  }

  /** How many times the mean the partition with the most has; 1 where there is no load. */
  public double imbalance() {
    return mean == 0
        ? 1
        : partitions.stream().mapToDouble(PartitionLoad::perSecond).max().orElse(mean) / mean;
  }
}
