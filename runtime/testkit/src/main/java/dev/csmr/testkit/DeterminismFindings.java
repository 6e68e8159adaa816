package dev.csmr.testkit;

import java.util.ArrayList;
import java.util.List;

/** What the twins of a cluster's replicas found; the first few of it. Thread-safe. */
final class DeterminismFindings {
  private static final int MAX = 20;

  private final List<String> found = new ArrayList<>();

  synchronized void add(String finding) {
    if (found.size() < MAX && !found.contains(finding)) {
      found.add(finding);
    }
  }

  /**
   * Checks that nothing was found.
   *
   * @throws AssertionError with all that was
   */
  synchronized void requireNone() {
    if (!found.isEmpty()) {
      throw new AssertionError(String.join("\n", found));
    }
  }
}
