package dev.csmr.replica.ratis;

import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.Status;

/**
 * A call that fails when its caller has sent everything, and takes in no more until then.
 *
 * <p>A caller that has ended its requests is not heard of again, so gRPC resets nothing when such a
 * call fails: what is still on its way waits for ever to be read. There stay, for each attempt to
 * install a snapshot that fails, the chunk that failed on the follower's heap, those after it in
 * the leader's buffers, and a part of the window that all calls of the connection share.
 */
final class DrainedCall<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
  private final Object lock = new Object();
  private boolean hasAll;
  private Status failure;
  private Metadata trailers;

  DrainedCall(ServerCall<ReqT, RespT> call) {
    super(call);
  }

  @Override
  public void close(Status status, Metadata withTrailers) {
    synchronized (lock) {
      if (!status.isOk() && !hasAll) {
        failure = status;
        trailers = withTrailers;
      }
    }
    if (hasFailed()) {
      request(1);
    } else {
      super.close(status, withTrailers);
    }
  }

  private boolean hasFailed() {
    synchronized (lock) {
      return failure != null;
    }
  }

  /** What hears of the call, in place of a listener that hears nothing after a failure. */
  ServerCall.Listener<ReqT> listen(ServerCall.Listener<ReqT> listener) {
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onMessage(ReqT message) {
        if (hasFailed()) {
          request(1);
        } else {
          super.onMessage(message);
        }
      }

      @Override
      public void onHalfClose() {
        synchronized (lock) {
          hasAll = true;
        }
        if (hasFailed()) {
          DrainedCall.super.close(failure, trailers);
        } else {
          super.onHalfClose();
        }
      }
    };
  }
}
