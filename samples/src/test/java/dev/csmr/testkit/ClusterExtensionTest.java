package dev.csmr.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.client.CsmrClient;
import dev.csmr.samples.AuditedStore;
import dev.csmr.samples.AuditedStoreClient;
import dev.csmr.samples.KeyValueStore;
import dev.csmr.samples.KeyValueStoreClient;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What tests are given. Its tests run side by side on the cluster of the class. */
@Execution(ExecutionMode.CONCURRENT)
@CsmrCluster({KeyValueStore.class, AuditedStore.class})
class ClusterExtensionTest {
  @FromCluster private static TestCluster shared;

  @FromCluster private KeyValueStore store;

  @FromCluster(node = "n2")
  private AuditedStoreClient audited;

  private final TestCluster ofConstructor;

  ClusterExtensionTest(TestCluster cluster) {
    ofConstructor = cluster;
  }

  @BeforeEach
  void before(TestCluster cluster) {
    assertThat(cluster.nodes()).containsExactly("n1", "n2", "n3");
  }

  @Test
  void fields_and_parameters_are_of_one_cluster(
      TestCluster cluster, CsmrClient client, KeyValueStoreClient generated) {
    assertThat(cluster).isSameAs(shared).isSameAs(ofConstructor);
    store.put("shared", "1");
    assertThat(generated.get("shared")).contains("1");
    assertThat(KeyValueStoreClient.connect(client).get("shared")).contains("1");
  }

  @Test
  void services_are_apart_although_one_is_a_component_of_the_other(AuditedStore other) {
    audited.put("apart", "1");
    assertThat(other.get("apart")).contains("1");
    assertThat(store.get("apart")).isEmpty();
  }

  @Test
  @CsmrCluster({KeyValueStore.class, AuditedStore.class})
  void a_method_has_a_cluster_of_its_own(TestCluster cluster) {
    assertThat(cluster).isNotSameAs(shared);
    store.put("own", "1");
    assertThat(cluster.client(KeyValueStore.class).get("own")).contains("1");
    assertThat(shared.client(KeyValueStore.class).get("own")).isEmpty();
  }

  @Nested
  class NestedTests {
    @FromCluster private KeyValueStore ofNested;

    @Test
    void nested_classes_have_the_cluster_of_the_class_around(TestCluster cluster) {
      assertThat(cluster).isSameAs(shared);
      ofNested.put("nested", "1");
      assertThat(shared.client(KeyValueStore.class).get("nested")).contains("1");
    }
  }

  @Test
  void what_is_asked_without_a_cluster_is_refused_with_a_code() {
    assertThatThrownBy(
            () -> ClusterExtension.value(null, "Field x", TestCluster.class, Optional.empty()))
        .isInstanceOf(KitException.class)
        .hasMessageContaining("[csmr-1705] Field x asks for TestCluster");
    assertThatThrownBy(
            () -> ClusterExtension.value(shared, "Field x", String.class, Optional.empty()))
        .isInstanceOf(KitException.class)
        .hasMessageContaining("[csmr-1704] Field x cannot be given: java.lang.String");
  }
}
