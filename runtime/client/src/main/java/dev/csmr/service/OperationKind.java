package dev.csmr.service;

/** Whether an operation changes state. */
public enum OperationKind {
  /** Ordered by the log, executed exactly once. */
  COMMAND,
  /** Only reads; not logged. */
  QUERY
}
