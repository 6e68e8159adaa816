package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.MESSAGE_MARSHALLER;
import static dev.csmr.processor.writer.RuntimeTypes.SERVICE_DESCRIPTOR;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.TypeVariableName;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.model.OperationModel;
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
  private static final ClassName METHOD_TYPE = METHOD_DESCRIPTOR.nestedClass("MethodType");
  private static final ClassName DEFINITION = ClassName.get("io.grpc", "ServerServiceDefinition");
  private static final ClassName SERVER_CALLS = ClassName.get("io.grpc.stub", "ServerCalls");

  private final InterfaceModel model;
  private final GrpcSchema schema;
  private final ClassName name;
  private final Map<OperationModel, String> fields = new LinkedHashMap<>();

  private GrpcWriter(InterfaceModel model, ProtoFile proto) {
    this.model = model;
    this.schema = new GrpcSchema(model, proto);
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
                .returns(GrpcSchema.FILE)
                .addStatement("return $T.FILE", schema.holder())
                .build())
        .addMethod(bindService())
        .addMethod(newMethod());
    GrpcStubs stubs = new GrpcStubs(model);
    type.addMethods(stubs.factories());
    stubs.addTypes(type);
    return type.addTypes(schema.types()).build();
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
    TypeVariableName request = TypeVariableName.get("A");
    TypeVariableName response = TypeVariableName.get("B");
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
            schema.methodSupplier())
        .build();
  }

  private FieldSpec serviceDescriptor() {
    CodeBlock.Builder service =
        CodeBlock.builder()
            .add(
                "$T.newBuilder(SERVICE_NAME).setSchemaDescriptor(new $T())",
                SERVICE_DESCRIPTOR,
                schema.serviceSupplier());
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
