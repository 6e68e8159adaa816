package dev.csmr.replica.ratis;

import dev.csmr.launcher.FreePorts;
import dev.csmr.replica.ReplicaServer;
import dev.csmr.replica.TestCluster;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.api.ReplicaServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcUtil;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.util.TimeDuration;

/**
 * Three bare Raft servers, with or without the guard, on a network that loses what it is told to.
 * Server 0 leads first; no other election happens by itself.
 */
final class GuardedServers implements AutoCloseable {
  private static final RaftGroupId GROUP = ReplicaServer.groupId("guard", "group");

  private final List<RaftServer> servers = new ArrayList<>();
  private final List<Recorder> machines = new ArrayList<>();
  private final List<Network> networks = new ArrayList<>();
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final ClientId client = ClientId.randomId();
  private final AtomicLong callIds = new AtomicLong();

  GuardedServers(Path directory, boolean guarded, boolean compose) throws IOException {
    this(directory, guarded, compose, Duration.ofSeconds(4), number -> (method, message) -> false);
    TestCluster.await("server 0 to lead", () -> division(0).getInfo().isLeaderReady());
  }

  private GuardedServers(
      Path directory,
      boolean guarded,
      boolean compose,
      Duration electionTimeout,
      IntFunction<BiPredicate<String, Object>> losing)
      throws IOException {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      members.add(new Member("g" + i, "127.0.0.1", FreePorts.next(), 0));
    }
    for (int i = 0; i < 3; i++) {
      servers.add(newServer(directory, members, i, guarded, compose, electionTimeout));
      networks.get(i).lose(losing.apply(i));
    }
    for (RaftServer server : servers) {
      server.start();
    }
  }

  /**
   * Servers of which server 0 has led and logged a first entry that reached no other; one of the
   * others leads since, and its first entry has not reached server 0, but its heartbeats do.
   */
  static GuardedServers withTwoFirstEntries(Path directory, boolean guarded) throws IOException {
    AtomicBoolean logged = new AtomicBoolean();
    GuardedServers servers =
        new GuardedServers(
            directory,
            guarded,
            false,
            Duration.ofMillis(500),
            number ->
                number == 0
                    ? (method, message) -> bringsEntries(message)
                    : (method, message) ->
                        comesFrom("g0", message) && (logged.get() || bringsEntries(message)));
    TestCluster.await(
        "server 0 to log an entry", () -> servers.division(0).getRaftLog().getFlushIndex() == 0);
    logged.set(true);
    TestCluster.await("another server to lead", () -> servers.leader() > 0);
    return servers;
  }

  private static boolean bringsEntries(Object message) {
    return message instanceof AppendEntriesRequestProto append && append.getEntriesCount() > 0;
  }

  private static boolean comesFrom(String server, Object message) {
    RaftRpcRequestProto request =
        message instanceof AppendEntriesRequestProto append
            ? append.getServerRequest()
            : message instanceof RequestVoteRequestProto vote ? vote.getServerRequest() : null;
    return request != null && request.getRequestorId().toStringUtf8().equals(server);
  }

  /** The server that leads and serves, or −1. */
  int leader() {
    for (int i = 0; i < servers.size(); i++) {
      if (division(i).getInfo().isLeaderReady()) {
        return i;
      }
    }
    return -1;
  }

  private RaftServer newServer(
      Path directory,
      List<Member> members,
      int number,
      boolean guarded,
      boolean compose,
      Duration electionTimeout)
      throws IOException {
    Member self = members.get(number);
    GroupConfig group = new GroupConfig("group", members, List.of());
    ReplicaServerConfig config =
        new ReplicaServerConfig(
            "guard",
            self.node(),
            null,
            directory,
            List.of(group),
            List.of(),
            electionTimeout,
            electionTimeout.multipliedBy(2),
            ReplicaLimits.DEFAULT);
    RaftProperties properties = RatisSettings.of(config, self);
    RatisSettings.directory(properties, directory.resolve(self.node()));
    RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(properties, compose);
    RaftServerConfigKeys.ThreadPool.setServerCached(properties, false);
    RaftServerConfigKeys.ThreadPool.setServerSize(properties, 1);
    TimeDuration first = TimeDuration.valueOf(number == 0 ? 1_000 : 20_000, TimeUnit.MILLISECONDS);
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, first);
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, first.multiply(1.5));

    AppendGuard guard = new AppendGuard(scheduler, (failed, problem) -> {});
    Network network = new Network();
    networks.add(network);
    Parameters parameters = new Parameters();
    GrpcConfigKeys.Server.setServicesCustomizer(
        parameters,
        (builder, types) ->
            guarded ? builder.intercept(guard).intercept(network) : builder.intercept(network));
    Recorder machine = new Recorder();
    machines.add(machine);
    RaftServer server =
        RaftServer.newBuilder()
            .setServerId(peer(self).getId())
            .setGroup(RaftGroup.valueOf(GROUP, members.stream().map(GuardedServers::peer).toList()))
            .setProperties(properties)
            .setParameters(parameters)
            .setStateMachine(machine)
            .build();
    guard.guard(server);
    return server;
  }

  private static RaftPeer peer(Member member) {
    return RaftPeer.newBuilder()
        .setId(member.node())
        .setAddress(member.host() + ":" + member.port())
        .build();
  }

  RaftServer server(int number) {
    return servers.get(number);
  }

  RaftServer.Division division(int number) {
    try {
      return servers.get(number).getDivision(GROUP);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  Recorder machine(int number) {
    return machines.get(number);
  }

  /** What reaches a server. */
  Network network(int number) {
    return networks.get(number);
  }

  /** Submits a write to a server; completes when that server answers. */
  CompletableFuture<RaftClientReply> write(int number, String text) throws IOException {
    return servers
        .get(number)
        .submitClientRequestAsync(
            RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(servers.get(number).getId())
                .setGroupId(GROUP)
                .setCallId(callIds.incrementAndGet())
                .setMessage(Message.valueOf(text))
                .setType(RaftClientRequest.writeRequestType())
                .build());
  }

  @Override
  public void close() throws IOException {
    machines.forEach(machine -> machine.disk.complete(null));
    for (RaftServer server : servers) {
      server.close();
    }
    scheduler.shutdownNow();
  }

  /** Remembers what was applied, and can keep entries from the disk. */
  static final class Recorder extends BaseStateMachine {
    private final List<String> applied = new CopyOnWriteArrayList<>();
    volatile Consumer<LogEntryProto> onAppend = entry -> {};
    volatile Runnable onSnapshotAsked = () -> {};
    volatile CompletableFuture<Void> disk = CompletableFuture.completedFuture(null);

    List<String> applied() {
      return applied;
    }

    @Override
    public TransactionContext startTransaction(LogEntryProto entry, RaftPeerRole role) {
      onAppend.accept(entry);
      return super.startTransaction(entry, role);
    }

    @Override
    public SnapshotInfo getLatestSnapshot() {
      onSnapshotAsked.run();
      return super.getLatestSnapshot();
    }

    @Override
    public CompletableFuture<Void> flush(long index) {
      return disk;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext context) {
      applied.add(context.getStateMachineLogEntry().getLogData().toStringUtf8());
      return super.applyTransaction(context);
    }
  }

  /** Loses messages on their way in. */
  static final class Network implements ServerInterceptor {
    private volatile BiPredicate<String, Object> loses = (method, message) -> false;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<Append> lost = new CopyOnWriteArrayList<>();
    private volatile Append lastAppend;
    private final AtomicLong heartbeats = new AtomicLong();

    /** From now on loses requests by method and message. */
    void lose(BiPredicate<String, Object> losing) {
      loses = losing;
    }

    /** How often an entry with a text came through. */
    long timesReceived(String text) {
      return received.stream().filter(text::equals).count();
    }

    /** How many heartbeats came through. */
    long heartbeats() {
      return heartbeats.get();
    }

    /** Fails the last request that brought entries, so that its sender sends it again. */
    void failLastAppend() {
      fail(lastAppend);
    }

    /** Loses nothing from now on, and lets the senders know what was lost. */
    void heal() {
      loses = (method, message) -> false;
      lost.forEach(Network::fail);
      lost.clear();
    }

    private static void fail(Append append) {
      // It travels with its stack trace, for which the trailers have too little room.
      IOException cause = new IOException("failed by the test");
      cause.setStackTrace(new StackTraceElement[0]);
      StatusRuntimeException failure = GrpcUtil.wrapException(cause, append.id(), false);
      if (!append.broken().getAndSet(true)) {
        append.call().close(failure.getStatus(), failure.getTrailers());
      }
    }

    private record Append(ServerCall<?, ?> call, AtomicBoolean broken, long id) {}

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      String method = call.getMethodDescriptor().getBareMethodName();
      AtomicBoolean broken = new AtomicBoolean();
      ServerCall<ReqT, RespT> noting =
          new SimpleForwardingServerCall<>(call) {
            @Override
            public void sendMessage(RespT message) {
              if (!broken.get()) {
                super.sendMessage(message);
              }
            }

            @Override
            public void close(Status status, Metadata trailers) {
              if (!broken.getAndSet(true)) {
                super.close(status, trailers);
              }
            }
          };
      return new SimpleForwardingServerCallListener<>(next.startCall(noting, headers)) {
        @Override
        public void onMessage(ReqT message) {
          boolean arrives = !loses.test(method, message);
          if (arrives) {
            super.onMessage(message);
          }
          if (arrives && message instanceof AppendEntriesRequestProto && !bringsEntries(message)) {
            heartbeats.incrementAndGet();
          }
          if (message instanceof AppendEntriesRequestProto append && append.getEntriesCount() > 0) {
            note(append, new Append(call, broken, append.getServerRequest().getCallId()), arrives);
          }
        }
      };
    }

    private void note(AppendEntriesRequestProto request, Append append, boolean arrived) {
      if (!arrived) {
        lost.add(append);
        return;
      }
      lastAppend = append;
      request
          .getEntriesList()
          .forEach(
              entry -> received.add(entry.getStateMachineLogEntry().getLogData().toStringUtf8()));
    }
  }
}
