package dev.csmr.processor.writer;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.model.OperationModel;
import java.util.Arrays;
import java.util.List;
import javax.lang.model.element.Modifier;

/** The parts of {@code XGrpc} that servers implement and callers call. */
final class GrpcStubs {
  private static final ClassName BINDABLE = ClassName.get("io.grpc", "BindableService");
  private static final ClassName DEFINITION = ClassName.get("io.grpc", "ServerServiceDefinition");
  private static final ClassName CHANNEL = ClassName.get("io.grpc", "Channel");
  private static final ClassName CALL_OPTIONS = ClassName.get("io.grpc", "CallOptions");
  private static final ClassName OBSERVER = ClassName.get("io.grpc.stub", "StreamObserver");
  private static final ClassName SERVER_CALLS = ClassName.get("io.grpc.stub", "ServerCalls");
  private static final ClassName CLIENT_CALLS = ClassName.get("io.grpc.stub", "ClientCalls");
  private static final ClassName FUTURE =
      ClassName.get("com.google.common.util.concurrent", "ListenableFuture");

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

  private final InterfaceModel model;
  private final ClassName name;

  GrpcStubs(InterfaceModel model) {
    this.model = model;
    this.name = model.generated().grpc();
  }

  /** The methods that create the stubs. */
  List<MethodSpec> factories() {
    return Arrays.stream(Stub.values()).map(this::newStub).toList();
  }

  /** The interface and the base class for servers, then the stubs. */
  void addTypes(TypeSpec.Builder type) {
    type.addType(asyncService()).addType(implBase());
    for (Stub stub : Stub.values()) {
      type.addType(stubType(stub));
    }
  }

  private ClassName nested(String simple) {
    return name.nestedClass(simple);
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
                  GrpcWriter.getter(operation))
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
    CodeBlock method = CodeBlock.of("$T.$L()", name, GrpcWriter.getter(operation));
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
}
