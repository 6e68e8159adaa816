package dev.csmr.client;

import dev.csmr.service.Environment;
import dev.csmr.service.Operations;
import dev.csmr.service.ServiceDefinition;
import dev.csmr.service.frame.EventLoops;
import dev.csmr.service.tls.TlsException;
import dev.csmr.service.tls.TlsFiles;
import dev.csmr.service.tls.TlsKeys;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A connection to a cluster. Generated clients are made of one: {@code
 * KeyValueStoreClient.connect(client)}.
 *
 * <p>Thread-safe. Nothing is connected before the first invocation. Each {@link Caller} keeps one
 * stream to one node, preferably the leader of the service's group, and goes on at another node
 * when that one fails. There is no order between invocations that are outstanding at the same time.
 *
 * <h2>How an invocation ends</h2>
 *
 * <ul>
 *   <li>with its answer; the command was executed once, however often it was sent.
 *   <li>{@link dev.csmr.NotExecutedException}: it was not executed and will not be. Among the
 *       causes: no node that serves was found until the deadline; the cluster was overloaded and
 *       stayed so over six attempts (about half a second); more than {@code maxOutstanding}
 *       invocations without an answer (an asynchronous call ends at once, a blocking one waits
 *       until its deadline). A query ends so as well: it changes nothing.
 *   <li>{@link dev.csmr.IndeterminateException}: a command was sent and no answer came until the
 *       deadline.
 *   <li>{@link dev.csmr.InvalidRequestException}: unknown service, another type, too large,
 *       malformed.
 *   <li>{@link dev.csmr.PermissionDeniedException}: the cluster does not know who calls, or does
 *       not let that one call the operation.
 *   <li>{@link dev.csmr.AnswerTooLargeException}: it was executed, but its answer was dropped.
 *   <li>{@link dev.csmr.OperationFailedException}, {@link dev.csmr.ConditionNotMetException}.
 * </ul>
 *
 * <p>Deadlines are looked after every 50 ms.
 */
