package dev.csmr.node;

import dev.csmr.ReplicaContext;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.ServiceStateMachine;
import dev.csmr.service.frame.Frame;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.List;

/** {@link TestRegisters} as another type, of which {@code Add} can be called by plain gRPC. */
public final class OtherRegisters extends TestRegisters {
  /** The interface's qualified name. */
  public static final String NAME = "test.OtherRegisters";

  /** Adds a number to a register and answers the sum. */
  public static final MethodDescriptor<Frame, Frame> ADD =
      MethodDescriptor.newBuilder(Frame.MARSHALLER, Frame.MARSHALLER)
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, "Add"))
          .build();

  /** Whether it cannot be created, as when its constructor throws. */
  static volatile boolean broken;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<OperationDescriptor> operations() {
    return super.operations().stream()
        .filter(operation -> operation.id() == TestRegisters.ADD)
        .toList();
  }

  @Override
  public ServiceDescriptor grpc() {
    return ServiceDescriptor.newBuilder(NAME).addMethod(ADD).build();
  }

  @Override
  public ServiceStateMachine newStateMachine(ReplicaContext context) {
    if (broken) {
      throw new IllegalStateException("The constructor fails.");
    }
    return super.newStateMachine(context);
  }
}
