package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.csmr.AnswerTooLargeException;
import dev.csmr.IndeterminateException;
import dev.csmr.InvalidRequestException;
import dev.csmr.NotExecutedException;
import dev.csmr.OperationFailedException;
import dev.csmr.client.Caller;
import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.service.Reply;
import dev.csmr.service.frame.Frame;
import dev.csmr.service.frame.FrameMethods;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What three nodes answer whoever calls them, while nothing fails: over the wire, through whichever
 * node. One cluster serves all tests.
 */
@Timeout(600)
final class NodeTest {
  private static final String LIMITS =
      "limits: {message-bytes: 20000, queued-commands: 20, outstanding-per-connection: 5000}\n";

  @TempDir static Path directory;

  private static LocalCluster cluster;
  private static CsmrClient client;
  private static Registers registers;

  @BeforeAll
  static void start() throws Exception {
    cluster =
        TestClusters.services(3, directory, new String[] {"Registers", "Others"}, LIMITS)
            .startAll();
    client = CsmrClient.connect(cluster.endpoints());
    registers = new Registers(client.caller("Registers"));
  }

  @AfterAll
  static void stop() {
    client.close();
    cluster.close();
  }

  private static ManagedChannel channel(String node) {
    return NettyChannelBuilder.forTarget(cluster.endpoint(node)).usePlaintext().build();
  }

  @Test
  void every_node_accepts_every_call() {
    long sum = 0;
    for (String node : cluster.nodes()) {
      try (CsmrClient direct = CsmrClient.connect(List.of(cluster.endpoint(node)))) {
        Registers there = new Registers(direct.caller("Registers"));
        assertThat(there.add("every", 1)).isEqualTo(++sum);
        assertThat(there.get("every")).isEqualTo(sum);
        assertThat(there.staleGet("every")).isBetween(0L, sum);
      }
    }
  }

  @Test
  void two_services_of_one_type_are_apart() {
    Registers others = new Registers(client.caller("Others", TestRegisters.NAME));
    registers.set("apart", 1);
    others.set("apart", 2);

    assertThat(registers.get("apart")).isEqualTo(1);
    assertThat(others.get("apart")).isEqualTo(2);
  }

  @Test
  void a_declared_exception_arrives_as_it_is() {
    Reply reply = registers.call(TestRegisters.DENY, Caller.Mode.COMMAND, "x", 0);

    assertThat(reply.status()).isEqualTo(Reply.Status.DECLARED);
    assertThat(Reply.DeclaredError.read(reply.payload()).type()).isEqualTo("test.Denied");
  }

  @Test
  void an_undeclared_exception_fails_the_call_and_not_the_cluster() {
    assertThatThrownBy(() -> registers.call(TestRegisters.FAIL, Caller.Mode.COMMAND, "x", 0))
        .isInstanceOf(OperationFailedException.class)
        .hasMessageContaining("failed x");
    assertThat(registers.add("after failure", 1)).isEqualTo(1);
  }

