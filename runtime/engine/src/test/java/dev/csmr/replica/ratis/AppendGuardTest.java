package dev.csmr.replica.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.replica.ReplicaServer;
import dev.csmr.replica.TestCluster;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.util.ProtoUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The follower's promises. Each test without the guard shows what Ratis does by itself. */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class AppendGuardTest {
  private static final int OLD_LEADER = 0;
  private static final int FOLLOWER = 1;
  private static final int NEW_LEADER = 2;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_entry_appended_after_a_vote_for_another_leader_is_not_acknowledged(boolean guarded)
      throws Exception {
    try (GuardedServers servers = new GuardedServers(directory, guarded, true)) {
      CountDownLatch appends = holdAppends(servers.division(FOLLOWER));
      servers.network(NEW_LEADER).lose(appendsFrom("g0"));
      CompletableFuture<RaftClientReply> written = servers.write(OLD_LEADER, "lost?");
      TestCluster.await(
          "the follower to hold the entry",
          () -> servers.network(FOLLOWER).timesReceived("lost?") > 0);

      servers.network(OLD_LEADER).lose((method, message) -> true);
      servers.network(FOLLOWER).lose(appendsFrom("g2"));
      elect(servers, NEW_LEADER);
      appends.countDown();

      assertThat(written.get(120, TimeUnit.SECONDS).isSuccess()).isEqualTo(!guarded);
      servers.network(OLD_LEADER).heal();
      servers.network(FOLLOWER).heal();
      TestCluster.await(
          "the new leader to serve", () -> servers.division(NEW_LEADER).getInfo().isLeaderReady());
      RaftClientReply after = servers.write(NEW_LEADER, "after").get(120, TimeUnit.SECONDS);
      assertThat(after.isSuccess()).isTrue();
      assertThat(servers.machine(NEW_LEADER).applied()).containsExactly("after");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_entry_sent_again_is_not_acknowledged_before_it_is_on_disk(boolean guarded)
      throws Exception {
    try (GuardedServers servers = new GuardedServers(directory, guarded, false)) {
      servers.network(NEW_LEADER).lose(appendsFrom("g0"));
      CompletableFuture<Void> disk = new CompletableFuture<>();
      servers.machine(FOLLOWER).disk = disk;
      CompletableFuture<RaftClientReply> written = servers.write(OLD_LEADER, "x");
      TestCluster.await(
          "the follower to get the entry", () -> servers.network(FOLLOWER).timesReceived("x") > 0);
      servers.network(FOLLOWER).failLastAppend();
      if (guarded) {
        TestCluster.await(
            "the second copy", () -> servers.network(FOLLOWER).timesReceived("x") > 1);
        assertThatThrownBy(() -> written.get(300, TimeUnit.MILLISECONDS))
            .isInstanceOf(TimeoutException.class);
        disk.complete(null);
      }
      assertThat(written.get(120, TimeUnit.SECONDS).isSuccess()).isTrue();
    }
  }

  @Test
  void a_follower_appends_in_the_monitor_under_which_it_votes() throws Exception {
    try (GuardedServers servers = new GuardedServers(directory, true, false)) {
      RaftServer.Division follower = servers.division(FOLLOWER);
      AtomicBoolean held = new AtomicBoolean();
      servers.machine(FOLLOWER).onAppend = entry -> held.set(Thread.holdsLock(follower));
      assertThat(servers.write(OLD_LEADER, "x").get(120, TimeUnit.SECONDS).isSuccess()).isTrue();
      TestCluster.await("the append", held::get);

      Thread voter;
      long term = follower.getInfo().getCurrentTerm();
      synchronized (follower) {
        voter = new Thread(() -> askForVote(servers, term + 1));
        voter.start();
        TestCluster.await("the vote to wait", () -> voter.getState() == Thread.State.BLOCKED);
        assertThat(follower.getInfo().getCurrentTerm()).isEqualTo(term);
      }
      voter.join();
      assertThat(follower.getInfo().getCurrentTerm()).isEqualTo(term + 1);
    }
  }

  @Test
  void a_follower_adopts_a_new_term_that_comes_with_entries() throws Exception {
    try (GuardedServers servers = new GuardedServers(directory, true, false)) {
      servers.network(FOLLOWER).lose((method, message) -> method.equals("requestVote"));
      elect(servers, NEW_LEADER);
      TestCluster.await(
          "the new leader to serve", () -> servers.division(NEW_LEADER).getInfo().isLeaderReady());
      assertThat(servers.write(NEW_LEADER, "x").get(120, TimeUnit.SECONDS).isSuccess()).isTrue();
      TestCluster.await(
          "the follower to apply", () -> servers.machine(FOLLOWER).applied().contains("x"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_heartbeat_does_not_commit_a_first_entry_that_is_not_the_leaders(boolean guarded)
      throws Exception {
    try (GuardedServers servers = GuardedServers.withTwoFirstEntries(directory, guarded)) {
      int leader = servers.leader();
      RaftServer.Division follower = servers.division(OLD_LEADER);
      long before = servers.network(OLD_LEADER).heartbeats();
      TestCluster.await(
          "heartbeats of the leader", () -> servers.network(OLD_LEADER).heartbeats() > before + 4);

      assertThat(follower.getRaftLog().getLastCommittedIndex()).isEqualTo(guarded ? -1 : 0);
      for (int server = 0; server < 3; server++) {
        servers.network(server).heal();
      }
      if (guarded) {
        assertThat(servers.write(leader, "x").get(120, TimeUnit.SECONDS).isSuccess()).isTrue();
        TestCluster.await(
            "the follower to apply", () -> servers.machine(OLD_LEADER).applied().contains("x"));
      }
    }
  }

  /** With a wrong address in a configuration, one member would vote and acknowledge for two. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_vote_that_another_member_is_asked_for_is_not_given(boolean guarded) throws Exception {
    try (GuardedServers servers = new GuardedServers(directory, guarded, false)) {
      assertThat(servers.write(OLD_LEADER, "x").get(120, TimeUnit.SECONDS).isSuccess()).isTrue();
      RaftRpcRequestProto forAnother = rpc(servers.division(NEW_LEADER), "g0");
      if (guarded) {
        assertThatThrownBy(() -> requestVote(servers, forAnother))
            .hasMessageContaining("sends what is meant for node g2 to the Raft port of node g1");
      } else {
        // One that asks in the moment in which an entry arrives is behind, and gets no vote.
        TestCluster.await(
            "the vote", () -> requestVote(servers, forAnother).getServerReply().getSuccess());
      }
    }
  }

  @Test
  void a_replica_that_is_not_open_is_asked_for_nothing() throws Exception {
    try (GuardedServers servers = new GuardedServers(directory, true, false)) {
      assertThat(servers.write(OLD_LEADER, "x").get(120, TimeUnit.SECONDS).isSuccess()).isTrue();
      RaftRpcRequestProto ofAnotherGroup =
          rpc(servers.division(FOLLOWER), "g0").toBuilder()
              .setRaftGroupId(
                  ProtoUtils.toRaftGroupIdProtoBuilder(ReplicaServer.groupId("guard", "another")))
              .build();

      assertThatThrownBy(() -> requestVote(servers, ofAnotherGroup))
          .hasMessageContaining("UNAVAILABLE: The replica is not open on this node.");
    }
  }

  /** Asks the follower over the network for its vote in the next term. */
  private static RequestVoteReplyProto requestVote(
      GuardedServers servers, RaftRpcRequestProto request) {
    RaftServer.Division follower = servers.division(FOLLOWER);
    InetSocketAddress at = servers.server(FOLLOWER).getServerRpc().getInetSocketAddress();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", at.getPort()).usePlaintext().build();
    try {
      return RaftServerProtocolServiceGrpc.newBlockingStub(channel)
          .requestVote(
              RequestVoteRequestProto.newBuilder()
                  .setServerRequest(request)
                  .setCandidateTerm(follower.getInfo().getCurrentTerm() + 1)
                  .setCandidateLastEntry(follower.getRaftLog().getLastEntryTermIndex().toProto())
                  .build());
    } finally {
      channel.shutdownNow();
    }
  }

  /** Keeps the follower's log from entries that it has checked, as a busy pool would. */
  private static CountDownLatch holdAppends(RaftServer.Division division) throws Exception {
    Method executor = division.getClass().getDeclaredMethod("getServerExecutor");
    executor.setAccessible(true);
    CountDownLatch release = new CountDownLatch(1);
    ((ExecutorService) executor.invoke(division))
        .execute(
            () -> {
              try {
                release.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    return release;
  }

  private static BiPredicate<String, Object> appendsFrom(String node) {
    return (method, message) ->
        message instanceof AppendEntriesRequestProto append
            && append.getServerRequest().getRequestorId().toStringUtf8().equals(node);
  }

  private static void elect(GuardedServers servers, int number) throws Exception {
    RaftServer.Division division = servers.division(number);
    TestCluster.await(
        "server " + number + " to follow",
        () ->
            division.getInfo().getLeaderId() != null
                && division.getRaftLog().getLastEntryTermIndex() != null);
    String leader = division.getInfo().getLeaderId().toString();
    servers
        .server(number)
        .startLeaderElection(
            StartLeaderElectionRequestProto.newBuilder()
                .setServerRequest(rpc(division, leader))
                .setLeaderLastEntry(division.getRaftLog().getLastEntryTermIndex().toProto())
                .build());
    TestCluster.await("server " + number + " to lead", () -> division.getInfo().isLeader());
  }

  private static void askForVote(GuardedServers servers, long term) {
    RaftServer.Division follower = servers.division(FOLLOWER);
    try {
      RequestVoteReplyProto reply =
          servers
              .server(FOLLOWER)
              .requestVote(
                  RequestVoteRequestProto.newBuilder()
                      .setServerRequest(rpc(follower, "g2"))
                      .setCandidateTerm(term)
                      .setCandidateLastEntry(
                          follower.getRaftLog().getLastEntryTermIndex().toProto())
                      .build());
      assertThat(reply.getServerReply().getSuccess()).isTrue();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static RaftRpcRequestProto rpc(RaftServer.Division to, String from) {
    return RaftRpcRequestProto.newBuilder()
        .setRequestorId(
            org.apache.ratis.thirdparty.com.google.protobuf.ByteString.copyFromUtf8(from))
        .setReplyId(to.getId().toByteString())
        .setRaftGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(to.getMemberId().getGroupId()))
        .build();
  }
}
