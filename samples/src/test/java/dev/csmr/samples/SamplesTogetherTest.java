package dev.csmr.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.testkit.CsmrCluster;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The samples, each with all its components in one group. */
@CsmrCluster(yaml = "clusters/together.yaml")
final class SamplesTogetherTest extends SamplesContract {
  @Test
  void the_guarded_store_puts_only_for_the_holder_of_the_lock() throws LockException {
    GuardedStore store = GuardedStoreClient.connect(client());
    assertThat(store.putIfHeld("guarded", "1", "ann")).isFalse();
    assertThat(store.get("guarded")).isEmpty();
    store.acquire("guarded", "ann", Duration.ofHours(1));
    assertThat(store.putIfHeld("guarded", "2", "bob")).isFalse();
    assertThat(store.putIfHeld("guarded", "2", "ann")).isTrue();
    assertThat(store.get("guarded")).contains("2");
    store.put("guarded", "3");
    assertThat(store.get("guarded")).contains("3");
  }
}
