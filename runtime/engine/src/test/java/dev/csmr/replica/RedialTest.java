package dev.csmr.replica;

import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.ReplicaLimits;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.util.ProtoUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that were down for long, for those that were left alone. */
@Timeout(600)
class RedialTest {
  /** By itself gRPC waits a second before the first, and so much longer each time: minutes. */
  private static final int CALLS = 14;

  @TempDir Path directory;

  @Test
  void a_node_is_called_again_as_soon_as_it_asks_for_a_vote() throws IOException {
    try (TestCluster cluster = TestCluster.start(directory, ReplicaLimits.DEFAULT)) {
      cluster.execute(cluster.command(CounterStore.add("a", 1)));
      cluster.nodes().forEach(cluster::awaitCaughtUp);
      List<Member> members = cluster.config("n0").groups().get(0).members();
      cluster.stopNode("n1");
      cluster.stopNode("n2");
      AtomicInteger calls = new AtomicInteger();
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", members.get(0).port()).usePlaintext().build();
      try (ServerSocket silent = new ServerSocket(members.get(1).port())) {
        Thread hanging = new Thread(() -> hangUp(silent, calls));
        hanging.start();
        TestCluster.await(
            "n0 to call n1 " + CALLS + " times",
            () -> {
              askForVote(channel, "n1", "n0");
              return calls.get() >= CALLS;
            });
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static void hangUp(ServerSocket socket, AtomicInteger calls) {
    try {
      while (true) {
        socket.accept().close();
        calls.incrementAndGet();
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  /** For a candidate without any log. */
  private static void askForVote(ManagedChannel channel, String candidate, String voter) {
    var unused =
        RaftServerProtocolServiceGrpc.newBlockingStub(channel)
            .requestVote(
                RequestVoteRequestProto.newBuilder()
                    .setServerRequest(
                        RaftRpcRequestProto.newBuilder()
                            .setRequestorId(ByteString.copyFromUtf8(candidate))
                            .setReplyId(ByteString.copyFromUtf8(voter))
                            .setRaftGroupId(
                                ProtoUtils.toRaftGroupIdProtoBuilder(
                                    ReplicaServer.groupId("test", TestCluster.GROUP))))
                    .setPreVote(true)
                    .setCandidateTerm(1)
                    .setCandidateLastEntry(TermIndexProto.newBuilder().setIndex(-1))
                    .build());
  }
}
