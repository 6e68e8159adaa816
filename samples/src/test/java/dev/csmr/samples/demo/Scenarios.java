package dev.csmr.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.LocalCluster;
import java.time.Duration;
import java.util.List;

/** What tests do with all scenarios of the demo. */
final class Scenarios {
  /**
   * How long a client rests before a call: nodes that start have a processor as well. There are so
   * many clients that some of their calls are under way at every moment.
   */
  static final Duration PAUSE = Duration.ofMillis(200);

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
