package dev.csmr.node;

import dev.csmr.service.frame.Frame;
import dev.csmr.service.tls.TlsException;
import dev.csmr.service.tls.TlsKeys;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What tools ask a node: mostly seldom, and then each call has a connection of its own. */
final class ToolCall {
  /** More than what a node tells of as many slots as a service can have. */
  private static final int MAX_ANSWER_BYTES = 64 << 20;

  private ToolCall() {}

  /** A method that takes and gives a frame. */
  static MethodDescriptor<Frame, Frame> method(String service, String name) {
    return MethodDescriptor.newBuilder(Frame.MARSHALLER, Frame.MARSHALLER)
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
        .build();
  }

  /**
   * Calls a node and waits.
   *
   * @throws io.grpc.StatusRuntimeException when it refuses, or does not answer within the time
   */
  static Frame ask(
      AskedNode node, MethodDescriptor<Frame, Frame> method, Frame request, Duration patience) {
    ManagedChannel channel = channel(node);
    try {
      return ask(channel, method, request, patience);
    } finally {
      channel.shutdownNow();
    }
  }

  /** The same on a connection that is used several times. */
  static Frame ask(
      ManagedChannel channel,
      MethodDescriptor<Frame, Frame> method,
      Frame request,
      Duration patience) {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS);
    return ClientCalls.blockingUnaryCall(channel, method, options, request);
  }

  static ManagedChannel channel(AskedNode node) {
    NettyChannelBuilder channel =
        NettyChannelBuilder.forTarget(node.endpoint()).maxInboundMessageSize(MAX_ANSWER_BYTES);
    if (node.files() == null) {
      return channel.usePlaintext().build();
    }
    try (TlsKeys keys = TlsKeys.load(node.files())) {
      return channel.sslContext(keys.forClient(keys.trustManager())).build();
    } catch (TlsException e) {
      throw Status.UNAUTHENTICATED
          .withDescription(NodeError.TOOL_UNKNOWN.text(e.getMessage()))
          .withCause(e)
          .asRuntimeException();
    }
  }
}
