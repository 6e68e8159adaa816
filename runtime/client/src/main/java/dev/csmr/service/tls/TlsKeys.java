package dev.csmr.service.tls;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The certificate, key and trusted authorities of one end of connections. New connections go by
 * what the files hold now, if {@link #watch} was called: what is new in them is taken up together,
 * or not at all. Connections that are there go on. Thread-safe.
 */
public final class TlsKeys implements AutoCloseable {
  /** Whoever speaks gRPC speaks it, and what is older has known weaknesses. */
  private static final String PROTOCOL = "TLSv1.3";

  private static final int LOOK_SECONDS = 2;

  private final TlsFiles files;
  private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
  private final AdvancedTlsX509TrustManager trust;
  private PemContent.FileBytes used;

  /** What was said of the files last, which is not said again. */
  private String told = "";

  private ScheduledExecutorService watcher;

  private TlsKeys(TlsFiles files) throws TlsException {
    this.files = files;
    try {
      trust =
          AdvancedTlsX509TrustManager.newBuilder()
              .setVerification(
                  AdvancedTlsX509TrustManager.Verification.CERTIFICATE_AND_HOST_NAME_VERIFICATION)
              .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java makes no trust manager.", e);
    }
    use(PemContent.FileBytes.read(files));
  }

  /**
   * Reads files.
   *
   * @throws TlsException when they cannot be used
   */
  public static TlsKeys load(TlsFiles files) throws TlsException {
    return new TlsKeys(files);
  }

  /**
   * Looks at the files every two seconds from now on, on a thread of its own.
   *
   * @param problems told once of what the files hold that cannot be used
   */
  public synchronized void watch(Consumer<String> problems) {
    watcher =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "csmr-tls");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        watcher.scheduleWithFixedDelay(
            () -> look(problems), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  private void look(Consumer<String> problems) {
    try {
      PemContent.FileBytes found = PemContent.FileBytes.read(files);
      if (!found.isSame(used)) {
        use(found);
      }
      told = "";
    } catch (TlsException | RuntimeException e) {
      String problem = TlsError.NOT_TAKEN_UP.text(e.getMessage(), LOOK_SECONDS);
      if (!problem.equals(told)) {
        told = problem;
        problems.accept(problem);
      }
    }
  }

  private void use(PemContent.FileBytes bytes) throws TlsException {
    PemContent content = PemContent.of(files, bytes);
    try {
      trust.updateTrustCredentials(content.trusted());
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsException(e, TlsError.NO_CERTIFICATE, files.trusted(), e.getMessage());
    }
    if (content.key() != null) {
      keys.updateIdentityCredentials(content.chain(), content.key());
    }
    used = bytes;
  }

  /** Shows this end's certificate. */
  public X509ExtendedKeyManager keyManager() {
    return keys;
  }

  /**
   * Trusts certificates of the authorities; those of servers have to be for the host that was
   * called.
   */
  public X509ExtendedTrustManager trustManager() {
    return trust;
  }

  /** Trusts of these the certificates with such names only. */
  public X509ExtendedTrustManager trustManager(Predicate<List<String>> names) {
    return new RestrictedTrust(trust, names);
  }

  /** For connections to others. */
  public SslContext forClient(X509ExtendedTrustManager others) {
    SslContextBuilder builder = GrpcSslContexts.forClient().trustManager(others);
    if (files.key() != null) {
      builder.keyManager(keys);
    }
    return build(builder);
  }

  /**
   * For connections from others.
   *
   * @param certificates whether they have to have a certificate; those that show one have to have
   *     one that is trusted
   */
  public SslContext forServer(boolean certificates) {
    return build(
        GrpcSslContexts.configure(SslContextBuilder.forServer(keys))
            .trustManager(trust)
            // A session that is resumed asks nobody whether its certificate is still trusted.
            .sessionTimeout(1)
            .clientAuth(certificates ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL));
  }

  private static SslContext build(SslContextBuilder builder) {
    try {
      return builder.protocols(PROTOCOL).build();
    } catch (SSLException e) {
      throw new IllegalStateException("This Java has no " + PROTOCOL + ".", e);
    }
  }

  /** The protocol that is spoken, and no other. */
  public static String protocol() {
    return PROTOCOL;
  }

  @Override
  public synchronized void close() {
    if (watcher != null) {
      watcher.shutdownNow();
    }
  }
}
