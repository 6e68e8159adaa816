package dev.csmr.processor.writer;

import static com.google.testing.compile.Compiler.javac;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import dev.csmr.processor.CsmrProcessor;
import dev.csmr.service.ServiceDefinition;
import dev.csmr.service.ServiceStateMachine;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The gRPC form of services, and their registration. */
class GrpcTest {
  private static final CompiledServices SERVICES = CompiledServices.of("functional/parts");

  @Test
  void the_service_has_its_types_name_and_a_unary_method_per_operation() {
    ServiceDescriptor service = SERVICES.definition("NotedStore").grpc();
    assertThat(service.getName()).isEqualTo("parts.NotedStore");
    assertThat(service.getMethods())
        .extracting(MethodDescriptor::getFullMethodName)
        .contains("parts.NotedStore/Put", "parts.NotedStore/Move", "parts.NotedStore/IsNoted")
        .hasSameSizeAs(SERVICES.definition("NotedStore").operations());
    assertThat(service.getMethods())
        .allMatch(method -> method.getType() == MethodDescriptor.MethodType.UNARY)
        .filteredOn(MethodDescriptor::isSafe)
        .extracting(MethodDescriptor::getBareMethodName)
        .contains("Get", "Size")
        .doesNotContain("Put");
  }

  @Test
  void methods_are_found_by_the_names_that_protoc_gives_them() {
    MethodDescriptor<?, ?> put =
        (MethodDescriptor<?, ?>)
            CompiledServices.callStatic(SERVICES.type("StoreGrpc"), "getPutMethod");
    assertThat(put.getFullMethodName()).isEqualTo("parts.Store/Put");
  }

  @Test
  void server_reflection_finds_the_file() {
    ServiceDescriptor service = SERVICES.definition("NotedStore").grpc();
    ProtoFileDescriptorSupplier file = (ProtoFileDescriptorSupplier) service.getSchemaDescriptor();
    assertThat(file.getFileDescriptor().getName()).isEqualTo("parts/noted_store.proto");
    for (MethodDescriptor<?, ?> method : service.getMethods()) {
      ProtoMethodDescriptorSupplier schema =
          (ProtoMethodDescriptorSupplier) method.getSchemaDescriptor();
      assertThat(schema.getMethodDescriptor().getName()).isEqualTo(method.getBareMethodName());
    }
  }

  @Test
  void messages_pass_through_marshallers() throws IOException {
    MethodDescriptor<Object, Object> method = put();
    byte[] bytes = SERVICES.message("StoreMessages.PutRequest", "k", "v");
    Object message = method.parseRequest(new ByteArrayInputStream(bytes));
    try (InputStream stream = method.streamRequest(message)) {
      assertThat(stream.readAllBytes()).isEqualTo(bytes);
    }
  }

  @Test
  void bytes_that_are_not_the_message_are_an_invalid_argument() {
    assertThatThrownBy(() -> put().parseRequest(new ByteArrayInputStream(new byte[] {8})))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
  }

  @SuppressWarnings("unchecked")
  private static MethodDescriptor<Object, Object> put() {
    return (MethodDescriptor<Object, Object>)
        CompiledServices.callStatic(SERVICES.type("StoreGrpc"), "getPutMethod");
  }

  @Test
  void a_server_base_binds_every_method() throws Exception {
    Class<?> base = SERVICES.type("StoreGrpc.StoreImplBase");
    assertThat(BindableService.class).isAssignableFrom(base);
    Object service =
        java.lang.reflect.Proxy.newProxyInstance(
            SERVICES.loader(),
            new Class<?>[] {SERVICES.type("StoreGrpc.AsyncService")},
            (proxy, method, arguments) -> null);
    ServerServiceDefinition bound =
        (ServerServiceDefinition)
            CompiledServices.callStatic(SERVICES.type("StoreGrpc"), "bindService", service);
    assertThat(bound.getMethods()).hasSameSizeAs(SERVICES.definition("Store").operations());
  }

  @Test
  void every_service_is_registered() {
    assertThat(ServiceLoader.load(ServiceDefinition.class, SERVICES.loader()))
        .extracting(ServiceDefinition::name)
        .containsExactlyInAnyOrder(
            "parts.NotedStore",
            "parts.Notes",
            "parts.OuterStore",
            "parts.SpreadStore",
            "parts.Store");
  }

  @Test
  void stubs_can_be_left_out_and_all_else_is_there() {
    CompiledServices services = CompiledServices.of("functional/parts", "-Acsmr.stubs=false");
    assertThat(services.type("StoreGrpc").getDeclaredClasses()).isEmpty();
    assertThat(services.type("StoreGrpc").getMethods())
        .extracting(Method::getName)
        .contains("getPutMethod", "getServiceDescriptor", "getFileDescriptor")
        .doesNotContain("newStub", "newBlockingStub", "newFutureStub", "bindService");
    assertThat(services.definition("NotedStore").grpc().getMethods())
        .hasSameSizeAs(SERVICES.definition("NotedStore").grpc().getMethods());
    assertThat(services.file("NotedStore").toProto())
        .isEqualTo(SERVICES.file("NotedStore").toProto());
    ServiceStateMachine store = services.replicated("Store").newStateMachine(new FixedContext());
    byte[] put = services.message("StoreMessages.PutRequest", "k", "v");
    assertThat(store.execute(services.id("Store", "put"), put).isOk()).isTrue();
    assertThat(services.outputs().keySet())
        .contains("parts/StoreClient.class", "META-INF/proto/parts/store.proto");
  }

  @Test
  void an_option_that_is_neither_true_nor_false_is_an_error() {
    Compilation compilation =
        javac()
            .withProcessors(new CsmrProcessor())
            .withOptions("-Acsmr.stubs=no")
            .compile(JavaFileObjects.forSourceString("p.A", "package p; class A {}"));
    assertThat(compilation.errors())
        .singleElement()
        .asString()
        .contains("[csmr-902]", "csmr.stubs", "\"no\"", "-Acsmr.stubs=false");
  }
}
