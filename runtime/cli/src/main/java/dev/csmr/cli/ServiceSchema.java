package dev.csmr.cli;

import com.google.gson.JsonParser;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.csmr.node.NodeError;
import dev.csmr.node.WrongInputException;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a node says of a type of services: its operations, and what they take and give. */
final class ServiceSchema {
  private final ServiceDescriptor service;

  private ServiceSchema(ServiceDescriptor service) {
    this.service = service;
  }

  /**
   * Reads it.
   *
   * @param type the full name of the gRPC service
   * @param files the file that declares it, and all that it imports
   * @throws WrongInputException when they do not declare it
   */
  static ServiceSchema of(String type, List<FileDescriptorProto> files) {
    Map<String, FileDescriptorProto> byName = new HashMap<>();
    files.forEach(file -> byName.put(file.getName(), file));
    Map<String, FileDescriptor> built = new HashMap<>();
    for (String name : byName.keySet()) {
      FileDescriptor file = build(name, byName, built);
      ServiceDescriptor found = file.findServiceByName(type.substring(type.lastIndexOf('.') + 1));
      if (found != null && found.getFullName().equals(type)) {
        return new ServiceSchema(found);
      }
    }
    throw new WrongInputException(NodeError.SERVICE_UNKNOWN, type, byName.keySet());
  }

  private static FileDescriptor build(
      String name, Map<String, FileDescriptorProto> files, Map<String, FileDescriptor> built) {
    FileDescriptor known = built.get(name);
    if (known != null) {
      return known;
    }
    FileDescriptorProto file = files.get(name);
    List<FileDescriptor> imports = new ArrayList<>();
    file.getDependencyList().forEach(each -> imports.add(build(each, files, built)));
    try {
      FileDescriptor made = FileDescriptor.buildFrom(file, imports.toArray(FileDescriptor[]::new));
      built.put(name, made);
      return made;
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException("A node describes " + name + " wrongly.", e);
    }
  }

  /**
   * An operation.
   *
   * @throws WrongInputException when there is none of that name
   */
  Operation operation(String name) {
    return service.getMethods().stream()
        .filter(method -> method.getName().equalsIgnoreCase(name))
        .findFirst()
        .map(Operation::new)
        .orElseThrow(
            () ->
                new WrongInputException(
                    NodeError.OPERATION_UNKNOWN,
                    service.getFullName(),
                    name,
                    service.getMethods().stream().map(method -> method.getName()).toList()));
  }

  /**
   * The message of an exception that operations declare, if the schema has one.
   *
   * @param type the class of the exception
   */
  Optional<Descriptor> exception(String type) {
    String name = service.getName() + type.substring(type.lastIndexOf('.') + 1);
    return Optional.ofNullable(service.getFile().findMessageTypeByName(name));
  }

  /** An operation of the service. */
  static final class Operation {
    private final com.google.protobuf.Descriptors.MethodDescriptor method;

    private Operation(com.google.protobuf.Descriptors.MethodDescriptor method) {
      this.method = method;
    }

    /** How gRPC calls it. */
    MethodDescriptor<DynamicMessage, DynamicMessage> grpc() {
      return MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
          .setType(MethodType.UNARY)
          .setFullMethodName(
              MethodDescriptor.generateFullMethodName(
                  method.getService().getFullName(), method.getName()))
          .setRequestMarshaller(
              ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getInputType())))
          .setResponseMarshaller(
              ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getOutputType())))
          .build();
    }

    /**
     * A request.
     *
     * @param json its parts by name; those that have an absence of their own, such as collections,
     *     may be absent
     * @throws WrongInputException when that is no JSON of them
     */
    DynamicMessage request(String json) {
      DynamicMessage.Builder request = DynamicMessage.newBuilder(method.getInputType());
      try {
        JsonFormat.parser().merge(json, request);
      } catch (InvalidProtocolBufferException e) {
        throw notJson(e.getMessage());
      }
      // To protobuf an absent part is 0 or empty, which nobody who forgets it means.
      Set<String> given = JsonParser.parseString(json).getAsJsonObject().keySet();
      for (FieldDescriptor part : method.getInputType().getFields()) {
        boolean isTold = given.contains(part.getJsonName()) || given.contains(part.getName());
        if (!isTold && !part.isRepeated() && !part.hasPresence()) {
          throw notJson("there is no " + part.getJsonName() + " in it");
        }
      }
      return request.build();
    }

    /** Why what is given is not what the operation takes. */
    WrongInputException notJson(String why) {
      return new WrongInputException(
          NodeError.NOT_JSON,
          method.getName(),
          method.getInputType().getFields().stream().map(FieldDescriptor::getJsonName).toList(),
          why);
    }
  }
}
