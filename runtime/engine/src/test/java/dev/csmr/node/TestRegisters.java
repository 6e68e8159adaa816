package dev.csmr.node;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors;
import dev.csmr.ReplicaContext;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.config.BareDefinition;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.OperationKind;
import dev.csmr.service.ServiceStateMachine;
import dev.csmr.service.frame.Frame;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import java.util.List;
import java.util.Locale;

/**
 * A service of named registers as the generator would write it, with operations that misbehave in
 * ways that tests need. Where callers are asked who they are, {@code add} needs the role {@code
 * writer}. All share one request message {@code {string key = 1; int64 number = 2;}} and one
 * response {@code {int64 number = 1; bytes blob = 2;}}.
 */
public class TestRegisters extends BareDefinition {
  /** The interface's qualified name. */
  public static final String NAME = "dev.csmr.node.TestRegisters";

  /** Adds a number to a register and answers the sum. Doing it twice shows. */
  public static final int ADD = 21;

  /** Sets a register and answers what it held. */
  public static final int SET = 22;

  /** Answers a register. */
  public static final int GET = 23;

  /** Answers the sum of all registers. */
  public static final int SUM = 24;

  /** Throws an exception that it declares. */
  public static final int DENY = 25;

  /** Throws an exception that it does not declare. */
  public static final int FAIL = 26;

  /** Answers as many bytes as it is asked for. */
  public static final int BLOB = 27;

  /** Adds 1 to the register and answers as many bytes as it is asked for. */
  public static final int ADD_BLOB = 30;

  /** Takes as many milliseconds as it is asked to, then adds 1 to the register. */
  public static final int DELAY = 28;

  /** Known to the definition and not to the state machine, as if written by a newer version. */
  public static final int NEWER = 29;

  private static final List<OperationDescriptor> OPERATIONS =
      List.of(
          new OperationDescriptor(ADD, "add", OperationKind.COMMAND, false, 0, List.of("writer")),
          operation(SET, "set", OperationKind.COMMAND),
          operation(GET, "get", OperationKind.QUERY),
          operation(SUM, "sum", OperationKind.QUERY),
          operation(DENY, "deny", OperationKind.COMMAND),
          operation(FAIL, "fail", OperationKind.COMMAND),
          operation(BLOB, "blob", OperationKind.QUERY),
          operation(ADD_BLOB, "addBlob", OperationKind.COMMAND),
          operation(DELAY, "delay", OperationKind.COMMAND),
          operation(NEWER, "newer", OperationKind.COMMAND));

  private static OperationDescriptor operation(int id, String name, OperationKind kind) {
    return new OperationDescriptor(id, name, kind, false);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<OperationDescriptor> operations() {
    return OPERATIONS;
  }

  @Override
  public List<CanonicalKey> keys(int operation, byte[] arguments) {
    return operation == SUM ? List.of() : List.of(CanonicalKey.of(Arguments.read(arguments).key()));
  }

  @Override
  public ServiceStateMachine newStateMachine(ReplicaContext context) {
    return new TestRegistersMachine();
  }

  @Override
  public ServiceDescriptor grpc() {
    ServiceDescriptor.Builder service =
        ServiceDescriptor.newBuilder(NAME)
            .setSchemaDescriptor((ProtoFileDescriptorSupplier) TestRegisters::file);
    for (OperationDescriptor operation : OPERATIONS) {
      service.addMethod(method(operation));
    }
    return service.build();
  }

  /** The unary method of an operation. */
  public static MethodDescriptor<Frame, Frame> method(OperationDescriptor operation) {
    return MethodDescriptor.newBuilder(Frame.MARSHALLER, Frame.MARSHALLER)
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(
            MethodDescriptor.generateFullMethodName(NAME, methodName(operation.name())))
        .build();
  }

  /** The unary method of an operation. */
  public static MethodDescriptor<Frame, Frame> method(int operation) {
    return OPERATIONS.stream()
        .filter(each -> each.id() == operation)
        .map(TestRegisters::method)
        .findFirst()
        .orElseThrow();
  }

  private static String methodName(String operation) {
    return operation.substring(0, 1).toUpperCase(Locale.ROOT) + operation.substring(1);
  }

  private static Descriptors.FileDescriptor file() {
    ServiceDescriptorProto.Builder service =
        ServiceDescriptorProto.newBuilder().setName("TestRegisters");
    for (OperationDescriptor operation : OPERATIONS) {
      service.addMethod(
          MethodDescriptorProto.newBuilder()
              .setName(methodName(operation.name()))
              .setInputType(".dev.csmr.node.Request")
              .setOutputType(".dev.csmr.node.Response"));
    }
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("dev/csmr/node/test_registers.proto")
            .setPackage("dev.csmr.node")
            .setSyntax("proto3")
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName("Request")
                    .addField(field("key", 1, FieldDescriptorProto.Type.TYPE_STRING))
                    .addField(field("number", 2, FieldDescriptorProto.Type.TYPE_INT64)))
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName("Response")
                    .addField(field("number", 1, FieldDescriptorProto.Type.TYPE_INT64))
                    .addField(field("blob", 2, FieldDescriptorProto.Type.TYPE_BYTES)))
            .addService(service)
            .build();
    try {
      return Descriptors.FileDescriptor.buildFrom(file, new Descriptors.FileDescriptor[0]);
    } catch (Descriptors.DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FieldDescriptorProto field(
      String name, int number, FieldDescriptorProto.Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
        .build();
  }

  /** The request message. */
  public record Arguments(String key, long number) {
    /** The message's bytes. */
    public byte[] bytes() {
      WireWriter out = new WireWriter();
      out.writeString(1, key);
      out.writeInt64(2, number);
      return out.toByteArray();
    }

    static Arguments read(byte[] bytes) {
      String key = "";
      long number = 0;
      WireReader in = new WireReader(bytes);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag >>> 3) {
          case 1 -> key = in.readString();
          case 2 -> number = in.readInt64();
          default -> in.skip(tag);
        }
      }
      return new Arguments(key, number);
    }
  }

  /** The number in a response message. */
  public static long number(byte[] response) {
    WireReader in = new WireReader(response);
    int tag = in.readTag();
    return tag >>> 3 == 1 ? in.readInt64() : 0;
  }
}
