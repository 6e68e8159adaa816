package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.MESSAGE_MARSHALLER;
import static dev.csmr.processor.writer.RuntimeTypes.SERVICE_DESCRIPTOR;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.model.OperationModel;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.lang.model.element.Modifier;

/**
 * Writes {@code XGrpc}: method descriptors, server base and stubs, in the shape of those that
 * protoc's gRPC plugin writes.
 */
final class GrpcWriter {
  private static final int LINE = 76;
  private static final ClassName METHOD_DESCRIPTOR = ClassName.get("io.grpc", "MethodDescriptor");
  private static final ClassName METHOD_TYPE = METHOD_DESCRIPTOR.nestedClass("MethodType");
  private static final ClassName BINDABLE = ClassName.get("io.grpc", "BindableService");
  private static final ClassName DEFINITION = ClassName.get("io.grpc", "ServerServiceDefinition");
  private static final ClassName CHANNEL = ClassName.get("io.grpc", "Channel");
  private static final ClassName CALL_OPTIONS = ClassName.get("io.grpc", "CallOptions");
  private static final ClassName OBSERVER = ClassName.get("io.grpc.stub", "StreamObserver");
  private static final ClassName SERVER_CALLS = ClassName.get("io.grpc.stub", "ServerCalls");
  private static final ClassName CLIENT_CALLS = ClassName.get("io.grpc.stub", "ClientCalls");
  private static final ClassName FUTURE =
      ClassName.get("com.google.common.util.concurrent", "ListenableFuture");
  private static final ClassName DESCRIPTORS = ClassName.get("com.google.protobuf", "Descriptors");
  private static final ClassName FILE = DESCRIPTORS.nestedClass("FileDescriptor");
  private static final ClassName SERVICE_SUPPLIER =
      ClassName.get("io.grpc.protobuf", "ProtoServiceDescriptorSupplier");
  private static final ClassName METHOD_SUPPLIER =
      ClassName.get("io.grpc.protobuf", "ProtoMethodDescriptorSupplier");

  private final InterfaceModel model;
  private final ProtoFile proto;
  private final ClassName name;
  private final Map<OperationModel, String> fields = new LinkedHashMap<>();

  private GrpcWriter(InterfaceModel model, ProtoFile proto) {
    this.model = model;
    this.proto = proto;
    this.name = model.generated().grpc();
    Locals locals = new Locals(List.of("SERVICE_NAME", "SERVICE"));
    for (OperationModel operation : model.operations()) {
      String wanted = GeneratedNames.snake(operation.name()).toUpperCase(Locale.ROOT);
      fields.put(operation, locals.of(wanted));
    }
  }

  static TypeSpec write(InterfaceModel model, ProtoFile proto) {
    return new GrpcWriter(model, proto).write();
  }

  private TypeSpec write() {
    TypeSpec.Builder type =
        TypeSpec.classBuilder(name)
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addJavadoc(
                "{@link $T} as a gRPC service: descriptors, a base for servers, and stubs.\n\n"
                    + "<p>Java callers use {@link $T}, which retries safely; this is what every other "
                    + "language sees of the service.",
                model.name(),
                model.generated().client())
            .addField(
                FieldSpec.builder(
                        String.class,
                        "SERVICE_NAME",
                        Modifier.PUBLIC,
                        Modifier.STATIC,
                        Modifier.FINAL)
                    .addJavadoc("The full name of the gRPC service.")
                    .initializer("$S", model.name().canonicalName())
                    .build());
    fields.forEach((operation, field) -> type.addField(descriptor(operation, field)));
    type.addField(serviceDescriptor())
        .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
    fields.forEach((operation, field) -> type.addMethod(descriptorGetter(operation, field)));
    type.addMethod(
            MethodSpec.methodBuilder("getServiceDescriptor")
                .addJavadoc("The service, for servers and server reflection.")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(SERVICE_DESCRIPTOR)
                .addStatement("return SERVICE")
                .build())
        .addMethod(
            MethodSpec.methodBuilder("getFileDescriptor")
                .addJavadoc("The contents of {@code $L}.", model.generated().protoImport())
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(FILE)
                .addStatement("return $T.FILE", nested("FileHolder"))
                .build())
        .addMethod(bindService())
        .addMethod(newMethod());
    for (Stub stub : Stub.values()) {
      type.addMethod(newStub(stub));
    }
    type.addType(asyncService()).addType(implBase());
    for (Stub stub : Stub.values()) {
      type.addType(stubType(stub));
    }
    type.addType(supplier("ServiceSupplier", List.of(), List.of(SERVICE_SUPPLIER)));
    type.addType(methodSupplier());
    return type.addType(fileHolder()).build();
  }