public final class CsmrClient implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CsmrClient.class.getName());
  private static final Operations NO_NAMES = new Operations(List.of());

  private final ClientOptions options;
  private final List<Endpoint> endpoints;
  private final EventLoops loops = new EventLoops("csmr-client", 1);
  private final Map<Endpoint, ManagedChannel> channels = new ConcurrentHashMap<>();
  private final StreamSwitch.Connections connections =
      new StreamSwitch.Connections() {
        @Override
        public Channel to(Endpoint endpoint) {
          return channel(endpoint);
        }

        @Override
        public void renew(Endpoint endpoint) {
          channel(endpoint).enterIdle();
        }
      };
  private final Map<String, StreamCaller> callers = new HashMap<>();
  private volatile boolean closed;

  /** Null for plain text. */
  private final TlsKeys keys;

  private final SslContext security;
  private final ClientInterceptor[] interceptors;

  private CsmrClient(
      List<Endpoint> endpoints, ClientOptions options, TlsKeys keys, Supplier<String> tokens) {
    this.endpoints = List.copyOf(endpoints);
    this.options = options;
    this.keys = keys;
    security = keys == null ? null : keys.forClient(keys.trustManager());
    interceptors =
        tokens == null
            ? new ClientInterceptor[0]
            : new ClientInterceptor[] {new TokenCredentials(tokens)};
  }

  /**
   * A client with default settings.
   *
   * @param endpoints some nodes of the cluster, each {@code host:port}; the client learns of others
   */
  public static CsmrClient connect(List<String> endpoints) {
    return builder(endpoints).build();
  }

  /** A client with default settings. */
  public static CsmrClient connect(String... endpoints) {
    return connect(List.of(endpoints));
  }

  /** A builder of a client of some nodes of the cluster, each {@code host:port}. */
  public static Builder builder(List<String> endpoints) {
    return new Builder(endpoints);
  }

  /**
   * The caller of a deployed service: the same one whenever it is asked for.
   *
   * @param service the service's name in the cluster's configuration
   */
  public Caller caller(String service) {
    return caller(service, "");
  }

  /**
   * The caller of a deployed service that must be of a type.
   *
   * @param service the service's name in the cluster's configuration
   * @param type the interface's qualified name; when the service is of another one, each invocation
   *     ends with {@link dev.csmr.InvalidRequestException}
   */
  public Caller caller(String service, String type) {
    return caller(service, type, NO_NAMES);
  }

  /**
   * The caller of a deployed service that must be of a type; its errors name operations as the type
   * does.
   *
   * @param service the service's name in the cluster's configuration
   * @param type what is generated of the interface; when the service is of another one, each
   *     invocation ends with {@link dev.csmr.InvalidRequestException}
   */
  public Caller caller(String service, ServiceDefinition type) {
    return caller(service, type.name(), new Operations(type.operations()));
  }

  private synchronized Caller caller(String service, String type, Operations operations) {
    if (closed) {
      throw new IllegalStateException(ClientError.CLIENT_CLOSED.text());
    }
    return callers.computeIfAbsent(
        service + '\n' + type,
        key -> {
          int first = Environment.SYSTEM.random().nextInt(endpoints.size());
          EventExecutor loop = loops.current();
          return new StreamCaller(
              service,
              type,
              operations,
              options,
              new Endpoints(endpoints, first),
              connections,
              loop,
              loop::inEventLoop,
              Environment.SYSTEM);
        });
  }

  private ManagedChannel channel(Endpoint endpoint) {
    ManagedChannel channel =
        channels.computeIfAbsent(
            endpoint,
            to ->
                loops
                    .channel(to.host(), to.port(), security)
                    .intercept(interceptors)
                    .maxInboundMessageSize(ClientOptions.MAX_FRAME_BYTES)
                    .build());
    if (closed) {
      // Made while the client was being closed, maybe after close looked for channels.
      channel.shutdownNow();
    }
    // We choose when to try again; gRPC's own pauses grow to two minutes.
    channel.resetConnectBackoff();
    return channel;
  }

  /** Ends outstanding invocations, as indeterminate when they were sent, and disconnects. */
  @Override
  public void close() {
    synchronized (this) {
      // From here on nobody gets a caller, and each that somebody has is ended.
      closed = true;
      callers.values().forEach(StreamCaller::close);
    }
    channels.values().forEach(ManagedChannel::shutdownNow);
    if (!loops.isCurrent()) {
      channels.values().forEach(CsmrClient::awaitEnd);
    }
    loops.close();
    if (keys != null) {
      keys.close();
    }
  }

  /** A channel that just resolves a name would find the threads gone. */
  private static void awaitEnd(ManagedChannel channel) {
    try {
      boolean unused = channel.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Settings of a client. */
  public static final class Builder {
    private final List<Endpoint> endpoints = new ArrayList<>();
    private Duration deadline = ClientOptions.DEFAULT.deadline();
    private Duration expiryWindow = ClientOptions.DEFAULT.expiryWindow();
    private Duration stallTimeout = ClientOptions.DEFAULT.stallTimeout();
    private Duration attemptTimeout = ClientOptions.DEFAULT.attemptTimeout();
    private int maxOutstanding = ClientOptions.DEFAULT.maxOutstanding();
    private TlsFiles files;
    private Supplier<String> tokens;

    private Builder(List<String> endpoints) {
      endpoints.forEach(endpoint -> this.endpoints.add(Endpoint.parse(endpoint)));
      if (this.endpoints.isEmpty()) {
        throw new IllegalArgumentException(ClientError.NO_ENDPOINT.text());
      }
    }

    /**
     * The longest time that an invocation may take, retries included; 30 s by default. An answer
     * that is too large for one message comes in pieces, each of which may take as long.
     */
    public Builder deadline(Duration deadline) {
      this.deadline = deadline;
      return this;
    }

    /**
     * After how long, by the log time of the group, a command that was sent is refused instead of
     * executed; 5 minutes by default. It bounds what the cluster must remember for a client that
     * vanished, and is not shorter than the deadline. No clock need be right: nodes tell log time
     * with their answers.
     */
    public Builder expiryWindow(Duration expiryWindow) {
      this.expiryWindow = expiryWindow;
      return this;
    }

    /** The most invocations of one caller that may be without an answer; 10 000 by default. */
    public Builder maxOutstanding(int maxOutstanding) {
      this.maxOutstanding = maxOutstanding;
      return this;
    }

    /** The longest time that a node may be silent before another one is tried; 2 s by default. */
    public Builder stallTimeout(Duration stallTimeout) {
      this.stallTimeout = stallTimeout;
      return this;
    }

    /**
     * How long an invocation waits at one node before another is tried; 5 s by default. It waits up
     * to 7 s longer when nodes have said before that they could not reach its group.
     */
    public Builder attemptTimeout(Duration attemptTimeout) {
      this.attemptTimeout = attemptTimeout;
      return this;
    }

    /**
     * Connects with TLS, and proves with a certificate who calls. The files are in PEM; what is new
     * in them is taken up within seconds, and what cannot be used is logged, and what was read
     * before stays in use.
     *
     * @param trusted the certificates of the authorities that those of nodes are to be from; they
     *     have to be for the hosts of the endpoints
     * @param certificate the client's own certificate, and those between it and an authority
     * @param key its private key, RSA or EC, as PKCS#8 without a password
     */
    public Builder tls(Path trusted, Path certificate, Path key) {
      files =
          new TlsFiles(
              Objects.requireNonNull(certificate, "certificate"),
              Objects.requireNonNull(key, "key"),
              trusted);
      return this;
    }

    /**
     * Connects with TLS and without a certificate, as in a cluster that takes tokens.
     *
     * @param trusted as above
     */
    public Builder tls(Path trusted) {
      files = new TlsFiles(null, null, trusted);
      return this;
    }

    /**
     * Proves with a token (JWT) who calls.
     *
     * @param token gives one that has not expired, whenever a stream begins; it must not block
     */
    public Builder token(Supplier<String> token) {
      tokens = token;
      return this;
    }

    /**
     * Makes the client; it connects when it is first used.
     *
     * @throws IllegalArgumentException when the settings do not fit together, or files of TLS
     *     cannot be used
     */
    public CsmrClient build() {
      ClientOptions options =
          new ClientOptions(deadline, expiryWindow, maxOutstanding, stallTimeout, attemptTimeout);
      if (tokens != null && files == null) {
        throw new IllegalArgumentException(ClientError.TOKEN_IN_THE_OPEN.text());
      }
      return new CsmrClient(endpoints, options, files == null ? null : keys(), tokens);
    }

    private TlsKeys keys() {
      try {
        TlsKeys keys = TlsKeys.load(files);
        keys.watch(problem -> LOG.log(System.Logger.Level.ERROR, problem));
        return keys;
      } catch (TlsException e) {
        throw new IllegalArgumentException(ClientError.FILES_UNUSABLE.text(e.getMessage()), e);
      }
    }
  }
}
