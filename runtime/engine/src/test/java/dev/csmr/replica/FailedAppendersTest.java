package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.api.MembersOutcome;
import dev.csmr.replica.api.MembersReply;
import dev.csmr.replica.api.ReplicaLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.grpc.server.GrpcServicesImpl;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.util.CodeInjectionForTesting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes of members around a leader's thread that failed once, on real Ratis. */
@Timeout(600)
class FailedAppendersTest {
  private static final String SENDING = GrpcServicesImpl.GRPC_SEND_SERVER_REQUEST;

  /** To whom sending fails next. */
  private final Set<String> failing = ConcurrentHashMap.newKeySet();

  @TempDir Path directory;

  @BeforeEach
  void failNext() {
    CodeInjectionForTesting.put(
        SENDING,
        (local, remote, arguments) -> {
          for (Object argument : arguments) {
            if (argument instanceof AppendEntriesRequestProto request
                && failing.remove(request.getServerRequest().getReplyId().toStringUtf8())) {
              throw new IllegalStateException("failed by the test");
            }
          }
          return true;
        });
  }

  @AfterEach
  void restore() {
    CodeInjectionForTesting.put(SENDING, (local, remote, arguments) -> true);
  }

  @Test
  void a_newcomer_whose_leader_failed_to_send_is_no_member_before_it_has_the_log()
      throws IOException {
    try (TestCluster cluster = TestCluster.start(directory, ReplicaLimits.DEFAULT)) {
      add(cluster);
      String newcomer = cluster.startJoining();
      failing.add(newcomer);
      MembersReply reply = cluster.changeMembers(cluster.nodes().toArray(String[]::new));
      assertThat(failing).isEmpty();
      if (reply.outcome() == MembersOutcome.FAILED) {
        reply = cluster.changeMembers(cluster.nodes().toArray(String[]::new));
      }
      assertThat(reply.outcome()).as(reply.message()).isEqualTo(MembersOutcome.DONE);
      cluster.awaitCaughtUp(newcomer);
    }
  }

  @Test
  void a_member_to_which_its_leader_failed_to_send_is_sent_entries_after_a_change_that_failed()
      throws IOException {
    try (TestCluster cluster = TestCluster.start(directory, ReplicaLimits.DEFAULT)) {
      add(cluster);
      String leader = cluster.leader();
      String member = failOnce(cluster, leader);

      cluster.addNode();
      MembersReply reply = cluster.changeMembers(cluster.nodes().toArray(String[]::new));
      assertThat(reply.outcome()).isEqualTo(MembersOutcome.FAILED);
      assertThat(cluster.leader()).isEqualTo(leader);
      add(cluster);
      cluster.awaitCaughtUp(member);
    }
  }

  @Test
  void a_member_to_which_its_leader_failed_to_send_may_be_down_while_others_change()
      throws IOException {
    try (TestCluster cluster = TestCluster.start(directory, ReplicaLimits.DEFAULT)) {
      add(cluster);
      String member = failOnce(cluster, cluster.leader());
      cluster.stopNode(member);
      cluster.startJoining();
      MembersReply reply =
          cluster.changeMembers(
              cluster.nodes().stream().filter(node -> !node.equals(member)).toArray(String[]::new));
      assertThat(reply.outcome()).as(reply.message()).isEqualTo(MembersOutcome.DONE);
    }
  }

  /**
   * Lets the leader's thread for one of its followers fail once; returns when it has begun anew.
   */
  private String failOnce(TestCluster cluster, String leader) {
    String member = cluster.nodes().stream().filter(node -> !node.equals(leader)).findAny().get();
    failing.add(member);
    TestCluster.await("the thread for " + member + " to fail", failing::isEmpty);
    add(cluster);
    cluster.awaitCaughtUp(member);
    return member;
  }

  private static void add(TestCluster cluster) {
    assertThat(cluster.execute(cluster.command(CounterStore.add("a", 1))).isDone()).isTrue();
  }
}
