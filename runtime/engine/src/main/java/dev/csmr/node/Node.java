package dev.csmr.node;

import dev.csmr.access.AccessPolicy;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.ComponentPlacement;
import dev.csmr.config.ConfigException;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.Deployed;
import dev.csmr.config.Deployment;
import dev.csmr.config.Growth;
import dev.csmr.config.NodeConfig;
import dev.csmr.config.Setting;
import dev.csmr.config.Settings;
import dev.csmr.metrics.NodeMetrics;
import dev.csmr.multicast.Envelope;
import dev.csmr.node.ConfigurationService.Applied;
import dev.csmr.node.ConfigurationService.Apply;
import dev.csmr.proxy.PeerService;
import dev.csmr.proxy.PeerSettings;
import dev.csmr.proxy.Peers;
import dev.csmr.proxy.Proxy;
import dev.csmr.proxy.Shares;
import dev.csmr.replica.ReplicaServer;
import dev.csmr.replica.api.BootstrapMode;
import dev.csmr.replica.api.GroupReplica;
import dev.csmr.replica.api.Membership;
import dev.csmr.replica.api.NodeLinks;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.api.ReplicaListener;
import dev.csmr.service.Environment;
import dev.csmr.service.Reply;
import dev.csmr.service.ServiceDefinition;
import dev.csmr.service.frame.AnswerBacklog;
import dev.csmr.service.frame.EventLoops;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.util.MutableHandlerRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node. Thread-safe.
 *
 * <p>When a replica stops rather than diverge, the node says so in its log, reports the services of
 * that group as not serving, and goes on with its other groups, and as a proxy when none is left:
 * its status says what there is to do.
 */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final int LOOK_MILLIS = 200;

  /** How long a node that stops waits for the answers to what it has. */
  private static final int LAST_ANSWERS_MILLIS = 1_000;

  /** What may be in a frame beside one message of the largest size. */
  private static final int FRAME_SLACK_BYTES = 1 << 20;

  /**
   * The longest frame of answers between nodes: the answers of an invocation, and for each of its
   * steps, of which there are as many as find room in a log entry, some bytes.
   */
  private static final int PEER_FRAME_BYTES = 4 * Reply.MAX_ANSWER_BYTES;

  private final NodeConfig self;
  private final String cluster;

  /** Null in a cluster without. */
  private final NodeSecurity security;

  private final Environment environment;
  private final EventLoops loops;
  private final ScheduledExecutorService timer;
  private final Peers peers;
  private final ReplicaServer replicaServer;
  private final Proxy proxy;

  /** Null when nobody asked for them. */
  private final NodeMetrics metrics;

  private final Map<String, GroupReplica> replicas = new ConcurrentHashMap<>();
  private final HealthWatch health;
  private final ServiceLookup lookup;
  private final ClusterMachines operators;
  private final Function<ServiceDefinition, UnaryService> unaryServices;
  private final MutableHandlerRegistry unary = new MutableHandlerRegistry();
  private final List<Runnable> endOverdue = new ArrayList<>();
  private final Shares room;
  private final StreamService streams;
  private final Map<Integer, Server> servers;
  private volatile Deployment deployment;

  private Node(
      Deployment deployment, NodeConfig self, NodeSecurity security, Surroundings surroundings) {
    this.self = self;
    this.security = security;
    environment = surroundings.environment();
    this.deployment = deployment;
    ClusterConfig config = deployment.config();
    cluster = config.name();
    Settings settings = config.settings();
    int processors = Runtime.getRuntime().availableProcessors();
    loops = new EventLoops("csmr-io", Math.max(1, Math.min(4, processors / 2)));
    timer = timer();
    PeerSettings peerSettings =
        new PeerSettings(
            config.name(),
            self.name(),
            settings.getInt(Setting.OUTSTANDING_PER_NODE),
            settings.get(Setting.OUTSTANDING_BYTES_PER_NODE),
            PEER_FRAME_BYTES,
            () -> this.deployment.placements());
    peers =
        new Peers(
            config.nodes(),
            peerSettings,
            loops,
            security == null ? null : security.forNodes(),
            environment);
    AnswerBacklog backlog = new AnswerBacklog();
    replicaServer =
        new ReplicaServer(
            ReplicaSetup.of(deployment, self),
            peers,
            this::forward,
            backlog,
            new Listener(),
            environment,
            surroundings.links(),
            security == null ? null : security.forRaft());
    replicaServer.groups().forEach(replica -> replicas.put(replica.name(), replica));
    metrics = self.metricsPort() == 0 ? null : new NodeMetrics(cluster, self.name());
    proxy =
        new Proxy(
            deployment,
            self.name(),
            replicas::get,
            peers,
            timer,
            environment,
            metrics == null ? null : metrics.calls());
    replicas.values().forEach(this::show);
    health = new HealthWatch(self.name(), config, proxy, peers, replicas::get);
    room =
        new Shares(
            settings.getInt(Setting.OUTSTANDING_PER_NODE),
            settings.get(Setting.OUTSTANDING_BYTES_PER_NODE));
    Replies replies = new Replies(self.name(), settings, proxy);
    lookup = new ServiceLookup(proxy);
    operators = ClusterMachines.of(config);
    Access access = security == null ? Access.OPEN : security;
    UnaryIdentity.IdentitySource identities = new UnaryIdentity.IdentitySource(environment);
    unaryServices =
        definition ->
            new UnaryService(
                definition,
                lookup,
                access,
                proxy,
                settings,
                room,
                replies,
                identities,
                loops::current,
                environment);
    streams =
        new StreamService(
            self.name(),
            access,
            proxy,
            new LeaderHints(peers, proxy),
            settings,
            room,
            replies,
            lookup,
            loops::current,
            backlog,
            environment);
    endOverdue.add(streams::endOverdue);
    servers = servers(peerSettings, settings, backlog, surroundings.links());
    newUnaryServices(deployment, Set.of()).forEach(this::add);
  }

  private void show(GroupReplica replica) {
    if (metrics != null) {
      metrics.add(replica);
    }
  }

  private record TypeService(UnaryService service, ServerServiceDefinition definition) {}

  /** What takes unary calls of the types of a deployment's services, but for those it has. */
  private List<TypeService> newUnaryServices(Deployment wanted, Set<String> known) {
    Map<String, ServiceDefinition> types = new LinkedHashMap<>();
    for (Deployed deployed : wanted.services().values()) {
      types.putIfAbsent(deployed.definition().name(), deployed.definition());
    }
    types.keySet().removeAll(known);
    return types.values().stream()
        .map(unaryServices)
        .map(service -> new TypeService(service, service.definition()))
        .toList();
  }

  private void add(TypeService service) {
    endOverdue.add(service.service()::endOverdue);
    unary.addService(service.definition());
  }

  private static ScheduledExecutorService timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "csmr-timer");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /** Replicas exist before the proxy does; what they send before that, they send again. */
  private void forward(String group, Envelope envelope) {
    Proxy forwarding = proxy;
    if (forwarding != null) {
      forwarding.forward(group, envelope);
    }
  }

  /** By port, the one for all callers first. */
  private Map<Integer, Server> servers(
      PeerSettings peerSettings, Settings settings, AnswerBacklog backlog, NodeLinks links) {
    ServerServiceDefinition peerService =
        new PeerService(
                peerSettings,
                replicas::get,
                loops::current,
                backlog,
                environment,
                peers::contradicted)
            .definition();
    NettyServerBuilder forAll = serverAt(self.port(), settings, backlog);
    forAll
        .addService(streams.definition())
        .addService(
            guarded(
                links == NodeLinks.WHOLE
                    ? peerService
                    : ServerInterceptors.intercept(peerService, new PeerGate(links)),
                security == null ? null : security.requiringNode()))
        .addService(guarded(health.manager().getHealthService().bindService(), monitors()))
        .addService(
            guarded(
                ProtoReflectionServiceV1.newInstance().bindService(),
                security == null ? null : security.requiring(AccessPolicy.ADMIN)))
        .fallbackHandlerRegistry(unary);
    NettyServerBuilder forTools = forAll;
    if (self.adminPort() != 0) {
      forTools = serverAt(self.adminPort(), settings, backlog);
    }
    ServerInterceptor admins =
        security == null ? operators : security.requiring(AccessPolicy.ADMIN);
    forTools
        .addService(guarded(StatusService.definition(this::status), monitors()))
        .addService(guarded(new MembersService(cluster, replicas::get).definition(), admins))
        .addService(
            guarded(new ConfigurationService(self.name(), this::apply).definition(), admins))
        .addService(guarded(new GroupsService(cluster, replicaServer).definition(), admins))
        .addService(guarded(new SlotsService(cluster, proxy, environment).definition(), admins))
        .addService(
            guarded(new PartitionsService(cluster, proxy, environment).definition(), admins))
        .addService(
            guarded(
                new BackupsService(
                        cluster, () -> deployment.config(), replicaServer, proxy, environment)
                    .definition(),
                admins));
    Map<Integer, Server> servers = new LinkedHashMap<>();
    servers.put(self.port(), forAll.build());
    if (forTools != forAll) {
      servers.put(self.adminPort(), forTools.build());
    }
    return servers;
  }

  private ServerInterceptor monitors() {
    return security == null ? null : security.requiring(AccessPolicy.MONITOR, AccessPolicy.ADMIN);
  }

  /** A service behind a guard; null: everybody may call it. */
  private static ServerServiceDefinition guarded(
      ServerServiceDefinition service, ServerInterceptor guard) {
    return guard == null ? service : ServerInterceptors.intercept(service, guard);
  }

  private NettyServerBuilder serverAt(int port, Settings settings, AnswerBacklog backlog) {
    NettyServerBuilder server =
        loops
            .server(
                new InetSocketAddress(self.listen(), port),
                security == null ? null : security.forServer())
            .maxInboundMessageSize(
                Math.max(2 * settings.getInt(Setting.MESSAGE_BYTES), ReplicaLimits.MAX_ENTRY_BYTES)
                    + FRAME_SLACK_BYTES)
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addTransportFilter(new ConnectionRoom(backlog));
    return security == null ? server : server.addTransportFilter(security.transportFilter());
  }

  /** Takes up what is new in the file that this node was started with, or says why not. */
  private Applied apply(Apply request) {
    if (!request.cluster().equals(cluster)) {
      return Applied.refused(NodeError.OTHER_CLUSTER.text(cluster, request.cluster()));
    }
    try {
      Path file = deployment.config().source();
      Deployment wanted = Deployment.resolve(ClusterConfig.load(file), servicesOnClassPath());
      requireSame(file, wanted.summary(), request.summary());
      Growth growth = Growth.of(deployment, wanted);
      List<DeclaredGroup> hosted =
          growth.groups().stream().filter(each -> each.members().contains(self.name())).toList();
      if (!hosted.isEmpty() && replicas.isEmpty()) {
        return Applied.refused(
            NodeError.HOSTS_NOTHING.text(self.name(), hosted.get(0).name(), file));
      }
      replicaServer.requireSame(wanted.placements());
      if (!request.checkOnly() && !growth.text().isEmpty()) {
        grow(growth, hosted, wanted);
      }
      return new Applied("", growth.text());
    } catch (ConfigException | NodeException | IOException | ExecutionException e) {
      return Applied.refused(NodeError.NOT_APPLIED.text(self.name(), e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Applied.refused(NodeError.NOT_APPLIED.text(self.name(), e));
    }
  }

  private void requireSame(Path file, List<String> own, List<String> asked) throws NodeException {
    for (int i = 0; i < Math.max(own.size(), asked.size()); i++) {
      String here = i < own.size() ? own.get(i) : "";
      String there = i < asked.size() ? asked.get(i) : "";
      if (!here.equals(there)) {
        throw new NodeException(NodeError.FILES_DIFFER, self.name(), file, here, there);
      }
    }
  }

  /**
   * First what code of users may fail in, when nothing is changed yet. Then the proxy is to find
   * the replicas that are here, and what is heard of the replicas the groups of the proxy.
   */
  private void grow(Growth growth, List<DeclaredGroup> hosted, Deployment wanted)
      throws ExecutionException, InterruptedException {
    List<TypeService> services = newUnaryServices(wanted, lookup.byType().keySet());
    Set<String> wider =
        growth.partitions().stream().map(ComponentPlacement::group).collect(Collectors.toSet());
    replicaServer.grow(
        wanted.config().groupsOf(self.name()).stream()
            .filter(group -> wider.contains(group.name()) && replicas.containsKey(group.name()))
            .map(group -> ReplicaSetup.group(wanted, group))
            .toList());
    List<GroupReplica> added =
        replicaServer.host(
            hosted.stream().map(group -> ReplicaSetup.group(wanted, group)).toList());
    growth.nodes().forEach(node -> peers.learn(node.name(), node.host(), node.port()));
    operators.grow(wanted.config());
    deployment = wanted;
    added.forEach(replica -> replicas.put(replica.name(), replica));
    added.forEach(this::show);
    // On the thread that looks at health and deadlines, between two looks.
    timer
        .submit(
            () -> {
              proxy.grow(wanted);
              health.grow(wanted.config());
              lookup.renew();
              services.forEach(this::add);
            })
        .get();
    replicaServer.enter(added);
    LOG.info("Node {} has taken up {}", self.name(), growth.text());
  }

  /** The services that are on the class path: those the processor registered. */
  public static Collection<ServiceDefinition> servicesOnClassPath() throws NodeException {
    List<ServiceDefinition> found = new ArrayList<>();
    try {
      ServiceLoader.load(ServiceDefinition.class).forEach(found::add);
    } catch (ServiceConfigurationError e) {
      throw new NodeException(e, NodeError.SERVICE_NOT_LOADED, e.getMessage());
    }
    return found;
  }

  /**
   * Starts a node.
   *
   * @param name its name in the configuration
   * @throws dev.csmr.config.ConfigException when the configuration asks for what cannot be done
   * @throws NodeException when there is no such node, a port is in use, or its data directory is
   *     not its own or cannot be read; nothing was changed then
   */
  public static Node start(Deployment deployment, String name) throws NodeException {
    return start(deployment, name, false, Set.of());
  }

  /**
   * Starts a node.
   *
   * @param name its name in the configuration
   * @param join whether it is new to its groups, which run already: where it has no data yet, it
   *     waits to be given them. Also without this it joins a group that other nodes run
   * @param founds groups that it founds, where it has no data, even if not all members say that
   *     they have none either; what only this node had, or nodes that do not answer, is lost then
   */
  public static Node start(Deployment deployment, String name, boolean join, Set<String> founds)
      throws NodeException {
    return start(deployment, name, join, founds, Surroundings.REAL);
  }

  /**
   * Starts a node in surroundings that a test controls.
   *
   * @param name its name in the configuration
   */
  public static Node start(Deployment deployment, String name, Surroundings surroundings)
      throws NodeException {
    return start(deployment, name, false, Set.of(), surroundings);
  }

  private static Node start(
      Deployment deployment,
      String name,
      boolean join,
      Set<String> founds,
      Surroundings surroundings)
      throws NodeException {
    NodeConfig self =
        deployment.config().node(name).orElseThrow(() -> noSuchNode(deployment, name));
    NodeSecurity security = NodeSecurity.of(deployment.config(), self);
    Node node = new Node(deployment, self, security, surroundings);
    try {
      node.open(group -> entry(group, join, founds));
    } catch (NodeException | RuntimeException e) {
      node.close();
      throw e;
    }
    return node;
  }

  static NodeException noSuchNode(Deployment deployment, String name) {
    ClusterConfig config = deployment.config();
    return new NodeException(
        NodeError.NO_SUCH_NODE,
        config.source(),
        name,
        config.nodes().stream().map(NodeConfig::name).toList());
  }

  private static BootstrapMode entry(String group, boolean join, Set<String> founds) {
    return founds.contains(group)
        ? BootstrapMode.FOUND
        : join ? BootstrapMode.JOIN : BootstrapMode.BY_OTHERS;
  }

  private void open(Function<String, BootstrapMode> entries) throws NodeException {
    if (security != null) {
      security.watch();
    }
    for (Map.Entry<Integer, Server> server : servers.entrySet()) {
      try {
        server.getValue().start();
      } catch (IOException e) {
        throw cannotListen(e, server.getKey());
      }
    }
    serveMetrics();
    try {
      replicaServer.start(entries);
    } catch (IOException e) {
      // What is wrong with a file often has a class only.
      boolean silent = e instanceof FileSystemException failure && failure.getReason() == null;
      String problem = silent ? e.toString() : e.getMessage();
      throw new NodeException(e, NodeError.CANNOT_OPEN, self.name(), self.at(), problem);
    }
    var unused =
        timer.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void serveMetrics() throws NodeException {
    try {
      if (metrics != null) {
        metrics.serve(
            self.listen(), self.metricsPort(), security == null ? null : security.forMetrics());
      }
    } catch (IOException e) {
      throw cannotListen(e, self.metricsPort());
    }
  }

  private NodeException cannotListen(IOException e, int port) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new NodeException(
        e,
        NodeError.CANNOT_LISTEN,
        self.name(),
        port,
        self.listen(),
        self.at(),
        // A name that nobody knows has a class only.
        Objects.requireNonNullElse(cause.getMessage(), cause.toString()));
  }

  private void look() {
    try {
      endOverdue.forEach(Runnable::run);
      health.look();
    } catch (RuntimeException | Error e) {
      LOG.error(NodeError.FAULT.text(self.name(), e), e);
    }
  }

  /** Hears of this node's replicas. */
  private final class Listener implements ReplicaListener {
    @Override
    public void stopped(String group, String reason) {
      LOG.error(NodeError.REPLICA_STOPPED.text(group, self.name(), reason));
    }

    @Override
    public void left(String group, String reason) {
      LOG.warn(reason);
    }

    @Override
    public void membersChanged(String group, Membership membership) {
      if (membership.isUnknown()) {
        LOG.info("Node {} waits to be given the data of group {}", self.name(), group);
      } else {
        proxy.learnMembers(group, membership);
      }
    }
  }

  /** The node as it is configured. */
  public NodeConfig config() {
    return self;
  }

  /** This node at this moment. */
  public NodeStatus status() {
    return new NodeStatus(
        self.name(),
        cluster,
        replicaServer.groups().stream()
            .map(replica -> NodeStatus.GroupStatus.of(replica.status(), replica.checkpoints()))
            .toList(),
        replicaServer.drains());
  }

  /** Whether it serves every service: what its health service says of it as a whole. */
  public boolean serves() {
    return health.serves();
  }

  /**
   * Has the replica of a group take a snapshot at once; for tests.
   *
   * @return as {@link ReplicaServer#takeSnapshot} says
   */
  public CompletableFuture<Long> takeSnapshot(String group, Duration patience) {
    return replicaServer.takeSnapshot(group, patience);
  }

  /** Waits until this node was closed. */
  public void awaitEnd() throws InterruptedException {
    for (Server server : servers.values()) {
      server.awaitTermination();
    }
  }

  /**
   * Stops: sends clients to other nodes, lets others lead, answers what it has, or gives it back to
   * its clients, which send it to another node, and closes. Callers notice the first three only, at
   * most 2.7 s of it.
   */
  @Override
  public void close() {
    health.end();
    streams.leave();
    replicaServer.handOver();
    awaitLastAnswers();
    streams.end();
    closeServers();
    closeOwn();
  }

  /**
   * Ends as abruptly as a process can that goes on, for tests: connections break, nothing is handed
   * over or answered. What is on the disk is what was acknowledged, and maybe more.
   */
  public void crash() {
    servers.values().forEach(Server::shutdownNow);
    closeOwn();
  }

  private void closeOwn() {
    timer.shutdownNow();
    replicaServer.close();
    peers.close();
    loops.close();
    if (security != null) {
      security.close();
    }
    if (metrics != null) {
      metrics.close();
    }
  }

  private void awaitLastAnswers() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_ANSWERS_MILLIS);
    try {
      while (!room.isEmpty() && System.nanoTime() - end < 0) {
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeServers() {
    servers.values().forEach(Server::shutdown);
    try {
      // Answers that were given a moment ago are on their way through the event loops.
      for (Server server : servers.values()) {
        if (!server.awaitTermination(200, TimeUnit.MILLISECONDS)) {
          server.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      servers.values().forEach(Server::shutdownNow);
      Thread.currentThread().interrupt();
    }
  }
}
