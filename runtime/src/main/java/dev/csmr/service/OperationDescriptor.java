package dev.csmr.service;

import java.util.Objects;

/**
 * What the runtime knows of an operation.
 *
 * @param id the number that the log and the wire know it by; never 0
 * @param name the Java method's name, unique within its service
 * @param kind whether it changes state
 * @param composed whether it is a default method of a composition, executed inside one group that
 *     holds all components
 */
public record OperationDescriptor(int id, String name, Kind kind, boolean composed) {
  /** Whether an operation changes state. */
  public enum Kind {
    /** Ordered by the log, executed exactly once. */
    COMMAND,
    /** Only reads; not logged. */
    QUERY
  }

  /** Checks the parts. */
  public OperationDescriptor {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    if (id == 0) {
      throw new IllegalArgumentException("Operation " + name + " has the id 0, which is reserved.");
    }
  }

  /** Whether the operation only reads. */
  public boolean isQuery() {
    return kind == Kind.QUERY;
  }
}
