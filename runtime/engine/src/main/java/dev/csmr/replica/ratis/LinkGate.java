package dev.csmr.replica.ratis;

import dev.csmr.replica.api.NodeLinks;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;

/**
 * Ends the Raft calls of nodes to which the link is cut: what they ask is not heard, and what they
 * asked before is not answered. For tests; a node in production has none.
 */
public final class LinkGate implements ServerInterceptor {
  private final NodeLinks links;

  /** Creates a gate that asks for each message, in either direction. */
  public LinkGate(NodeLinks links) {
    this.links = links;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    if (call.getMethodDescriptor().getFullMethodName().equals(AppendGuard.INSTALL)) {
      // The one call whose requests may still be on their way, and many, when it is ended.
      DrainedCall<ReqT, RespT> install = new DrainedCall<>(call);
      return install.listen(gated(install, headers, next));
    }
    return gated(call, headers, next);
  }

  private <ReqT, RespT> ServerCall.Listener<ReqT> gated(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    GatedCall<ReqT, RespT> gated = new GatedCall<>(call);
    return gated.listen(next.startCall(gated, headers));
  }

  /** One call; requests come on one thread, answers on others. */
  private final class GatedCall<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
    private volatile String caller;
    private boolean ended;

    GatedCall(ServerCall<ReqT, RespT> call) {
      super(call);
    }

    ServerCall.Listener<ReqT> listen(ServerCall.Listener<ReqT> listener) {
      return new SimpleForwardingServerCallListener<>(listener) {
        @Override
        public void onMessage(ReqT message) {
          caller = caller(message);
          if (passes()) {
            super.onMessage(message);
          }
        }

        @Override
        public void onHalfClose() {
          if (!hasEnded()) {
            super.onHalfClose();
          }
        }
      };
    }

    /** Whether the link is whole; ends the call when it is not. */
    private synchronized boolean passes() {
      String node = caller;
      if (!ended && node != null && !links.connects(node)) {
        ended = true;
        super.close(Status.UNAVAILABLE.withDescription("The link is cut."), new Metadata());
      }
      return !ended;
    }

    private synchronized boolean hasEnded() {
      return ended;
    }

    @Override
    public synchronized void sendMessage(RespT message) {
      if (passes()) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      if (!ended) {
        ended = true;
        super.close(status, trailers);
      }
    }
  }

  /** The node that asks; null when the request does not say. */
  private static String caller(Object message) {
    RaftRpcRequestProto header =
        message instanceof StartLeaderElectionRequestProto start
            ? start.getServerRequest()
            : AppendGuard.header(message);
    ByteString id = header.getRequestorId();
    return id.isEmpty() ? null : id.toStringUtf8();
  }
}
