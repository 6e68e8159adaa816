package dev.csmr.replica.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.TestCluster;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.RaftException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.protocol.exceptions.TransferLeadershipException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.LogAppender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class MemberChangeTest {
  @TempDir Path directory;

  private static RaftClientReply reply(RaftException failure) {
    return RaftClientReply.newBuilder()
        .setClientId(ClientId.randomId())
        .setServerId(RaftPeerId.valueOf("n1"))
        .setGroupId(RaftGroupId.randomId())
        .setSuccess(failure == null)
        .setException(failure)
        .build();
  }

  private static RaftClientReply transferEndedWith(String result) {
    return reply(
        new TransferLeadershipException(
            "n1@group: Failed to transfer leadership to n2 (the current leader is n1): " + result));
  }

  @Test
  void a_leader_whose_hand_over_did_not_begin_would_refuse_entries_from_then_on() {
    assertThat(MemberChange.leavesRefusing(transferEndedWith("NULL_LOG_APPENDER"))).isTrue();
    assertThat(MemberChange.leavesRefusing(transferEndedWith("COMPLETED_EXCEPTIONALLY: io")))
        .isTrue();
  }

  @Test
  void one_whose_hand_over_came_to_its_end_accepts_them() {
    assertThat(MemberChange.leavesRefusing(reply(null))).isFalse();
    assertThat(MemberChange.leavesRefusing(transferEndedWith("TIMED_OUT(1.500s)"))).isFalse();
    assertThat(MemberChange.leavesRefusing(transferEndedWith("DIFFERENT_LEADER"))).isFalse();
    NotLeaderException elsewhere = new NotLeaderException(null, null, null);
    assertThat(MemberChange.leavesRefusing(reply(elsewhere))).isFalse();
  }

  @Test
  void one_whose_hand_over_broke_off_would_refuse_entries_too() {
    Throwable broken = new CompletionException(new NullPointerException());
    Throwable refused = new CompletionException(new ServerNotReadyException("n1 is closing"));
    assertThat(MemberChange.leavesRefusing(broken)).isTrue();
    assertThat(MemberChange.leavesRefusing(refused)).isFalse();
  }

  /** As in the moment in which Ratis begins the thread anew that sends to it. */
  @Test
  void a_leader_that_does_not_send_to_its_successor_just_then_is_followed_by_one_that_serves()
      throws Exception {
    try (GuardedServers servers = new GuardedServers(directory, true, false)) {
      assertThat(servers.write(0, "x").get(120, TimeUnit.SECONDS).isSuccess()).isTrue();
      RaftServer.Division division = servers.division(0);
      forget(division, "g1");
      CompletableFuture<Void> handOver =
          new MemberChange("group", division, new DivisionView(division)).handOver("g1");
      assertThat(handOver).failsWithin(Duration.ofSeconds(60));
      TestCluster.await(
          "a leader that takes entries",
          () -> {
            int leader = servers.leader();
            return leader >= 0 && isWritten(servers, leader);
          });
    }
  }

  private static boolean isWritten(GuardedServers servers, int leader) {
    try {
      return servers.write(leader, "y").get(120, TimeUnit.SECONDS).isSuccess();
    } catch (IOException | InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static void forget(RaftServer.Division leader, String follower) throws Exception {
    Method getRole = leader.getClass().getDeclaredMethod("getRole");
    getRole.setAccessible(true);
    Object role = getRole.invoke(leader);
    Method getLeaderState = role.getClass().getDeclaredMethod("getLeaderState");
    getLeaderState.setAccessible(true);
    Object state = ((Optional<?>) getLeaderState.invoke(role)).orElseThrow();
    Method stop = state.getClass().getDeclaredMethod("stopAndRemoveSenders", Predicate.class);
    stop.setAccessible(true);
    Predicate<LogAppender> its = appender -> appender.getFollowerId().toString().equals(follower);
    stop.invoke(state, its);
  }
}
