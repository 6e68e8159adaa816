package dev.csmr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.node.ClusterStatus;
import dev.csmr.node.NodeStatus;
import dev.csmr.node.NodeStatus.GroupStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplicaDigestsTest {
  private static final Set<String> BOTH = Set.of("n1", "n2");

  private final ReplicaDigests digests = new ReplicaDigests("g");

  /** A node tells what it executed, and its state. */
  private void told(String node, long executed, long digest, long state, long stateDigest) {
    GroupStatus group =
        new GroupStatus(
            "g",
            "FOLLOWER",
            "n1",
            1,
            executed,
            executed,
            false,
            "",
            List.of(),
            List.of("n1", "n2"),
            false,
            false,
            "",
            executed,
            digest,
            state,
            stateDigest);
    NodeStatus status = new NodeStatus(node, "c", List.of(group), false);
    digests.hear(new ClusterStatus(Map.of(node, status), Map.of()));
  }

  @Test
  void digests_of_different_entries_say_nothing() {
    told("n1", 5, 50, 0, 0);
    told("n2", 6, 60, 0, 0);
    assertThat(digests.difference()).isEmpty();
    assertThat(digests.agreed(BOTH)).isEmpty();
  }

  @Test
  void replicas_agree_at_the_newest_entry_that_all_have_told() {
    told("n1", 5, 50, 0, 0);
    told("n1", 7, 70, 4, 40);
    told("n2", 5, 50, 4, 40);
    assertThat(digests.difference()).isEmpty();
    assertThat(digests.agreed(BOTH)).contains(5L);
    told("n2", 9, 90, 4, 40);
    assertThat(digests.agreed(Set.of("n1", "n2", "n3"))).isEmpty();
  }

  @Test
  void a_difference_is_named_with_entry_and_nodes() {
    told("n1", 5, 50, 4, 255);
    told("n2", 5, 50, 4, 254);
    assertThat(digests.difference())
        .contains("what is in the state differs at entry 4: n1 ff, n2 fe");
  }
}
