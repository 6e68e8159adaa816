package dev.csmr.balance;

import java.util.List;
import java.util.Objects;

/**
 * How much the slots of a partitioned service were used since the report before.
 *
 * @param atMillis when it was made, in milliseconds since some moment, the same for all reports
 * @param loads for each slot the operations per second; not to be modified. Where only the most
 *     used are known singly, the others have the average of what is left
 * @param pairs slots that operations use together, as far as is known
 */
public record LoadReport(long atMillis, double[] loads, List<SlotPair> pairs) {
  /**
   * Two slots that operations use together.
   *
   * @param slot the lesser one
   * @param other the greater one
   * @param perSecond how many operations do
   */
  public record SlotPair(int slot, int other, double perSecond) {}

  /** Checks and copies the parts, but for the loads. */
  public LoadReport {
    Objects.requireNonNull(loads, "loads");
    pairs = List.copyOf(pairs);
  }
}
