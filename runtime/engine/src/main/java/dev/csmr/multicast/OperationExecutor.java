package dev.csmr.multicast;

import java.util.SortedMap;

/**
 * Executes operations on the state of a group for {@link Multicast}. Called while an input is
 * applied, on the thread that applies it, in an order that is the same in every replica.
 * Implementations are deterministic, and do not call back into the {@link Multicast} to apply
 * further inputs.
 *
 * <p>An exception from here leaves the group's state undefined: the replica has to stop.
 */
public interface OperationExecutor {
  /**
   * This group has learned of an operation from another group's TS, not from a START: note that it
   * is in progress, so that a START that comes later is not taken for a new operation. It can not
   * be refused.
   */
  void begun(Operation operation);

  /**
   * Decides this group's conditions in an operation, in the present state. Changes nothing, but for
   * what it encloses for other destinations.
   *
   * @return what they came to; {@link #deliver} gets it back
   */
  Decision decide(Operation operation, Part part);

  /**
   * Executes this group's part of an operation in the present state and records the answer. Called
   * once for each operation.
   *
   * @param decided what this group decided, or null for a part that decides nothing
   * @param execute for a part that {@linkplain Role#executes() executes}, whether every condition
   *     holds: if not, nothing is executed and the answer says so. Without meaning for a part that
   *     only decides.
   * @param enclosures what other destinations enclosed in their votes, by destination; not to be
   *     modified
   */
  void deliver(
      Operation operation,
      Part part,
      Decision decided,
      boolean execute,
      SortedMap<String, byte[]> enclosures);
}
