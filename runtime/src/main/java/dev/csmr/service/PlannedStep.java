package dev.csmr.service;

import java.util.List;
import java.util.Objects;

/**
 * A step and where it executes.
 *
 * @param group the group that holds the component
 * @param step what it executes
 * @param query whether the step only reads
 * @param keys what the step may touch within its component; empty for everything
 */
public record PlannedStep(String group, Step step, boolean query, List<PartitionKey> keys) {
  /** Checks and copies the parts. */
  public PlannedStep {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(step, "step");
    keys = List.copyOf(keys);
  }
}
