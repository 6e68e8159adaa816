package dev.csmr.service;

import java.util.Objects;

/**
 * The description of an operation that the runtime goes by.
 *
 * @param id the number that the log and the wire know it by; never 0
 * @param name the Java method's name, unique within its service
 * @param kind whether it changes state
 * @param composed whether it is a default method of a composition, executed inside one group that
 *     holds all components
 * @param truth the number of the field of its answer that holds its result, for a query that
 *     answers a {@code boolean} and so may be a condition; 0 for all others
 */
public record OperationDescriptor(
    int id, String name, OperationKind kind, boolean composed, int truth) {
  /** Checks the parts. */
  public OperationDescriptor {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    if (id == 0) {
      throw new IllegalArgumentException("Operation " + name + " has the id 0, which is reserved.");
    }
    if (truth != 0 && kind != OperationKind.QUERY) {
      throw new IllegalArgumentException("Operation " + name + " is a command, and no condition.");
    }
  }

  /** An operation that cannot be a condition. */
  public OperationDescriptor(int id, String name, OperationKind kind, boolean composed) {
    this(id, name, kind, composed, 0);
  }

  /** Whether the operation may decide if others execute. */
  public boolean mayBeCondition() {
    return truth != 0;
  }

  /** Whether the operation only reads. */
  public boolean isQuery() {
    return kind == OperationKind.QUERY;
  }
}
