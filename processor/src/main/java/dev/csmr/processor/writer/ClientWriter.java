package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.CALLER;
import static dev.csmr.processor.writer.RuntimeTypes.CALLER_MODE;
import static dev.csmr.processor.writer.RuntimeTypes.CSMR_CLIENT;
import static dev.csmr.processor.writer.RuntimeTypes.REPLY;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.csmr.processor.model.ExceptionModel;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.model.OperationModel;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.lang.model.element.Modifier;

/** Writes {@code XClient}: X for callers, its asynchronous twin, and its stale reads. */
final class ClientWriter {
  private final InterfaceModel model;
  private final ClassName name;
  private final ClassName async;
  private final ClassName stale;
  private final OperationConstants constants;
  private final ExceptionNames exceptions;

  private ClientWriter(InterfaceModel model) {
    this.model = model;
    this.name = model.generated().client();
    this.async = name.nestedClass("Async");
    this.stale = name.nestedClass("Stale");
    this.constants = new OperationConstants(model);
    this.exceptions = new ExceptionNames(model);
  }

  static TypeSpec write(InterfaceModel model) {
    return new ClientWriter(model).write();
  }

  private TypeSpec write() {
    boolean queries = model.operations().stream().anyMatch(OperationModel::isQuery);
    TypeSpec.Builder type =
        TypeSpec.classBuilder(name)
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addSuperinterface(model.name())
            .addJavadoc(
                "{@link $T} for its callers: every method is a call to the cluster, executed exactly "
                    + "once if it changes anything, and linearizable.\n\n"
                    + "<p>Thread-safe. What an operation declares is thrown as its own type; anything "
                    + "else that goes wrong is a {@link $T}, whose subclass says whether the operation "
                    + "was executed.",
                model.name(),
                ClassName.get("dev.csmr", "CsmrException"))
            .addField(CALLER, "caller", Modifier.PRIVATE, Modifier.FINAL)
            .addMethod(constructor())
            .addMethod(of())
            .addMethod(connect())
            .addMethod(connectByName())
            .addMethod(view("async", async, "The same operations, answered by futures."));
    if (queries) {
      type.addMethod(
          view(
              "stale",
              stale,
              "The queries, answered from whatever the nearest replica holds: cheaper, possibly "
                  + "old, never torn."));
    }
    model.operations().forEach(op -> type.addMethod(blocking(op)));
    model.operations().forEach(op -> type.addMethod(decode(op)));
    type.addType(asyncType(queries));
    if (queries) {
      type.addType(staleType());
      type.addType(asyncStaleType());
    }
    return InheritedTypes.declare(type.build(), model.element());
  }

  private MethodSpec constructor() {
    return MethodSpec.constructorBuilder()
        .addModifiers(Modifier.PRIVATE)
        .addParameter(CALLER, "caller")
        .addStatement("this.caller = $T.requireNonNull(caller, $S)", Objects.class, "caller")
        .build();
  }

  private MethodSpec of() {
    return MethodSpec.methodBuilder("of")
        .addJavadoc("A client over a caller of the service.")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(name)
        .addParameter(CALLER, "caller")
        .addStatement("return new $T(caller)", name)
        .build();
  }

  private MethodSpec connect() {
    return MethodSpec.methodBuilder("connect")
        .addJavadoc("A client of the service that is deployed as {@code $L}.", simpleName())
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(name)
        .addParameter(CSMR_CLIENT, "client")
        .addStatement("return connect(client, $S)", simpleName())
        .build();
  }

  private MethodSpec connectByName() {
    return MethodSpec.methodBuilder("connect")
        .addJavadoc("A client of the service that is deployed under a name.")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(name)
        .addParameter(CSMR_CLIENT, "client")
        .addParameter(String.class, "serviceName")
        .addStatement(
            "return of(client.caller(serviceName, new $T()))", model.generated().definition())
        .build();
  }

  private String simpleName() {
    return model.name().simpleName();
  }

  private static MethodSpec view(String method, ClassName type, String documentation) {
    return MethodSpec.methodBuilder(method)
        .addJavadoc(documentation)
        .addModifiers(Modifier.PUBLIC)
        .returns(type)
        .addStatement("return new $T(caller)", type)
        .build();
  }

  private MethodSpec blocking(OperationModel operation) {
    MethodSpec.Builder method =
        signature(operation)
            .addAnnotation(Override.class)
            .returns(operation.result().type().javaType());
    thrown(operation, method);
    return callAndWait(operation, method, mode(operation));
  }

  private static CodeBlock mode(OperationModel operation) {
    return CodeBlock.of("$T.$L", CALLER_MODE, operation.isQuery() ? "QUERY" : "COMMAND");
  }

  private static CodeBlock staleMode() {
    return CodeBlock.of("$T.STALE_QUERY", CALLER_MODE);
  }

