package dev.csmr.service;

import java.util.List;
import java.util.Objects;

/**
 * A step and where it executes.
 *
 * @param group the group that holds the component
 * @param step what it executes
 * @param query whether the step only reads
 * @param touched tells what the step may touch within its component; asked only when the step is
 *     part of a multi-group operation or of a plan that relies on slots that may move, once for
 *     each plan
 */
public record PlannedStep(String group, Step step, boolean query, Touched touched) {
  /** Tells the partition keys of an invocation: {@link ServiceDefinition#keys}. */
  @FunctionalInterface
  public interface Touched {
    /** For steps that may touch everything. */
    Touched EVERYTHING = (operation, arguments) -> List.of();

    /** The keys; empty for everything. */
    List<CanonicalKey> keys(int operation, byte[] arguments);
  }

  /** Checks the parts. */
  public PlannedStep {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(step, "step");
    Objects.requireNonNull(touched, "touched");
  }

  /**
   * The keys that the step may touch within its component; empty for everything.
   *
   * @throws dev.csmr.codec.MalformedMessageException when this version of the component does not
   *     understand the arguments wholly
   */
  public List<CanonicalKey> keys() {
    return touched.keys(step.operation(), step.arguments());
  }
}
