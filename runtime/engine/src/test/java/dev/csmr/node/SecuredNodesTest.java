package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.csmr.NotExecutedException;
import dev.csmr.PermissionDeniedException;
import dev.csmr.client.CsmrClient;
import dev.csmr.node.ConfigurationService.Apply;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.MembersOutcome;
import dev.csmr.service.frame.Frame;
import dev.csmr.service.frame.FrameMethods;
import dev.csmr.service.frame.Protocol;
import dev.csmr.service.tls.TestAuthority;
import dev.csmr.service.tls.TlsException;
import dev.csmr.service.tls.TlsFiles;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who may do what with three nodes that ask for certificates, over the wire, and how everybody else
 * is refused. One cluster serves all tests.
 */
@Timeout(600)
final class SecuredNodesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** After it whoever is not let in gives up. */
  private static final Duration SHORT = Duration.ofSeconds(2);

  private static final Status.Code DENIED = Status.Code.PERMISSION_DENIED;

  @TempDir static Path directory;

  private static SecuredCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = SecuredCluster.prepare(directory, "");
    TestAuthority stranger = new TestAuthority();
    TestAuthority.writeTrusted(cluster.tls.resolve("stranger.pem"), stranger);
    stranger.write(cluster.tls, "mallory", "alice");
    cluster.authority.writeExpired(cluster.tls, "expired", "alice");
    cluster.nodes.startAll();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void who_has_the_role_is_served_by_every_node() {
    long sum = 0;
    for (String endpoint : cluster.nodes.endpoints()) {
      TlsFiles files = cluster.files("alice");
      try (CsmrClient alice =
          CsmrClient.builder(List.of(endpoint))
              .tls(files.trusted(), files.certificate(), files.key())
              .build()) {
        assertThat(SecuredCluster.registers(alice).add("served", 1)).isEqualTo(++sum);
        assertThat(SecuredCluster.registers(alice).get("served")).isEqualTo(sum);
      }
    }
  }

  @Test
  void who_lacks_the_role_is_refused_at_once_and_told_which() {
    try (CsmrClient bob = cluster.client("bob", PATIENCE)) {
      Registers registers = SecuredCluster.registers(bob);
      assertThat(registers.get("not added")).isZero();

      assertThatThrownBy(() -> registers.add("not added", 1))
          .isInstanceOf(PermissionDeniedException.class)
          .hasMessageContaining("csmr-1579")
          .hasMessageContaining(
              "[csmr-1821] bob may not call operation add of service Registers: that needs a role"
                  + " of [writer], and the caller has [client]");
      assertThat(registers.get("not added")).isZero();
    }
  }

  @Test
  void who_is_trusted_and_has_no_role_may_call_nothing() {
    try (CsmrClient eve = cluster.client("eve", PATIENCE)) {
      assertThatThrownBy(() -> SecuredCluster.registers(eve).get("x"))
          .isInstanceOf(PermissionDeniedException.class)
          .hasMessageContaining("csmr-1821")
          .hasMessageContaining("needs a role of [client], and the caller has []");
    }
  }

  @Test
  void who_has_no_certificate_that_is_trusted_reaches_nothing() {
    Path trusted = cluster.tls.resolve("trusted.pem");
    assertUnreached(CsmrClient.builder(cluster.nodes.endpoints()));
    assertUnreached(CsmrClient.builder(cluster.nodes.endpoints()).tls(trusted));
    assertUnreached(
        CsmrClient.builder(cluster.nodes.endpoints())
            .tls(trusted, cluster.tls.resolve("mallory.pem"), cluster.tls.resolve("mallory.key")));
  }

  @Test
  void a_client_does_not_speak_with_nodes_that_it_does_not_trust() {
    assertUnreached(
        CsmrClient.builder(cluster.nodes.endpoints())
            .tls(
                cluster.tls.resolve("stranger.pem"),
                cluster.tls.resolve("alice.pem"),
                cluster.tls.resolve("alice.key")));
  }

  private static void assertUnreached(CsmrClient.Builder builder) {
    try (CsmrClient client = builder.deadline(SHORT).build()) {
      assertThatThrownBy(() -> SecuredCluster.registers(client).get("x"))
          .isInstanceOf(NotExecutedException.class);
    }
  }

  @Test
  void a_client_says_at_once_which_of_its_files_cannot_be_used() {
    TlsFiles expired = cluster.files("expired");
    assertThatThrownBy(() -> cluster.client("expired", PATIENCE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("csmr-1580")
        .hasMessageContaining("csmr-1805")
        .hasMessageContaining(expired.certificate().toString());
    assertThatThrownBy(
            () -> CsmrClient.builder(cluster.nodes.endpoints()).token(() -> "anything").build())
        .hasMessageContaining("csmr-1590");
  }

  @Test
  void an_expired_certificate_is_refused() throws Exception {
    assertThat(answers("expired", port("n2"))).isFalse();
    assertThat(answers("alice", port("n2"))).isTrue();
  }

  @Test
  void unary_calls_are_asked_for_the_role_as_well() throws Exception {
    assertThat(unary("alice", TestRegisters.ADD)).isEqualTo(Status.Code.OK);
    assertThat(unary("bob", TestRegisters.GET)).isEqualTo(Status.Code.OK);
    assertThat(unary("bob", TestRegisters.ADD)).isEqualTo(DENIED);
    assertThat(unary("eve", TestRegisters.GET)).isEqualTo(DENIED);
    assertThat(unary("admin", TestRegisters.GET)).isEqualTo(DENIED);
    assertThat(unary("n1", TestRegisters.GET)).isEqualTo(DENIED);
    assertThat(unary("mallory", TestRegisters.GET)).isEqualTo(Status.Code.UNAVAILABLE);
  }

  private static Status.Code unary(String name, int operation) throws TlsException {
    return call(
        name,
        cluster.nodes.endpoint("n2"),
        TestRegisters.method(operation),
        Frame.of(new TestRegisters.Arguments("unary", 1).bytes()));
  }

  private static Status.Code call(
      String name, String endpoint, MethodDescriptor<Frame, Frame> method, Frame request)
      throws TlsException {
    ManagedChannel channel = cluster.channel(name, endpoint);
    try {
      ClientCalls.blockingUnaryCall(
          channel, method, CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS), request);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == DENIED) {
        assertThat(e.getStatus().getDescription()).contains("csmr-1821", name);
      }
      return e.getStatus().getCode();
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void only_who_administers_changes_the_cluster() {
    for (String name : List.of("alice", "watcher", "n1")) {
      AskedNode node = asked("n2", name);
      assertThat(
              MembersService.ask(
                  node, new MembersService.Change("test", "g", List.<Member>of()), PATIENCE))
          .satisfies(
              reply -> {
                assertThat(reply.outcome()).isEqualTo(MembersOutcome.FAILED);
                assertThat(reply.message()).contains("csmr-1311", "csmr-1821");
              });
      assertDenied(
          () -> ConfigurationService.ask(node, new Apply("test", true, List.of()), PATIENCE));
      assertDenied(
          () -> SlotsService.ask(node, new SlotsService.Move("test", "x", List.of(), 0, 1)));
      assertDenied(() -> SlotsService.ask(node, new LoadsRequest("test", "x", 1)));
      GroupsService.GroupOrder order = new GroupsService.GroupOrder("test", "g", "n1", 1);
      assertDenied(() -> GroupsService.transfer(node, order));
      assertDenied(() -> GroupsService.snapshot(node, order));
      assertDenied(() -> GroupsService.drain(node, new GroupsService.DrainOrder("test", true)));
    }
    assertThat(
            ConfigurationService.ask(
                    asked("n2", "admin"), new Apply("other", true, List.of()), PATIENCE)
                .problem())
        .contains("csmr-1307");
  }

  private static AskedNode asked(String node, String name) {
    return new AskedNode(
        cluster.nodes.config().node(node).orElseThrow().adminEndpoint(), cluster.files(name));
  }

  private static void assertDenied(Runnable call) {
    assertThat(catchThrowableOfType(StatusRuntimeException.class, call::run).getStatus())
        .satisfies(
            status -> {
              assertThat(status.getCode()).isEqualTo(DENIED);
              assertThat(status.getDescription()).contains("csmr-1821");
            });
  }

  @Test
  void who_monitors_reads_the_status_and_nobody_without_a_role_does() {
    for (String node : cluster.nodes.nodes()) {
      assertThat(StatusService.ask(asked(node, "watcher"), PATIENCE)).isPresent();
      assertThat(StatusService.ask(asked(node, "admin"), PATIENCE)).isPresent();
      assertThat(StatusService.ask(asked(node, "alice"), PATIENCE)).isEmpty();
    }
  }

  @Test
  void tools_have_a_port_of_their_own_where_the_node_has_one() {
    String clients = cluster.nodes.endpoint("n1");
    assertThat(asked("n1", "admin").endpoint()).isNotEqualTo(clients);
    StatusRuntimeException unknown =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                SlotsService.ask(
                    new AskedNode(clients, cluster.files("admin")),
                    new LoadsRequest("test", "x", 1)));
    assertThat(unknown.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @Test
  void a_tool_that_cannot_prove_who_it_is_says_so() {
    AskedNode node =
        new AskedNode(
            cluster.nodes.endpoint("n2"),
            new TlsFiles(
                directory.resolve("none.pem"),
                directory.resolve("none.key"),
                cluster.tls.resolve("trusted.pem")));
    assertThatThrownBy(() -> SlotsService.ask(node, new LoadsRequest("test", "x", 1)))
        .hasMessageContaining("csmr-1312")
        .hasMessageContaining("csmr-1801");
  }

  @Test
  void reflection_is_for_who_administers() throws Exception {
    assertThat(reflection("admin").getListServicesResponse().getServiceList())
        .anyMatch(service -> service.getName().equals(TestRegisters.NAME));
    for (String name : List.of("alice", "watcher")) {
      assertThatThrownBy(() -> reflection(name)).hasMessageContaining("csmr-1821");
    }
  }

  private static ServerReflectionResponse reflection(String name) throws Exception {
    ManagedChannel channel = cluster.channel(name, cluster.nodes.endpoint("n2"));
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
      ask.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
      return listed.get(60, TimeUnit.SECONDS);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void nobody_speaks_for_a_node_but_the_node() throws Exception {
    assertThat(exchange("alice", "n2")).contains("csmr-1822", "alice", "n2.test.csmr");
    assertThat(exchange("admin", "n2")).contains("csmr-1822");
    assertThat(exchange("n2", "n3")).contains("csmr-1822");
    assertThat(exchange("n2", "n2")).isEqualTo("opened");
  }

  /** What comes of a stream on which somebody says that it is a node. */
  private static String exchange(String name, String node) throws Exception {
    Metadata headers = new Metadata();
    Protocol.tell(headers);
    headers.put(FrameMethods.CLUSTER, "test");
    headers.put(FrameMethods.NODE, node);
    headers.put(FrameMethods.CALLED, "n1");
    CompletableFuture<String> end = new CompletableFuture<>();
    ManagedChannel channel = cluster.channel(name, cluster.nodes.endpoint("n1"));
    try {
      StreamObserver<Frame> unused =
          ClientCalls.asyncBidiStreamingCall(
              ClientInterceptors.intercept(
                      channel, MetadataUtils.newAttachHeadersInterceptor(headers))
                  .newCall(FrameMethods.EXCHANGE, CallOptions.DEFAULT),
              new StreamObserver<>() {
                @Override
                public void onNext(Frame frame) {
                  end.complete("opened");
                }

                @Override
                public void onError(Throwable problem) {
                  end.complete(problem.getMessage());
                }

                @Override
                public void onCompleted() {
                  end.complete("completed");
                }
              });
      return end.get(60, TimeUnit.SECONDS);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void the_port_of_raft_answers_nodes_only() throws Exception {
    int port = cluster.nodes.config().node("n1").orElseThrow().raftPort();

    assertThat(answers("n2", port)).isTrue();
    for (String name : List.of("alice", "admin", "mallory", "expired")) {
      assertThat(answers(name, port)).as(name).isFalse();
    }
    assertThat(answersPlaintext(port)).isFalse();
  }

  @Test
  void no_port_answers_plain_text() throws Exception {
    for (int port :
        List.of(
            port("n1"),
            cluster.nodes.config().node("n1").orElseThrow().adminPort(),
            cluster.nodes.config().node("n1").orElseThrow().raftPort())) {
      assertThat(answersPlaintext(port)).isFalse();
    }
  }

  private static int port(String node) {
    return cluster.nodes.config().node(node).orElseThrow().port();
  }

  /** Whether a server of HTTP/2 says its settings, as it does first of all. */
  private static boolean answers(String name, int port) throws Exception {
    SSLContext context = context(name);
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getByName("127.0.0.1"), port)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      return answers(socket);
    }
  }

  private static boolean answersPlaintext(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
      return answers(socket);
    }
  }

  private static boolean answers(Socket socket) throws IOException {
    socket.setSoTimeout((int) PATIENCE.toMillis());
    try {
      socket
          .getOutputStream()
          .write(
              "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"
                  .getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      byte[] header = in.readNBytes(9);
      // The type of a frame of settings is 4; whoever sends an alert or an HTTP 1 error does not.
      return header.length == 9 && header[3] == 4;
    } catch (IOException e) {
      return false;
    }
  }

  /** Java's own, which also shows certificates that ours refuses to load. */
  private static SSLContext context(String name) throws Exception {
    return TestTls.context(cluster.files(name));
  }

  @Test
  void metrics_are_for_who_monitors() throws Exception {
    assertThat(metrics("watcher")).isEqualTo(200);
    assertThat(metrics("alice")).isEqualTo(403);
    assertThatThrownBy(() -> metrics("mallory")).isInstanceOf(IOException.class);
    URI plain = URI.create(metricsUri().toString().replace("https", "http"));
    assertThatThrownBy(
            () ->
                HttpClient.newHttpClient()
                    .send(
                        HttpRequest.newBuilder(plain).timeout(PATIENCE).build(),
                        HttpResponse.BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
  }

  private static URI metricsUri() {
    return URI.create(
        "https://127.0.0.1:"
            + cluster.nodes.config().node("n1").orElseThrow().metricsPort()
            + "/metrics");
  }

  private static int metrics(String name) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(context(name))
        .build()
        .send(
            HttpRequest.newBuilder(metricsUri()).timeout(PATIENCE).build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  /** Node.js, since it speaks HTTP/2 without any package. */
  @Test
  void another_language_is_let_in_and_refused_likewise() throws Exception {
    assumeThat(isInstalled("node")).as("Node.js is installed").isTrue();
    String add = TestRegisters.NAME + "/Add";
    String get = TestRegisters.NAME + "/Get";

    assertThat(node("alice", add)).startsWith("status 0 ");
    assertThat(node("bob", get)).startsWith("status 0 ");
    assertThat(node("bob", add)).startsWith("status 7 ").contains("csmr-1821", "bob", "writer");
    assertThat(node("eve", get)).startsWith("status 7 ").contains("csmr-1821");
    assertThat(node("eve", "grpc.reflection.v1.ServerReflection/ServerReflectionInfo"))
        .startsWith("status 7 ");
    assertThat(node("alice", "dev.csmr.Members/Change")).startsWith("status 7 ");
    assertThat(node("alice", "dev.csmr.Nodes/Status")).startsWith("status 7 ");
    assertThat(node("alice", "grpc.health.v1.Health/Check")).startsWith("status 7 ");
    assertThat(node("alice", "dev.csmr.Peers/Exchange")).startsWith("status 7 ");
    assertThat(node("mallory", get)).startsWith("error ");
    assertThat(node("expired", get)).startsWith("error ");
    assertThat(node("", get)).startsWith("error ");
    assertThat(node("plaintext", get)).startsWith("error ");
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
  }

  private static String node(String name, String method) throws IOException {
    Path script = directory.resolve("call.js");
    try (InputStream in = SecuredNodesTest.class.getResourceAsStream("/call.js")) {
      Files.write(script, in.readAllBytes());
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                "node",
                script.toString(),
                cluster.nodes.endpoint("n2"),
                method,
                cluster.tls.toString(),
                name));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      return new String(out.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }
}
