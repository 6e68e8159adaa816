package dev.csmr.balance;

import java.util.List;

/**
 * Slots that should move.
 *
 * @param from the number of the partition that owns them
 * @param to the number of the partition that should own them
 * @param slots the slots, ascending; at least one
 * @param perSecond the operations per second on them
 * @param reason why, in words
 */
public record MoveProposal(int from, int to, List<Integer> slots, double perSecond, String reason) {
  /** Copies the parts. */
  public MoveProposal {
    slots = slots.stream().sorted().toList();
  }
}
