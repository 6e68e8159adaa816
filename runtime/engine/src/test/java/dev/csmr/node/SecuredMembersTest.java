package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.client.CsmrClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A tool that changes members, and a node that the others' configuration does not have. */
@Timeout(600)
final class SecuredMembersTest {
  @TempDir Path directory;

  @Test
  void a_node_that_is_new_is_known_by_the_name_in_its_certificate() throws Exception {
    try (SecuredCluster cluster = SecuredCluster.prepare(directory, "")) {
      cluster.nodes.startAll();
      cluster.nodes.addNode("n4");
      cluster.authority.write(cluster.tls, "n4", "n4.test.csmr");
      cluster.nodes.setMembers("g", List.of("n2", "n3", "n4"));
      cluster.nodes.start("n4", "--join");
      cluster.nodes.changeMembers();

      try (CsmrClient alice = cluster.client("alice", Duration.ofSeconds(60))) {
        Registers registers = SecuredCluster.registers(alice);
        assertThat(registers.add("x", 1)).isEqualTo(1);
        // Without the new one there is no majority any more.
        cluster.nodes.kill("n2");
        assertThat(registers.add("x", 1)).isEqualTo(2);
      }
    }
  }
}
