package dev.csmr.replica.ratis;

import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.function.Supplier;
import org.apache.ratis.grpc.server.GrpcServicesImpl;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.util.ProtoUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to a node again as soon as that node asks for a vote.
 *
 * <p>gRPC waits longer and longer, at last two minutes, before it calls a node again that was down,
 * and fails what is to be sent there meanwhile. Ratis cuts the wait short where it sends entries,
 * not where it asks for votes. So a replica that was left alone, and that alone has the whole log,
 * could not be elected for minutes after a majority was up again: the others do not get its vote,
 * and it does not reach them to ask for theirs.
 */
public final class Redial implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(Redial.class);

  private final Supplier<RaftServer> server;

  /**
   * Creates an interceptor.
   *
   * @param server whose connections they are; there when the first request comes
   */
  public Redial(Supplier<RaftServer> server) {
    this.server = server;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onMessage(ReqT message) {
        if (message instanceof RequestVoteRequestProto vote) {
          redial(vote.getServerRequest());
        }
        super.onMessage(message);
      }
    };
  }

  private void redial(RaftRpcRequestProto request) {
    try {
      RaftConfiguration members =
          server
              .get()
              .getDivision(ProtoUtils.toRaftGroupId(request.getRaftGroupId()))
              .getRaftConf();
      RaftPeer candidate = members.getPeer(RaftPeerId.valueOf(request.getRequestorId()));
      if (candidate != null && server.get().getServerRpc() instanceof GrpcServicesImpl network) {
        redial(network.getProxies().computeIfAbsent(candidate).get());
      }
    } catch (IOException e) {
      // The group is not here yet, or any more, or the server ends.
      LOG.debug("No connection is made to the candidate of {}", request, e);
    }
  }

  /** What Ratis' appenders do, too; the class that does it is not public. */
  private static void redial(Closeable connection) {
    try {
      Method redial = connection.getClass().getMethod("resetConnectBackoff");
      redial.setAccessible(true);
      redial.invoke(connection);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This is not the Ratis that this was made for.", e);
    }
  }
}
