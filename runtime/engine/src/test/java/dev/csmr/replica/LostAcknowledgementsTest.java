package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.ratis.AppendGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class LostAcknowledgementsTest {
  private final ServerInterceptor normal = AppendGuard.network;

  private final Breaking breaking = new Breaking();

  @TempDir Path directory;

  @BeforeEach
  void breakStreams() {
    AppendGuard.network = breaking;
  }

  @AfterEach
  void restore() {
    AppendGuard.network = normal;
  }

  /** Nothing is sent again by who waits, so no later entry shows what the followers have. */
  @Test
  void a_command_whose_acknowledgements_were_lost_is_answered_all_the_same() throws IOException {
    try (TestCluster cluster = TestCluster.start(directory, ReplicaLimits.DEFAULT)) {
      cluster.execute(cluster.command(CounterStore.add("a", 1)));
      cluster.nodes().forEach(cluster::awaitCaughtUp);
      String leader = cluster.leader();
      breaking.next = 2;
      GroupReply reply = cluster.submit(leader, cluster.command(CounterStore.add("a", 1)));
      assertThat(reply.isDone()).as(reply.message()).isTrue();
      assertThat(breaking.next).isZero();
    }
  }

  /** A leader takes no command before a majority acknowledged its first entry. */
  @Test
  void a_leader_whose_first_acknowledgements_were_lost_serves_all_the_same() throws IOException {
    try (TestCluster cluster = TestCluster.start(directory, ReplicaLimits.DEFAULT)) {
      cluster.execute(cluster.command(CounterStore.add("a", 1)));
      cluster.nodes().forEach(cluster::awaitCaughtUp);
      String old = cluster.leader();
      breaking.next = 2;
      cluster.handOver(old);
      TestCluster.await("the acknowledgements to be lost", () -> breaking.next == 0);
      cluster.leader();
    }
  }

  /** Breaks the next few streams just when they would acknowledge an entry. */
  private static final class Breaking implements ServerInterceptor {
    private final Set<ServerCall<?, ?>> broken = ConcurrentHashMap.newKeySet();
    private volatile int next;

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> handler) {
      return handler.startCall(
          new SimpleForwardingServerCall<>(call) {
            @Override
            public void sendMessage(RespT message) {
              if (message instanceof AppendEntriesReplyProto reply
                  && !reply.getIsHearbeat()
                  && takeOne()) {
                broken.add(call);
                super.close(Status.UNAVAILABLE, new Metadata());
              } else if (!broken.contains(call)) {
                super.sendMessage(message);
              }
            }

            @Override
            public void close(Status status, Metadata trailers) {
              if (!broken.contains(call)) {
                super.close(status, trailers);
              }
            }
          },
          headers);
    }

    private synchronized boolean takeOne() {
      int left = next;
      if (left > 0) {
        next = left - 1;
      }
      return left > 0;
    }
  }
}