  private ClassName nested(String simple) {
    return name.nestedClass(simple);
  }

  private static TypeName descriptorType(OperationModel operation) {
    return ParameterizedTypeName.get(
        METHOD_DESCRIPTOR, GeneratedNames.request(operation), GeneratedNames.response(operation));
  }

  private FieldSpec descriptor(OperationModel operation, String field) {
    ClassName request = GeneratedNames.request(operation);
    ClassName response = GeneratedNames.response(operation);
    return FieldSpec.builder(
            descriptorType(operation), field, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .initializer(
            "newMethod($1S, $2L, new $3T<>($4T::write, $4T::read), new $3T<>($5T::write, $5T::read))",
            GeneratedNames.rpc(operation),
            operation.isQuery(),
            MESSAGE_MARSHALLER,
            request,
            response)
        .build();
  }

  private MethodSpec newMethod() {
    var request = com.palantir.javapoet.TypeVariableName.get("A");
    var response = com.palantir.javapoet.TypeVariableName.get("B");
    return MethodSpec.methodBuilder("newMethod")
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .addTypeVariable(request)
        .addTypeVariable(response)
        .returns(ParameterizedTypeName.get(METHOD_DESCRIPTOR, request, response))
        .addParameter(String.class, "name")
        .addParameter(boolean.class, "query")
        .addParameter(ParameterizedTypeName.get(MESSAGE_MARSHALLER, request), "request")
        .addParameter(ParameterizedTypeName.get(MESSAGE_MARSHALLER, response), "response")
        .addStatement(
            "return $1T.<A, B>newBuilder().setType($2T.UNARY)"
                + ".setFullMethodName($1T.generateFullMethodName(SERVICE_NAME, name))"
                + ".setSafe(query).setIdempotent(query).setSampledToLocalTracing(true)"
                + ".setRequestMarshaller(request).setResponseMarshaller(response)"
                + ".setSchemaDescriptor(new $3T(name)).build()",
            METHOD_DESCRIPTOR,
            METHOD_TYPE,
            nested("MethodSupplier"))
        .build();
  }

  private FieldSpec serviceDescriptor() {
    CodeBlock.Builder service =
        CodeBlock.builder()
            .add(
                "$T.newBuilder(SERVICE_NAME).setSchemaDescriptor(new $T())",
                SERVICE_DESCRIPTOR,
                nested("ServiceSupplier"));
    fields.values().forEach(field -> service.add(".addMethod($L)", field));
    return FieldSpec.builder(
            SERVICE_DESCRIPTOR, "SERVICE", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .initializer(service.add(".build()").build())
        .build();
  }

  private MethodSpec descriptorGetter(OperationModel operation, String field) {
    return MethodSpec.methodBuilder(getter(operation))
        .addJavadoc("The method of {@link $T#$L}.", model.name(), operation.name())
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(descriptorType(operation))
        .addStatement("return $L", field)
        .build();
  }

  private static String getter(OperationModel operation) {
    return "get" + GeneratedNames.rpc(operation) + "Method";
  }

  private MethodSpec bindService() {
    CodeBlock.Builder code = CodeBlock.builder().add("return $T.builder(SERVICE)", DEFINITION);
    fields.forEach(
        (operation, field) ->
            code.add(
                ".addMethod($L, $T.asyncUnaryCall(service::$L))",
                field,
                SERVER_CALLS,
                operation.name()));
    return MethodSpec.methodBuilder("bindService")
        .addJavadoc("The service with its handlers, for a server.")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(DEFINITION)
        .addParameter(nested("AsyncService"), "service")
        .addStatement(code.add(".build()").build())
        .build();
  }

  private TypeSpec asyncService() {
    TypeSpec.Builder type =
        TypeSpec.interfaceBuilder("AsyncService")
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
            .addJavadoc("What a server implements.");
    for (OperationModel operation : model.operations()) {
      type.addMethod(
          observed(operation)
              .addModifiers(Modifier.PUBLIC, Modifier.DEFAULT)
              .addStatement(
                  "$T.asyncUnimplementedUnaryCall($T.$L(), responseObserver)",
                  SERVER_CALLS,
                  name,
                  getter(operation))
              .build());
    }
    return type.build();
  }

  private MethodSpec.Builder observed(OperationModel operation) {
    return MethodSpec.methodBuilder(operation.name())
        .addJavadoc("{@link $T#$L}.", model.name(), operation.name())
        .addParameter(GeneratedNames.request(operation), "request")
        .addParameter(
            ParameterizedTypeName.get(OBSERVER, GeneratedNames.response(operation)),
            "responseObserver");
  }

  private ClassName implBaseName() {
    return nested(model.name().simpleName() + "ImplBase");
  }

  private TypeSpec implBase() {
    return TypeSpec.classBuilder(implBaseName())
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.ABSTRACT)
        .addSuperinterface(BINDABLE)
        .addSuperinterface(nested("AsyncService"))
        .addJavadoc("A base for servers.")
        .addMethod(
            MethodSpec.constructorBuilder()
                .addJavadoc("Creates the base.")
                .addModifiers(Modifier.PROTECTED)
                .build())
        .addMethod(
            MethodSpec.methodBuilder("bindService")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .returns(DEFINITION)
                .addStatement("return $T.bindService(this)", name)
                .build())
        .build();
  }

  /** The three kinds of stubs. */
  private enum Stub {
    ASYNC("Stub", "newStub", "AbstractAsyncStub", "answers through an observer"),
    BLOCKING("BlockingStub", "newBlockingStub", "AbstractBlockingStub", "waits for the answer"),
    FUTURE("FutureStub", "newFutureStub", "AbstractFutureStub", "answers by a future");

    private final String suffix;
    private final String factory;
    private final String base;
    private final String documentation;

    Stub(String suffix, String factory, String base, String documentation) {
      this.suffix = suffix;
      this.factory = factory;
      this.base = base;
      this.documentation = documentation;
    }
  }

  private ClassName stubName(Stub stub) {
    return nested(model.name().simpleName() + stub.suffix);
  }

  private MethodSpec newStub(Stub stub) {
    return MethodSpec.methodBuilder(stub.factory)
        .addJavadoc("A stub that $L.", stub.documentation)
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(stubName(stub))
        .addParameter(CHANNEL, "channel")
        .addStatement("return $1T.newStub($1T::new, channel)", stubName(stub))
        .build();
  }

  private TypeSpec stubType(Stub stub) {
    ClassName stubName = stubName(stub);
    TypeSpec.Builder type =
        TypeSpec.classBuilder(stubName)
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
            .superclass(
                ParameterizedTypeName.get(ClassName.get("io.grpc.stub", stub.base), stubName))
            .addJavadoc("A stub that $L.", stub.documentation)
            .addMethod(
                MethodSpec.constructorBuilder()
                    .addModifiers(Modifier.PRIVATE)
                    .addParameter(CHANNEL, "channel")
                    .addParameter(CALL_OPTIONS, "callOptions")
                    .addStatement("super(channel, callOptions)")
                    .build())
            .addMethod(
                MethodSpec.methodBuilder("build")
                    .addAnnotation(Override.class)
                    .addModifiers(Modifier.PROTECTED)
                    .returns(stubName)
                    .addParameter(CHANNEL, "channel")
                    .addParameter(CALL_OPTIONS, "callOptions")
                    .addStatement("return new $T(channel, callOptions)", stubName)
                    .build());
    model.operations().forEach(operation -> type.addMethod(stubMethod(stub, operation)));
    return type.build();
  }

  private MethodSpec stubMethod(Stub stub, OperationModel operation) {
    ClassName request = GeneratedNames.request(operation);
    ClassName response = GeneratedNames.response(operation);
    String method = fields.get(operation);
    if (stub == Stub.ASYNC) {
      return observed(operation)
          .addModifiers(Modifier.PUBLIC)
          .addStatement(
              "$T.asyncUnaryCall(getChannel().newCall($L, getCallOptions()), request, responseObserver)",
              CLIENT_CALLS,
              method)
          .build();
    }
    MethodSpec.Builder builder =
        MethodSpec.methodBuilder(operation.name())
            .addJavadoc("{@link $T#$L}.", model.name(), operation.name())
            .addModifiers(Modifier.PUBLIC)
            .addParameter(request, "request");
    if (stub == Stub.BLOCKING) {
      return builder
          .returns(response)
          .addStatement(
              "return $T.blockingUnaryCall(getChannel(), $L, getCallOptions(), request)",
              CLIENT_CALLS,
              method)
          .build();
    }
    return builder
        .returns(ParameterizedTypeName.get(FUTURE, response))
        .addStatement(
            "return $T.futureUnaryCall(getChannel().newCall($L, getCallOptions()), request)",
            CLIENT_CALLS,
            method)
        .build();
  }

  private TypeSpec supplier(
      String simple, List<FieldSpec> supplierFields, List<ClassName> interfaces) {
    return TypeSpec.classBuilder(simple)
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .addSuperinterfaces(interfaces)
        .addFields(supplierFields)
        .addMethod(
            MethodSpec.methodBuilder("getFileDescriptor")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(FILE)
                .addStatement("return $T.FILE", nested("FileHolder"))
                .build())
        .addMethod(
            MethodSpec.methodBuilder("getServiceDescriptor")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(DESCRIPTORS.nestedClass("ServiceDescriptor"))
                .addStatement(
                    "return getFileDescriptor().findServiceByName($S)", model.name().simpleName())
                .build())
        .build();
  }

  private TypeSpec methodSupplier() {
    FieldSpec field =
        FieldSpec.builder(String.class, "name", Modifier.PRIVATE, Modifier.FINAL).build();
    return supplier("MethodSupplier", List.of(field), List.of(METHOD_SUPPLIER)).toBuilder()
        .addMethod(
            MethodSpec.constructorBuilder()
                .addParameter(String.class, "name")
                .addStatement("this.name = name")
                .build())
        .addMethod(
            MethodSpec.methodBuilder("getMethodDescriptor")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(DESCRIPTORS.nestedClass("MethodDescriptor"))
                .addStatement("return getServiceDescriptor().findMethodByName(name)")
                .build())
        .build();
  }

  /** The file's descriptor, made when somebody asks: protobuf's classes take a while to load. */
  private TypeSpec fileHolder() {
    CodeBlock.Builder lines = CodeBlock.builder().add("{\n$>$>");
    String encoded = Base64.getEncoder().encodeToString(proto.descriptor().toByteArray());
    for (int start = 0; start < encoded.length(); start += LINE) {
      String line = encoded.substring(start, Math.min(encoded.length(), start + LINE));
      lines.add("$S,\n", line);
    }
    lines.add("$<$<}");
    CodeBlock dependencies =
        proto.dependencies().stream()
            .map(type -> CodeBlock.of("$L", type))
            .collect(CodeBlock.joining(", "));
    return TypeSpec.classBuilder("FileHolder")
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .addJavadoc("The descriptor of the file, made when it is first asked for.")
        .addField(
            FieldSpec.builder(
                    ArrayTypeName.of(String.class),
                    "BASE64",
                    Modifier.PRIVATE,
                    Modifier.STATIC,
                    Modifier.FINAL)
                .initializer(lines.build())
                .build())
        .addField(
            FieldSpec.builder(FILE, "FILE", Modifier.STATIC, Modifier.FINAL)
                .initializer("build()")
                .build())
        .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build())
        .addMethod(
            MethodSpec.methodBuilder("build")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(FILE)
                .addStatement(
                    "byte[] bytes = $T.getDecoder().decode($T.join($S, BASE64))",
                    Base64.class,
                    String.class,
                    "")
                .addStatement("$1T[] dependencies = {$2L}", FILE, dependencies)
                .beginControlFlow("try")
                .addStatement(
                    "return $T.buildFrom($T.parseFrom(bytes), dependencies)",
                    FILE,
                    ClassName.get("com.google.protobuf", "DescriptorProtos")
                        .nestedClass("FileDescriptorProto"))
                .nextControlFlow(
                    "catch ($T | $T e)",
                    ClassName.get("com.google.protobuf", "InvalidProtocolBufferException"),
                    DESCRIPTORS.nestedClass("DescriptorValidationException"))
                .addStatement(
                    "throw new $T($S, e)",
                    IllegalStateException.class,
                    "The descriptor of " + model.generated().protoImport() + " is broken.")
                .endControlFlow()
                .build())
        .build();
  }
}
