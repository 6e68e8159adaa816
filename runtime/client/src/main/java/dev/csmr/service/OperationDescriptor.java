package dev.csmr.service;

import java.util.List;
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
 * @param roles the roles of which a caller needs one, in a cluster that asks who calls; without
 *     any, {@code client}
 */
public record OperationDescriptor(
    int id, String name, OperationKind kind, boolean composed, int truth, List<String> roles) {
  /** Checks the parts. */
  public OperationDescriptor {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    roles = List.copyOf(roles);
    if (id == 0) {
      throw new IllegalArgumentException("Operation " + name + " has the id 0, which is reserved.");
    }
    if (truth != 0 && kind != OperationKind.QUERY) {
      throw new IllegalArgumentException("Operation " + name + " is a command, and no condition.");
    }
  }

  /** An operation that names no roles. */
  public OperationDescriptor(int id, String name, OperationKind kind, boolean composed, int truth) {
    this(id, name, kind, composed, truth, List.of());
  }

  /** An operation that cannot be a condition, and names no roles. */
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
