package dev.csmr.node;

import dev.csmr.replica.api.NodeLinks;
import dev.csmr.service.frame.FrameMethods;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/**
 * Ends the streams of nodes to which the link is cut: what they ask is not heard, and what they
 * asked before is not answered. For tests; a node in production has none.
 */
final class PeerGate implements ServerInterceptor {
  private final NodeLinks links;

  PeerGate(NodeLinks links) {
    this.links = links;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    String caller = headers.get(FrameMethods.NODE);
    GatedStream<ReqT, RespT> gated = new GatedStream<>(call, caller);
    return gated.passes()
        ? gated.listen(next.startCall(gated, headers))
        : new ServerCall.Listener<>() {};
  }

  /** One stream, on one event loop. */
  private final class GatedStream<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
    private final String caller;
    private boolean ended;

    GatedStream(ServerCall<ReqT, RespT> call, String caller) {
      super(call);
      this.caller = caller;
    }

    ServerCall.Listener<ReqT> listen(ServerCall.Listener<ReqT> listener) {
      return new SimpleForwardingServerCallListener<>(listener) {
        @Override
        public void onMessage(ReqT message) {
          if (passes()) {
            super.onMessage(message);
          }
        }
      };
    }

    /** Whether the link is whole; ends the stream when it is not. */
    boolean passes() {
      if (!ended && caller != null && !links.connects(caller)) {
        ended = true;
        super.close(Status.UNAVAILABLE.withDescription("The link is cut."), new Metadata());
      }
      return !ended;
    }

    @Override
    public void sendMessage(RespT message) {
      if (passes()) {
        super.sendMessage(message);
      }
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!ended) {
        ended = true;
        super.close(status, trailers);
      }
    }
  }
}