  @Test
  void an_unknown_service_is_refused_with_the_names_of_the_known() {
    Registers unknown = new Registers(client.caller("Nope"));

    assertThatThrownBy(() -> unknown.get("x"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Nope")
        .hasMessageContaining("[Registers, Others]");
  }

  @Test
  void a_client_of_another_service_is_refused_with_both_types() {
    Registers wrong = new Registers(client.caller("Registers", "a.B"));

    assertThatThrownBy(() -> wrong.get("x"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(
            "[csmr-1502] Service Registers is a " + TestRegisters.NAME + ", not a a.B");
  }

  @Test
  void what_ends_without_an_answer_is_named_as_the_type_names_it() {
    try (CsmrClient alone =
        CsmrClient.builder(List.of("127.0.0.1:1")).deadline(Duration.ofMillis(300)).build()) {
      Registers unreached = new Registers(alone.caller("Registers", new TestRegisters()));

      assertThatThrownBy(() -> unreached.get("x"))
          .isInstanceOf(NotExecutedException.class)
          .hasMessageContaining("Operation get of service Registers: no answer within");
    }
  }

  @Test
  void an_unknown_operation_is_refused() {
    assertThatThrownBy(() -> registers.call(99, Caller.Mode.COMMAND, "x", 0))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("no operation with id 99");
  }

  @Test
  void a_command_called_as_a_query_is_refused() {
    assertThatThrownBy(() -> registers.call(TestRegisters.ADD, Caller.Mode.QUERY, "x", 1))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("changes state");
    assertThat(registers.get("x")).isZero();
  }

  @Test
  void malformed_arguments_are_refused_and_change_nothing() {
    Caller caller = client.caller("Registers");
    byte[] cutOff = {0x0A, 0x7F, 'x'};

    assertThatThrownBy(() -> caller.invokeAndWait(TestRegisters.ADD, Caller.Mode.COMMAND, cutOff))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Malformed message");
    assertThat(registers.add("after malformed", 1)).isEqualTo(1);
  }

  @Test
  void arguments_beyond_the_limit_are_refused() {
    assertThatThrownBy(
            () -> registers.call(TestRegisters.ADD, Caller.Mode.COMMAND, "x".repeat(20_001), 1))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("20000");
  }

  @Test
  void an_answer_beyond_the_limit_is_an_error_and_not_a_lost_connection() {
    assertThatThrownBy(() -> registers.call(TestRegisters.BLOB, Caller.Mode.QUERY, "x", 2 << 20))
        .isInstanceOf(AnswerTooLargeException.class)
        .hasMessageContaining("page by page");
    assertThat(registers.call(TestRegisters.BLOB, Caller.Mode.QUERY, "x", 2_000_000).payload())
        .hasSizeGreaterThan(2_000_000);
  }

  @Test
  void a_large_answer_of_a_command_is_fetched_in_pieces_from_every_node() {
    long executed = 0;
    for (String node : cluster.nodes()) {
      try (CsmrClient direct = CsmrClient.connect(List.of(cluster.endpoint(node)))) {
        Registers there = new Registers(direct.caller("Registers"));
        Reply reply = there.call(TestRegisters.ADD_BLOB, Caller.Mode.COMMAND, "blobs", 10_000_000);
        assertThat(reply.payload()).hasSizeGreaterThan(10_000_000);
        assertThat(there.get("blobs")).isEqualTo(++executed);
      }
    }
  }

  @Test
  void overload_is_refused_and_what_was_acknowledged_was_executed_once() {
    List<CompletableFuture<Long>> adds = new ArrayList<>();
    for (int i = 0; i < 8_000; i++) {
      adds.add(registers.addAsync("overload", 1));
    }
    long acknowledged = 0;
    long unknown = 0;
    for (CompletableFuture<Long> add : adds) {
      try {
        add.join();
        acknowledged++;
      } catch (CompletionException e) {
        assertThat(e.getCause())
            .isInstanceOfAny(NotExecutedException.class, IndeterminateException.class);
        unknown += e.getCause() instanceof IndeterminateException ? 1 : 0;
      }
    }

    assertThat(acknowledged).isPositive();
    assertThat(registers.get("overload")).isBetween(acknowledged, acknowledged + unknown);
  }

  @Test
  void a_unary_call_in_any_language_works_at_every_node() {
    for (String node : cluster.nodes()) {
      long before = TestRegisters.number(unary(node, TestRegisters.GET, "unary", 0, headers()));
      long after = TestRegisters.number(unary(node, TestRegisters.ADD, "unary", 5, headers()));
      assertThat(after).isEqualTo(before + 5);
    }
  }

  @Test
  void a_repeated_unary_call_with_an_identity_is_executed_once() {
    Metadata headers = headers();
    headers.put(UnaryIdentity.SESSION, "4711");
    headers.put(UnaryIdentity.SEQUENCE, "1");

    for (String node : cluster.nodes()) {
      byte[] answer = unary(node, TestRegisters.ADD, "once", 5, headers);
      assertThat(TestRegisters.number(answer)).isEqualTo(5);
    }
    assertThat(registers.get("once")).isEqualTo(5);
  }

  @Test
  void one_header_is_enough_to_repeat_a_unary_call() {
    Metadata headers = headers();
    headers.put(UnaryIdentity.INVOCATION, "018f3e5c-7a1b-7c3d-9e4f-0123456789ab");

    for (String node : cluster.nodes()) {
      byte[] answer = unary(node, TestRegisters.ADD, "one header", 5, headers);
      assertThat(TestRegisters.number(answer)).isEqualTo(5);
    }
    assertThat(registers.get("one header")).isEqualTo(5);
  }

  @Test
  void a_unary_call_must_name_one_of_several_services_of_its_type() {
    StatusRuntimeException e = failure(TestRegisters.GET, "x", 0, new Metadata());

    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(e.getStatus().getDescription()).contains("[Registers, Others]", "csmr-service");
  }

  @Test
  void unary_failures_have_the_status_that_grpc_has_for_them() {
    StatusRuntimeException declared = failure(TestRegisters.DENY, "x", 0, headers());
    assertThat(declared.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(declared.getTrailers().get(FrameMethods.ascii("csmr-exception")))
        .isEqualTo("test.Denied");
    assertThat(failure(TestRegisters.FAIL, "x", 0, headers()).getStatus().getCode())
        .isEqualTo(Status.Code.UNKNOWN);
    StatusRuntimeException large = failure(TestRegisters.ADD, "x".repeat(20_001), 0, headers());
    assertThat(large.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(large.getStatus().getDescription()).contains("20000");
    StatusRuntimeException answer = failure(TestRegisters.ADD_BLOB, "y", 3 << 20, headers());
    assertThat(answer.getStatus().getCode()).isEqualTo(Status.Code.OUT_OF_RANGE);
    assertThat(answer.getTrailers().get(FrameMethods.ascii("csmr-executed"))).isEqualTo("yes");
  }

  private static Metadata headers() {
    Metadata headers = new Metadata();
    headers.put(FrameMethods.SERVICE, "Registers");
    return headers;
  }

  private static StatusRuntimeException failure(
      int operation, String key, long number, Metadata headers) {
    return catchThrowableOfType(
        StatusRuntimeException.class, () -> unary("n1", operation, key, number, headers));
  }

  private static byte[] unary(
      String node, int operation, String key, long number, Metadata headers) {
    ManagedChannel channel = channel(node);
    try {
      return ClientCalls.blockingUnaryCall(
              ClientInterceptors.intercept(
                  channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
              TestRegisters.method(operation),
              CallOptions.DEFAULT.withDeadlineAfter(120, TimeUnit.SECONDS),
              Frame.of(new TestRegisters.Arguments(key, number).bytes()))
          .bytes();
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void health_is_told_by_name_and_by_type() throws Exception {
    for (String name : List.of("", "Registers", "Others", TestRegisters.NAME)) {
      cluster.awaitServing("n1", name);
    }
    assertThat(cluster.health("n1", "Nope")).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
  }

  @Test
  void reflection_lists_the_services() throws Exception {
    ManagedChannel channel = channel("n2");
    CompletableFuture<ServerReflectionResponse> listed = new CompletableFuture<>();
    try {
      StreamObserver<ServerReflectionRequest> ask =
          ServerReflectionGrpc.newStub(channel)
              .serverReflectionInfo(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                      listed.complete(response);
                    }

                    @Override
                    public void onError(Throwable problem) {
                      listed.completeExceptionally(problem);
                    }

                    @Override
                    public void onCompleted() {}
                  });
      ask.onNext(
          ServerReflectionRequest.newBuilder().setFileContainingSymbol(TestRegisters.NAME).build());

      assertThat(listed.get(120, TimeUnit.SECONDS).getFileDescriptorResponse())
          .satisfies(file -> assertThat(file.getFileDescriptorProtoCount()).isPositive());
      ask.onCompleted();
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void a_node_tells_who_leads() throws Exception {
    cluster.await(
        "all to name the one that leads",
        () -> {
          String leader = cluster.leaders().get("g").orElse("");
          return cluster.nodes().stream()
              .allMatch(
                  node ->
                      cluster.status(node).stream()
                          .flatMap(status -> status.groups().stream())
                          .anyMatch(group -> leader.equals(group.leader())));
        });
  }
}
