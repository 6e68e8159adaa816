package dev.csmr.processor.writer;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileOptions;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.csmr.processor.model.ExceptionModel;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.model.OperationModel;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Builds the protobuf form of an interface: its service, the messages of its own operations, and
 * imports of those that its components declare.
 */
final class ProtoFileBuilder {
  private final InterfaceModel model;
  private final Documentation documentation;
  private final Map<String, String> comments = new LinkedHashMap<>();
  private final FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder();
  private final ProtoTypes types;

  private ProtoFileBuilder(InterfaceModel model, Documentation documentation) {
    this.model = model;
    this.documentation = documentation;
    this.types = new ProtoTypes(model);
  }

  static ProtoFile build(InterfaceModel model, Documentation documentation) {
    return new ProtoFileBuilder(model, documentation).build();
  }

  private ProtoFile build() {
    file.setName(model.generated().protoImport());
    String protoPackage = model.generated().protoPackage();
    file.setPackage(protoPackage);
    file.setSyntax("proto3");
    file.setOptions(
        FileOptions.newBuilder()
            .setJavaPackage(protoPackage + ".proto")
            .setJavaMultipleFiles(true));
    for (OperationModel operation : model.ownOperations()) {
      String name = operation.name();
      add(
          GeneratedNames.protoRequest(operation),
          operation.parameters(),
          "The request of " + name + ".");
      add(
          GeneratedNames.protoResponse(operation),
          operation.isVoid() ? List.of() : List.of(operation.result()),
          "The response of " + name + ".");
    }
    exceptions().values().forEach(this::add);
    types.addDeclarations(file);
    file.addService(service());
    Map<String, CodeBlock> imports = imports();
    file.addAllDependency(imports.keySet());
    return new ProtoFile(file.build(), List.copyOf(imports.values()), comments);
  }

  private void add(String name, List<FieldModel> fields, String comment) {
    comments.put(name, comment);
    file.addMessageType(types.message(name, fields));
  }

  private Map<ClassName, ExceptionModel> exceptions() {
    Map<ClassName, ExceptionModel> exceptions =
        new TreeMap<>(Comparator.comparing(ClassName::canonicalName));
    model
        .ownOperations()
        .forEach(op -> op.exceptions().forEach(e -> exceptions.putIfAbsent(e.name(), e)));
    return exceptions;
  }

  private void add(ExceptionModel exception) {
    add(
        types.exceptionName(exception),
        exception.properties().stream().map(ExceptionModel.Property::field).toList(),
        "The exception " + exception.name().canonicalName() + ", which an operation may throw.");
  }

  private ServiceDescriptorProto service() {
    String name = model.name().simpleName();
    comments.put(name, documentation.firstSentence(model.documentation()));
    ServiceDescriptorProto.Builder service = ServiceDescriptorProto.newBuilder().setName(name);
    for (OperationModel operation : model.operations()) {
      String rpc = GeneratedNames.rpc(operation);
      comments.put(
          name + "." + rpc,
          operation.declaredBy().equals(model.name())
              ? documentation.of(operation.element())
              : "As in " + operation.declaredBy().canonicalName() + ".");
      MethodDescriptorProto.Builder method =
          MethodDescriptorProto.newBuilder()
              .setName(rpc)
              .setInputType(qualified(operation, GeneratedNames.protoRequest(operation)))
              .setOutputType(qualified(operation, GeneratedNames.protoResponse(operation)));
      if (operation.isQuery()) {
        method.setOptions(
            MethodOptions.newBuilder().setIdempotencyLevel(IdempotencyLevel.NO_SIDE_EFFECTS));
      }
      service.addMethod(method);
    }
    return service.build();
  }

  private static String qualified(OperationModel operation, String message) {
    String protoPackage = new GeneratedNames(operation.declaredBy()).protoPackage();
    return "." + protoPackage + "." + message;
  }

  /** The imported files and the expressions for their descriptors, in the order of their names. */
  private Map<String, CodeBlock> imports() {
    Map<String, CodeBlock> imports = new TreeMap<>();
    for (OperationModel operation : model.operations()) {
      if (!operation.declaredBy().equals(model.name())) {
        GeneratedNames names = new GeneratedNames(operation.declaredBy());
        imports.put(names.protoImport(), CodeBlock.of("$T::getFileDescriptor", names.grpc()));
      }
    }
    types
        .wellKnown()
        .forEach(
            name ->
                imports.put(
                    "google/protobuf/" + GeneratedNames.snake(name) + ".proto",
                    CodeBlock.of(
                        "$T::getDescriptor",
                        ClassName.get("com.google.protobuf", name + "Proto"))));
    return imports;
  }
}
