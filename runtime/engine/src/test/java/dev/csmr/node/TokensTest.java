package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.PermissionDeniedException;
import dev.csmr.client.CsmrClient;
import dev.csmr.service.frame.Frame;
import dev.csmr.service.frame.FrameMethods;
import dev.csmr.service.tls.TlsFiles;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Callers without a certificate, who are known by tokens, and every token that is refused. */
@Timeout(600)
final class TokensTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path directory;

  private static SecuredCluster cluster;
  private static TestIssuer issuer;

  @BeforeAll
  static void start() throws Exception {
    cluster =
        SecuredCluster.prepare(
            directory,
            """
              tokens:
                keys: keys.json
                issuer: %s
                audience: %s
                claims: [sub, groups]
            """
                .formatted(TestIssuer.NAME, TestIssuer.AUDIENCE));
    issuer = new TestIssuer();
    TestIssuer.writeKeys(directory.resolve("keys.json"), issuer);
    cluster.nodes.startAll();
    cluster.nodes.await(
        "all nodes to have read the keys",
        () -> {
          for (String node : cluster.nodes.nodes()) {
            if (unary(node, TestRegisters.GET, issuer.sign(TestIssuer.claims("carol"))).getCode()
                != Status.Code.OK) {
              return false;
            }
          }
          return true;
        });
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static CsmrClient client(Supplier<String> token) {
    return CsmrClient.builder(cluster.nodes.endpoints())
        .tls(cluster.tls.resolve("trusted.pem"))
        .token(token)
        .deadline(PATIENCE)
        .build();
  }

  @Test
  void a_token_gives_the_roles_of_its_claims() {
    try (CsmrClient carol = client(() -> issuer.sign(TestIssuer.claims("carol")));
        CsmrClient dave = client(() -> issuer.sign(TestIssuer.claims("dave", "writers", "x")))) {
      assertThat(SecuredCluster.registers(carol).get("token")).isZero();
      assertThatThrownBy(() -> SecuredCluster.registers(carol).add("token", 1))
          .isInstanceOf(PermissionDeniedException.class)
          .hasMessageContaining("csmr-1821")
          .hasMessageContaining("token:sub=carol");
      assertThat(SecuredCluster.registers(dave).add("token", 1)).isEqualTo(1);
      assertThatThrownBy(() -> SecuredCluster.registers(dave).get("token"))
          .isInstanceOf(PermissionDeniedException.class);
    }
  }

  @Test
  void a_certificate_is_still_good() {
    try (CsmrClient alice = cluster.client("alice", PATIENCE)) {
      assertThat(SecuredCluster.registers(alice).add("certificate", 1)).isEqualTo(1);
    }
  }

  @Test
  void every_token_that_is_not_the_issuers_or_not_for_us_or_not_now_is_refused() throws Exception {
    assertRefused(
        issuer.sign(
            TestIssuer.claims("carol").expirationTime(TestIssuer.in(Duration.ofMinutes(-1)))));
    assertRefused(issuer.sign(TestIssuer.claims("carol").expirationTime(null)));
    assertRefused(
        issuer.sign(
            TestIssuer.claims("carol").notBeforeTime(TestIssuer.in(Duration.ofMinutes(2)))));
    assertRefused(issuer.sign(TestIssuer.claims("carol").audience("other")));
    assertRefused(issuer.sign(TestIssuer.claims("carol").audience((String) null)));
    assertRefused(issuer.sign(TestIssuer.claims("carol").issuer("https://other.example.com")));
    assertRefused(new TestIssuer().sign(TestIssuer.claims("carol")));
    assertRefused(issuer.signWithPublicKey(TestIssuer.claims("carol")));
    assertRefused(TestIssuer.unsigned(TestIssuer.claims("carol")));
    String good = issuer.sign(TestIssuer.claims("carol"));
    assertRefused(good.substring(0, good.lastIndexOf('.') + 1));
    assertRefused(good.replaceFirst("\\.[^.]*\\.", "." + payloadOf("alice") + "."));
    assertRefused("nonsense");
  }

  private static String payloadOf(String subject) {
    return issuer.sign(TestIssuer.claims(subject)).split("\\.")[1];
  }

  private static void assertRefused(String token) {
    Status status = unary("n2", TestRegisters.GET, token);
    assertThat(status.getCode()).as(token).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(status.getDescription()).contains("[csmr-1824] ");
    try (CsmrClient client = client(() -> token)) {
      assertThatThrownBy(() -> SecuredCluster.registers(client).get("x"))
          .isInstanceOf(PermissionDeniedException.class)
          .hasMessageContaining("csmr-1824");
    }
  }

  @Test
  void who_has_neither_certificate_nor_token_is_refused_everywhere() {
    Status status = unary("n2", TestRegisters.GET, null);
    assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(status.getDescription()).contains("[csmr-1823] ");
    TlsFiles none = new TlsFiles(null, null, cluster.tls.resolve("trusted.pem"));
    AskedNode node = new AskedNode(cluster.nodes.endpoint("n2"), none);
    assertThatThrownBy(() -> SlotsService.ask(node, new LoadsRequest("test", "x", 1)))
        .hasMessageContaining("UNAUTHENTICATED")
        .hasMessageContaining("csmr-1823");
    assertThat(StatusService.ask(node, PATIENCE)).isEmpty();
  }

  @Test
  void no_token_makes_a_node_of_its_bearer() throws Exception {
    Metadata headers = bearer(issuer.sign(TestIssuer.claims("n2.test.csmr")));
    headers.put(FrameMethods.CLUSTER, "test");
    headers.put(FrameMethods.NODE, "n2");
    headers.put(FrameMethods.CALLED, "n1");
    ManagedChannel channel = channel("n1");
    try {
      assertThatThrownBy(
              () ->
                  ClientCalls.blockingServerStreamingCall(
                          ClientInterceptors.intercept(
                              channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                          FrameMethods.EXCHANGE,
                          CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS),
                          Frame.of(new byte[0]))
                      .next())
          .hasMessageContaining("csmr-1822");
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void a_stream_goes_on_with_another_token_when_the_first_has_expired() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    // 30 seconds are allowed for clocks that differ.
    String soon =
        issuer.sign(
            TestIssuer.claims("carol").expirationTime(TestIssuer.in(Duration.ofSeconds(-27))));
    String later = issuer.sign(TestIssuer.claims("carol"));
    try (CsmrClient carol = client(() -> asked.incrementAndGet() == 1 ? soon : later)) {
      Registers registers = SecuredCluster.registers(carol);
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (asked.get() < 2) {
        assertThat(registers.get("stream")).isZero();
        assertThat(System.nanoTime() - end).as("nanoseconds after the deadline").isNegative();
      }
      assertThat(registers.get("stream")).isZero();
    }
    try (CsmrClient carol = client(() -> soon)) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  long unused = SecuredCluster.registers(carol).get("stream");
                }
              })
          .isInstanceOf(PermissionDeniedException.class)
          .hasMessageContaining("csmr-1824");
    }
  }

  @Test
  void a_client_that_has_no_token_to_give_says_so() {
    try (CsmrClient client =
        client(
            () -> {
              throw new IllegalStateException("none today");
            })) {
      assertThatThrownBy(() -> SecuredCluster.registers(client).get("x"))
          .isInstanceOf(PermissionDeniedException.class)
          .hasMessageContaining("csmr-1591")
          .hasMessageContaining("none today");
    }
  }

  @Test
  void broken_keys_are_told_and_the_old_ones_stay_in_use() throws Exception {
    Path keys = directory.resolve("keys.json");
    String good = Files.readString(keys);
    Files.writeString(keys, "{");
    cluster.nodes.await(
        "node n2 to say that the keys are broken",
        () -> cluster.nodes.process("n2").output().contains("[csmr-1826] "));
    assertThat(unary("n2", TestRegisters.GET, issuer.sign(TestIssuer.claims("carol"))).getCode())
        .isEqualTo(Status.Code.OK);
    Files.writeString(keys, good);
  }

  private static ManagedChannel channel(String node) {
    TlsFiles none = new TlsFiles(null, null, cluster.tls.resolve("trusted.pem"));
    return ToolCall.channel(new AskedNode(cluster.nodes.endpoint(node), none));
  }

  private static Metadata bearer(String token) {
    Metadata headers = new Metadata();
    if (token != null) {
      headers.put(FrameMethods.AUTHORIZATION, "Bearer " + token);
    }
    return headers;
  }

  private static Status unary(String node, int operation, String token) {
    ManagedChannel channel = channel(node);
    try {
      ClientCalls.blockingUnaryCall(
          ClientInterceptors.intercept(
              channel, MetadataUtils.newAttachHeadersInterceptor(bearer(token))),
          TestRegisters.method(operation),
          CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS),
          Frame.of(new TestRegisters.Arguments("x", 0).bytes()));
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    } finally {
      channel.shutdownNow();
    }
  }
}
