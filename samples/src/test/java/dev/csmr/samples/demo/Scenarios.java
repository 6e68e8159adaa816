package dev.csmr.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.LocalCluster;
import java.util.List;

/** What tests do with all scenarios of the demo. */
final class Scenarios {
  private Scenarios() {}

  /** Requires that nothing was violated, and that more than some operations were acknowledged. */
  static void requireHeld(List<Scenario> scenarios, LocalCluster cluster, int acknowledged)
      throws Exception {
    try (CsmrClient client = CsmrClient.connect(cluster.endpoints())) {
      for (Scenario scenario : scenarios) {
        assertThat(scenario.violations(client)).as(scenario.description()).isEmpty();
        assertThat(scenario.tally().acknowledged()).hasSizeGreaterThan(acknowledged);
      }
    }
  }
}