  private MethodSpec callAndWait(
      OperationModel operation, MethodSpec.Builder method, CodeBlock mode) {
    String request = new Locals(parameters(operation).names()).of("request");
    method.addStatement("byte[] $L = $L", request, encode(operation));
    method.addStatement(
        "$L$L($L.invokeAndWait($L, $L, $L))",
        operation.isVoid() ? "" : "return ",
        decoder(operation),
        caller(operation),
        constants.reference(operation.name()),
        mode,
        request);
    return method.build();
  }

  private MethodSpec.Builder signature(OperationModel operation) {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(operation.name()).addModifiers(Modifier.PUBLIC);
    parameters(operation).declare(method);
    return method;
  }

  private Parameters parameters(OperationModel operation) {
    return new Parameters(operation, model.name());
  }

  private static void thrown(OperationModel operation, MethodSpec.Builder method) {
    operation.exceptions().forEach(exception -> method.addException(exception.name()));
  }

  private String caller(OperationModel operation) {
    return parameters(operation).names().contains("caller") ? "this.caller" : "caller";
  }

  private CodeBlock encode(OperationModel operation) {
    return CodeBlock.of(
        "new $T($L).toByteArray()",
        GeneratedNames.request(operation),
        CodeBlock.join(parameters(operation).values(), ", "));
  }

  private static String decoder(OperationModel operation) {
    return "decode" + GeneratedNames.capitalized(operation.name());
  }

  /** The method that turns a reply into what the operation returns or throws. */
  private MethodSpec decode(OperationModel operation) {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(decoder(operation))
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .returns(
                operation.isVoid()
                    ? ClassName.get(Void.class)
                    : operation.result().type().javaType())
            .addParameter(REPLY, "reply");
    thrown(operation, method);
    CodeBlock qualified =
        CodeBlock.of("$T.NAME + $S", model.generated().definition(), "." + operation.name());
    for (ExceptionModel exception : operation.exceptions()) {
      method.addStatement(
          "reply.rethrow($L, $S, $L)",
          qualified,
          exception.name().reflectionName(),
          exceptions.decoder(operation, exception));
    }
    if (operation.isVoid()) {
      method.addStatement("return reply.completed($L)", qualified);
    } else {
      method.addStatement(
          "return reply.response($L, $T::read).result()",
          qualified,
          GeneratedNames.response(operation));
    }
    return method.build();
  }

  private TypeSpec asyncType(boolean queries) {
    TypeSpec.Builder type =
        nested(async)
            .addJavadoc(
                "The operations of {@link $T}, answered by futures.\n\n"
                    + "<p>A future ends with the result, or with the exception that the blocking "
                    + "method would throw. Its callbacks run on a thread of the client and must not "
                    + "block.",
                model.name());
    if (queries) {
      type.addMethod(
          view(
              "stale",
              name.nestedClass("AsyncStale"),
              "The queries, answered from whatever the nearest replica holds."));
    }
    model.operations().forEach(op -> type.addMethod(asynchronous(op, mode(op))));
    return type.build();
  }

  private TypeSpec staleType() {
    TypeSpec.Builder type =
        nested(stale)
            .addJavadoc(
                "The queries of {@link $T}, answered from whatever the nearest replica holds: "
                    + "possibly old, never torn, not linearizable.",
                model.name());
    model.operations().stream()
        .filter(OperationModel::isQuery)
        .forEach(
            op -> {
              MethodSpec.Builder method =
                  signature(op)
                      .addJavadoc("{@link $T#$L}, possibly old.", model.name(), op.name())
                      .returns(op.result().type().javaType());
              thrown(op, method);
              type.addMethod(callAndWait(op, method, staleMode()));
            });
    return type.build();
  }

  private TypeSpec asyncStaleType() {
    TypeSpec.Builder type =
        nested(name.nestedClass("AsyncStale"))
            .addJavadoc(
                "The queries of {@link $T}, answered by futures from whatever the nearest replica "
                    + "holds: possibly old, never torn, not linearizable.",
                model.name());
    model.operations().stream()
        .filter(OperationModel::isQuery)
        .forEach(op -> type.addMethod(asynchronous(op, staleMode())));
    return type.build();
  }

  private static TypeSpec.Builder nested(ClassName type) {
    return TypeSpec.classBuilder(type)
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
        .addField(CALLER, "caller", Modifier.PRIVATE, Modifier.FINAL)
        .addMethod(
            MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PRIVATE)
                .addParameter(CALLER, "caller")
                .addStatement("this.caller = caller")
                .build());
  }

  private MethodSpec asynchronous(OperationModel operation, CodeBlock mode) {
    TypeName result =
        operation.isVoid() ? ClassName.get(Void.class) : operation.result().type().javaType().box();
    MethodSpec.Builder method =
        signature(operation)
            .addJavadoc("{@link $T#$L}.", model.name(), operation.name())
            .returns(ParameterizedTypeName.get(ClassName.get(CompletableFuture.class), result));
    String request = new Locals(parameters(operation).names()).of("request");
    return method
        .addStatement("byte[] $L = $L", request, encode(operation))
        .addStatement(
            "return $L.invoke($L, $L, $L, $T::$L)",
            caller(operation),
            constants.reference(operation.name()),
            mode,
            request,
            name,
            decoder(operation))
        .build();
  }
}
