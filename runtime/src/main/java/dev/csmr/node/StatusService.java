package dev.csmr.node;

import dev.csmr.service.frame.Frame;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells, and asks, how a node is: {@code dev.csmr.Nodes/Status}. */
public final class StatusService {
  private static final String NAME = "dev.csmr.Nodes";
  private static final MethodDescriptor<Frame, Frame> STATUS =
      MethodDescriptor.newBuilder(Frame.MARSHALLER, Frame.MARSHALLER)
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, "Status"))
          .build();

  private StatusService() {}

  static ServerServiceDefinition definition(Supplier<NodeStatus> status) {
    return ServerServiceDefinition.builder(NAME)
        .addMethod(
            STATUS,
            ServerCalls.asyncUnaryCall(
                (request, response) -> {
                  response.onNext(Frame.of(status.get().write()));
                  response.onCompleted();
                }))
        .build();
  }

  /**
   * Asks a node; for tools, not for the way of a call: it connects each time.
   *
   * @param endpoint {@code host:port}
   * @return empty when it does not answer within the time
   */
  public static Optional<NodeStatus> ask(String endpoint, Duration patience) {
    ManagedChannel channel = NettyChannelBuilder.forTarget(endpoint).usePlaintext().build();
    try {
      CallOptions options =
          CallOptions.DEFAULT.withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS);
      Frame answer = ClientCalls.blockingUnaryCall(channel, STATUS, options, Frame.of(new byte[0]));
      return Optional.of(NodeStatus.read(answer.reader()));
    } catch (StatusRuntimeException e) {
      return Optional.empty();
    } finally {
      channel.shutdownNow();
    }
  }
}
