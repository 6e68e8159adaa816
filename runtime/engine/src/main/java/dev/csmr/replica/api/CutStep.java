package dev.csmr.replica.api;

import dev.csmr.service.Step;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The step that marks the cut of a backup: the same one operation of all groups of a cluster. It
 * concerns no component and changes nothing; a replica that was asked to writes what it holds when
 * it comes to it.
 */
public final class CutStep {
  /** No component has this path: none is written so. */
  private static final int COMPONENT = Step.componentId("#backup");

  private static final int CUT = 1;
  private static final int MAX_ID_LENGTH = 64;

  private CutStep() {}

  /**
   * The step.
   *
   * @param backup names the backup
   */
  public static Step of(String backup) {
    return new Step(COMPONENT, CUT, backup.getBytes(StandardCharsets.UTF_8), Step.NONE);
  }

  /** Whether steps are that one. */
  public static boolean is(List<Step> steps) {
    return steps.get(0).component() == COMPONENT;
  }

  /** Whether this version knows what is asked for. */
  public static boolean isKnown(List<Step> steps) {
    return steps.size() == 1
        && steps.get(0).operation() == CUT
        && steps.get(0).arguments().length <= MAX_ID_LENGTH;
  }

  /** The name of the backup. */
  public static String backup(List<Step> steps) {
    return new String(steps.get(0).arguments(), StandardCharsets.UTF_8);
  }
}
