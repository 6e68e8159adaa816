package dev.csmr.service.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.service.frame.Frame;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is read from files, what is refused, and what is taken up when they change. */
@Timeout(120)
final class TlsKeysTest {
  /** One that no server has: whose connection is accepted is told so. */
  private static final MethodDescriptor<Frame, Frame> METHOD =
      MethodDescriptor.newBuilder(Frame.MARSHALLER, Frame.MARSHALLER)
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("test.Nobody/Knows")
          .build();

  @TempDir Path directory;

  private TestAuthority authority;
  private TlsFiles files;

  @BeforeEach
  void write() throws Exception {
    authority = new TestAuthority();
    authority.write(directory, "own", "one", "one.example.com", "csmr://test/one");
    TestAuthority.writeTrusted(directory.resolve("trusted.pem"), authority);
    files =
        new TlsFiles(
            directory.resolve("own.pem"),
            directory.resolve("own.key"),
            directory.resolve("trusted.pem"));
  }

  @Test
  void names_are_the_common_name_the_dns_names_and_the_uris() throws Exception {
    try (TlsKeys keys = TlsKeys.load(files)) {
      assertThat(names(keys)).containsExactly("one", "one.example.com", "csmr://test/one");
    }
  }

  @Test
  void a_common_name_may_hold_what_separates_names() throws Exception {
    authority.write(directory, "own", "a\\,CN\\=b", "*.example.com");
    try (TlsKeys keys = TlsKeys.load(files)) {
      assertThat(names(keys)).containsExactly("a,CN=b", "*.example.com");
    }
  }

  private static List<String> names(TlsKeys keys) {
    return CertificateNames.of(own(keys));
  }

  private static X509Certificate own(TlsKeys keys) {
    X509ExtendedKeyManager manager = keys.keyManager();
    return manager.getCertificateChain(manager.chooseEngineServerAlias("EC", null, null))[0];
  }

  @Test
  void what_cannot_be_used_is_refused_with_its_file() throws Exception {
    Path key = files.key();
    Files.writeString(key, "-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----\n");
    assertRefused("csmr-1803", key);
    Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assertRefused("csmr-1803", key);
    Files.delete(key);
    assertRefused("csmr-1801", key);
    write();
    Files.writeString(files.certificate(), "no certificate");
    assertRefused("csmr-1802", files.certificate());
    write();
    Files.writeString(files.trusted(), "");
    assertRefused("csmr-1802", files.trusted());
    write();
    authority.writeExpired(directory, "own", "one");
    assertRefused("csmr-1805", files.certificate());
    write();
    authority.write(directory, "other", "other");
    Files.copy(directory.resolve("other.key"), key, StandardCopyOption.REPLACE_EXISTING);
    assertRefused("csmr-1804", key);
  }

  private void assertRefused(String code, Path file) {
    assertThatThrownBy(() -> TlsKeys.load(files))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("[" + code + "] ")
        .hasMessageContaining(file.toString());
  }

  @Test
  void trust_may_be_restricted_to_names() throws Exception {
    try (TlsKeys keys = TlsKeys.load(files)) {
      Server server = serve(keys);
      try {
        SslContext restricted =
            keys.forClient(keys.trustManager(names -> names.contains("one.example.com")));
        assertThat(call(server, restricted).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        Throwable refused =
            call(server, keys.forClient(keys.trustManager(names -> names.contains("two"))))
                .getCause();
        while (refused.getCause() != null) {
          refused = refused.getCause();
        }
        assertThat(refused)
            .isInstanceOf(CertificateException.class)
            .hasMessageContaining("[csmr-1807] ")
            .hasMessageContaining("one.example.com");
      } finally {
        server.shutdownNow();
      }
    }
  }

  @Test
  void new_files_are_taken_up_together_and_broken_ones_are_told_once() throws Exception {
    BlockingQueue<String> problems = new LinkedBlockingQueue<>();
    try (TlsKeys keys = TlsKeys.load(files);
        TlsKeys before = TlsKeys.load(files)) {
      keys.watch(problems::add);
      Server server = serve(keys);
      try {
        String goodKey = Files.readString(files.key());
        Files.writeString(files.key(), "half a k");
        assertThat(problems.poll(60, TimeUnit.SECONDS))
            .contains("[csmr-1806] ", "[csmr-1803] ", files.key().toString());
        assertThat(isAccepted(server, before, before)).isTrue();
        Files.writeString(files.key(), goodKey);

        TestAuthority next = new TestAuthority();
        next.write(directory, "own", "two");
        await(() -> names(keys).equals(List.of("two")));
        TestAuthority.writeTrusted(files.trusted(), next);
        try (TlsKeys after = TlsKeys.load(files)) {
          await(() -> isAccepted(server, after, after));
          assertThat(isAccepted(server, before, after)).isFalse();
          assertThat(isAccepted(server, after, before)).isFalse();
        }
      } finally {
        server.shutdownNow();
      }
    }
    // While two files are exchanged, a look may find one that is new beside one that is old.
    assertThat(problems).allMatch(problem -> problem.contains("csmr-1804"));
  }

  private static Server serve(TlsKeys keys) throws IOException {
    return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
        .sslContext(keys.forServer(true))
        .build()
        .start();
  }

  /** Whether a new connection comes about, by somebody's certificate and by whose trust. */
  private static boolean isAccepted(Server server, TlsKeys shown, TlsKeys trusting) {
    return call(server, shown.forClient(trusting.trustManager())).getCode()
        == Status.Code.UNIMPLEMENTED;
  }

  private static Status call(Server server, SslContext security) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).sslContext(security).build();
    try {
      ClientCalls.blockingUnaryCall(
          channel,
          METHOD,
          CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS),
          Frame.of(new byte[0]));
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    } finally {
      channel.shutdownNow();
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("nanoseconds after the deadline").isNegative();
      Thread.sleep(20);
    }
  }
}
