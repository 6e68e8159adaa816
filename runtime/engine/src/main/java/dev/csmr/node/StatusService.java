package dev.csmr.node;

import dev.csmr.service.frame.Frame;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCalls;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells, and asks, how a node is: {@code dev.csmr.Nodes/Status}. */
public final class StatusService {
  private static final String NAME = "dev.csmr.Nodes";
  private static final MethodDescriptor<Frame, Frame> STATUS = ToolCall.method(NAME, "Status");

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
   * Asks a node of a cluster without security, as {@link #ask(AskedNode, Duration)} does.
   *
   * @param endpoint {@code host:port}
   * @return empty when it does not answer within the time
   */
  public static Optional<NodeStatus> ask(String endpoint, Duration patience) {
    return ask(new AskedNode(endpoint, null), patience);
  }

  /**
   * Asks a node; for tools, not for the way of a call: it connects each time.
   *
   * @return empty when it does not answer within the time
   */
  public static Optional<NodeStatus> ask(AskedNode node, Duration patience) {
    try {
      return Optional.of(told(node, patience));
    } catch (StatusRuntimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Asks a node likewise.
   *
   * @throws StatusRuntimeException when it does not answer within the time, or refuses
   */
  static NodeStatus told(AskedNode node, Duration patience) {
    Frame answer = ToolCall.ask(node, STATUS, Frame.of(new byte[0]), patience);
    return NodeStatus.read(answer.reader());
  }
}
