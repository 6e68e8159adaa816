package dev.csmr.service;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The schema of a generated gRPC service: the descriptor of its {@code .proto} file, made when it
 * is first asked for, as protobuf's classes take a while to load. For generated code. Thread-safe.
 */
public final class ProtoSchema implements ProtoServiceDescriptorSupplier {
  private final String serviceName;
  private final Supplier<String[]> encoded;
  private final List<Supplier<FileDescriptor>> dependencies;
  private FileDescriptor file;

  /**
   * Describes the schema of a service.
   *
   * @param serviceName the full name of the gRPC service
   * @param encoded gives the file as a {@code FileDescriptorProto} in Base64, in lines
   * @param dependencies give the files that it imports, in the order of its imports
   */
  public ProtoSchema(
      String serviceName, Supplier<String[]> encoded, List<Supplier<FileDescriptor>> dependencies) {
    this.serviceName = Objects.requireNonNull(serviceName, "serviceName");
    this.encoded = Objects.requireNonNull(encoded, "encoded");
    this.dependencies = List.copyOf(dependencies);
  }

  /** Describes the method of an operation that only reads. */
  public <A, B> MethodDescriptor<A, B> query(
      String name, MessageMarshaller<A> request, MessageMarshaller<B> response) {
    return method(name, request, response).setSafe(true).setIdempotent(true).build();
  }

  /** Describes the method of an operation that changes state. */
  public <A, B> MethodDescriptor<A, B> command(
      String name, MessageMarshaller<A> request, MessageMarshaller<B> response) {
    return method(name, request, response).build();
  }

  private <A, B> MethodDescriptor.Builder<A, B> method(
      String name, MessageMarshaller<A> request, MessageMarshaller<B> response) {
    return MethodDescriptor.newBuilder(request, response)
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(serviceName, name))
        .setSampledToLocalTracing(true)
        .setSchemaDescriptor(new Method(name));
  }

  @Override
  public synchronized FileDescriptor getFileDescriptor() {
    if (file == null) {
      file = build();
    }
    return file;
  }

  private FileDescriptor build() {
    byte[] bytes = Base64.getDecoder().decode(String.join("", encoded.get()));
    FileDescriptor[] imported =
        dependencies.stream().map(Supplier::get).toArray(FileDescriptor[]::new);
    try {
      return FileDescriptor.buildFrom(FileDescriptorProto.parseFrom(bytes), imported);
    } catch (InvalidProtocolBufferException | DescriptorValidationException e) {
      throw new IllegalStateException(
          "The descriptor of the service "
              + serviceName
              + " does not fit those that it imports. Compile them together.",
          e);
    }
  }

  @Override
  public ServiceDescriptor getServiceDescriptor() {
    return getFileDescriptor()
        .findServiceByName(serviceName.substring(serviceName.lastIndexOf('.') + 1));
  }

  private final class Method implements ProtoMethodDescriptorSupplier {
    private final String name;

    Method(String name) {
      this.name = name;
    }

    @Override
    public FileDescriptor getFileDescriptor() {
      return ProtoSchema.this.getFileDescriptor();
    }

    @Override
    public ServiceDescriptor getServiceDescriptor() {
      return ProtoSchema.this.getServiceDescriptor();
    }

    @Override
    public com.google.protobuf.Descriptors.MethodDescriptor getMethodDescriptor() {
      return getServiceDescriptor().findMethodByName(name);
    }
  }
}
