package dev.csmr.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.testkit.CsmrCluster;
import org.junit.jupiter.api.Test;

@CsmrCluster(AuditedStore.class)
class AuditedStoreTest {
  @Test
  void a_put_is_also_an_entry_of_the_log(AuditedStore store) {
    store.put("k", "v");
    assertThat(store.get("k")).contains("v");
    assertThat(store.lastIndex()).isEqualTo(1);
  }
}
