package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.ratis.AppendGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.util.ProtoUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A follower that hears its leader and gets none of its entries, on real Ratis. */
@Timeout(600)
class WedgedFollowerTest {
  private static final String OTHER = "other";

  @TempDir Path directory;
  private final ServerInterceptor before = AppendGuard.network;
  private TestCluster cluster;
  private volatile String deaf = "";

  @AfterEach
  void stop() {
    AppendGuard.network = before;
    cluster.close();
  }

  /** Loses the entries of one group on their way to one node. */
  private final class Deafness implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
        @Override
        public void onMessage(ReqT message) {
          if (message instanceof AppendEntriesRequestProto request && isLost(request)) {
            call.request(1);
          } else {
            super.onMessage(message);
          }
        }
      };
    }

    private boolean isLost(AppendEntriesRequestProto request) {
      RaftRpcRequestProto rpc = request.getServerRequest();
      return request.getEntriesCount() > 0
          && deaf.equals(rpc.getReplyId().toStringUtf8())
          && ProtoUtils.toRaftGroupId(rpc.getRaftGroupId())
              .equals(ReplicaServer.groupId("test", TestCluster.GROUP));
    }
  }

  @Test
  void it_says_so_itself_and_whoever_is_idle_says_nothing() throws IOException {
    AppendGuard.network = new Deafness();
    cluster = new TestCluster(directory, 3, ReplicaLimits.DEFAULT, TestCluster.GROUP, OTHER);
    cluster.startAll();
    add();
    String leader = cluster.leader();
    cluster.leader(OTHER);
    List<String> others = cluster.nodes().stream().filter(node -> !node.equals(leader)).toList();
    others.forEach(cluster::awaitCaughtUp);
    TestCluster.await(
        "all to take part in the other group",
        () ->
            cluster.nodes().stream()
                .allMatch(node -> cluster.replica(node, OTHER).status().impeded() == null));
    String wedged = others.get(0);
    deaf = wedged;
    add();

    TestCluster.await(
        "it to say so",
        () -> {
          assertThat(cluster.replica(others.get(1)).status().impeded()).isNull();
          assertThat(cluster.replica(leader).status().impeded()).isNull();
          cluster
              .nodes()
              .forEach(
                  node -> assertThat(cluster.replica(node, OTHER).status().impeded()).isNull());
          return cluster.replica(wedged).status().impeded() != null;
        });
    // Whoever leads by then.
    cluster.awaitImpeded(
        wedged, "on node " + wedged + " has not got on for 1", ", which leads, has entry");

    deaf = "";
    cluster.awaitCaughtUp(wedged);
  }

  private void add() {
    GroupReply reply = cluster.execute(cluster.command(CounterStore.add("a", 1)));
    assertThat(reply.outcome()).as(reply.message()).isEqualTo(GroupOutcome.DONE);
  }
}
