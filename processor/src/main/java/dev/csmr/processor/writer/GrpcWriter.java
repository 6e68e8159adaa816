package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.MESSAGE_MARSHALLER;
import static dev.csmr.processor.writer.RuntimeTypes.PROTO_SCHEMA;
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
  private static final ClassName METHOD_DESCRIPTOR = ClassName.get("io.grpc", "MethodDescriptor");
  private static final ClassName FILE =
      ClassName.get("com.google.protobuf", "Descriptors").nestedClass("FileDescriptor");
  private static final ClassName DEFINITION = ClassName.get("io.grpc", "ServerServiceDefinition");
  private static final ClassName SERVER_CALLS = ClassName.get("io.grpc.stub", "ServerCalls");

  private static final int LINE = 76;

  private final InterfaceModel model;
  private final ProtoFile proto;
  private final ClassName name;
  private final Map<OperationModel, String> fields = new LinkedHashMap<>();

  private GrpcWriter(InterfaceModel model, ProtoFile proto) {
    this.model = model;
    this.proto = proto;
    this.name = model.generated().grpc();
    Locals locals = new Locals(List.of("SERVICE_NAME", "SCHEMA", "SERVICE"));
    for (OperationModel operation : model.operations()) {
      String wanted = GeneratedNames.snake(operation.name()).toUpperCase(Locale.ROOT);
      fields.put(operation, locals.of(wanted));
    }
  }

  /**
   * Writes the class.
   *
   * @param stubs whether it has a base for servers and stubs
   */
  static TypeSpec write(InterfaceModel model, ProtoFile proto, boolean stubs) {
    return new GrpcWriter(model, proto).write(stubs);
  }

  private TypeSpec write(boolean withStubs) {
    TypeSpec.Builder type =
        TypeSpec.classBuilder(name)
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addJavadoc(
                "{@link $T} as a gRPC service: $L.\n\n"
                    + "<p>Java callers use {@link $T}, which retries safely; this is what every other "
                    + "language sees of the service.",
                model.name(),
                withStubs ? "descriptors, a base for servers, and stubs" : "descriptors",
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
    type.addField(schema());
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
                .addStatement("return SCHEMA.getFileDescriptor()")
                .build());
    if (withStubs) {
      GrpcStubs stubs = new GrpcStubs(model);
      type.addMethod(bindService()).addMethods(stubs.factories());
      stubs.addTypes(type);
    }
    return type.addMethod(file()).build();
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
            "SCHEMA.$1L($2S, new $3T<>($4T::write, $4T::read), new $3T<>($5T::write, $5T::read))",
            operation.isQuery() ? "query" : "command",
            GeneratedNames.rpc(operation),
            MESSAGE_MARSHALLER,
            request,
            response)
        .build();
  }

  private FieldSpec schema() {
    return FieldSpec.builder(
            PROTO_SCHEMA, "SCHEMA", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .initializer(
            "new $T(SERVICE_NAME, $T::file, $T.of($L))",
            PROTO_SCHEMA,
            name,
            List.class,
            CodeBlock.join(proto.dependencies(), ", "))
        .build();
  }

  /** The method that gives the file: no constant, which would be made with the class. */
  private MethodSpec file() {
    CodeBlock.Builder lines = CodeBlock.builder();
    String encoded = Base64.getEncoder().encodeToString(proto.descriptor().toByteArray());
    for (int start = 0; start < encoded.length(); start += LINE) {
      lines.add("$S,\n", encoded.substring(start, Math.min(encoded.length(), start + LINE)));
    }
    return MethodSpec.methodBuilder("file")
        .addJavadoc("The contents of {@code $L}, encoded.", model.generated().protoImport())
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .returns(ArrayTypeName.of(String.class))
        .addCode("return new $T[] {\n$>$>$L$<$<};\n", String.class, lines.build())
        .build();
  }

  private FieldSpec serviceDescriptor() {
    CodeBlock.Builder service =
        CodeBlock.builder()
            .add("$T.newBuilder(SERVICE_NAME).setSchemaDescriptor(SCHEMA)", SERVICE_DESCRIPTOR);
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

  /** The name of the method that gives a method's descriptor. */
  static String getter(OperationModel operation) {
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
        .addParameter(name.nestedClass("AsyncService"), "service")
        .addStatement(code.add(".build()").build())
        .build();
  }
}
