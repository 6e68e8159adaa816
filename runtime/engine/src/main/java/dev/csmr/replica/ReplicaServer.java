package dev.csmr.replica;

import dev.csmr.config.ComponentPlacement;
import dev.csmr.replica.api.BootstrapMode;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.GroupReplica;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.MulticastPeers;
import dev.csmr.replica.api.NodeLinks;
import dev.csmr.replica.api.PartProgress;
import dev.csmr.replica.api.RaftCredentials;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.ReplicaListener;
import dev.csmr.replica.api.ReplicaServerConfig;
import dev.csmr.replica.api.Standing.Stage;
import dev.csmr.replica.api.TermPeers;
import dev.csmr.replica.api.UnusableDataException;
import dev.csmr.replica.disk.BootstrapFile;
import dev.csmr.replica.disk.BootstrapFile.Bootstrap;
import dev.csmr.replica.disk.DataDirectory;
import dev.csmr.replica.disk.GroupDirectory;
import dev.csmr.replica.disk.HoldingsFile;
import dev.csmr.replica.disk.LogFiles;
import dev.csmr.replica.disk.VoteRecord;
import dev.csmr.replica.group.LocalGroup;
import dev.csmr.replica.ratis.AppendGuard;
import dev.csmr.replica.ratis.GroupStateMachine;
import dev.csmr.replica.ratis.LinkGate;
import dev.csmr.replica.ratis.RaftPeers;
import dev.csmr.replica.ratis.RatisLog;
import dev.csmr.replica.ratis.RatisSettings;
import dev.csmr.replica.ratis.Redial;
import dev.csmr.replica.state.StateHolder;
import dev.csmr.service.Environment;
import dev.csmr.service.frame.AnswerBacklog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.exceptions.GroupMismatchException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.util.MD5FileUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The replicas of one node: one Raft server with several groups. Thread-safe. */
public final class ReplicaServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaServer.class);
  private static final long TICK_MILLIS = 500;
  private static final long HAND_OVER_MILLIS = 1_500;
  private static final long CLOSE_SECONDS = 15;

  /** More would hide what one has to do. */
  private static final int MOST_DIFFERENCES = 5;

  private final ReplicaServerConfig config;
  private final Map<RaftGroupId, HostedGroup> groupsById = new ConcurrentHashMap<>();
  private final ClientId clientId = ClientId.randomId();
  private final AtomicLong callIds = new AtomicLong();
  private final ScheduledExecutorService ticker;
  private final ExecutorService closers;
  private final AppendGuard guard;
  private final TermPeers peers;
  private final NodeLinks links;
  private final RaftCredentials credentials;
  private final LeaderSpreader spreader;

  private final Function<GroupConfig, LocalGroup> replicas;

  /** By name, in the order of the configuration; replaced as a whole. */
  private volatile Map<String, HostedGroup> groups = Map.of();

  /** Those that came while this server ran. */
  private final Set<String> added = ConcurrentHashMap.newKeySet();

  private Function<String, BootstrapMode> entries;
  private DataDirectory directory;
  private BootstrapFile bootstraps;
  private Bootstrapper bootstrapper;
  private RaftServer server;

  /**
   * Creates the server; {@link #start} opens it.
   *
   * @param peers how to ask the other nodes for their terms
   * @param listener told when a replica stops
   */
  public ReplicaServer(ReplicaServerConfig config, TermPeers peers, ReplicaListener listener) {
    this(
        config,
        peers,
        MulticastPeers.NONE,
        new AnswerBacklog(),
        listener,
        Environment.SYSTEM,
        NodeLinks.WHOLE,
        null);
  }

  /**
   * Creates the server; {@link #start} opens it.
   *
   * @param peers how to ask the other nodes for their terms
   * @param multicastPeers carries the messages of the order across groups
   * @param backlog the answers that wait in this node
   * @param listener told when a replica stops
   * @param environment where the replicas' time and chance come from
   * @param links which other nodes are connected with this one
   * @param credentials how members prove that they are nodes; null for plain text
   */
  public ReplicaServer(
      ReplicaServerConfig config,
      TermPeers peers,
      MulticastPeers multicastPeers,
      AnswerBacklog backlog,
      ReplicaListener listener,
      Environment environment,
      NodeLinks links,
      RaftCredentials credentials) {
    this.config = config;
    this.credentials = credentials;
    this.peers = peers;
    this.links = links;
    ticker = Executors.newSingleThreadScheduledExecutor(threads("csmr-replica-ticker"));
    spreader = new LeaderSpreader(config.node(), () -> groups, peers, ticker);
    replicas =
        group ->
            new LocalGroup(
                group,
                config.limits(),
                peers,
                submitter ->
                    new StateHolder(
                        config.cluster(),
                        group,
                        config.limits(),
                        submitter,
                        multicastPeers,
                        backlog),
                spreader::leaderships,
                listener,
                environment,
                new ThreadLoop("csmr-group-" + group.name()));
    config.groups().forEach(group -> host(hosted(group)));
    closers = Executors.newCachedThreadPool(threads("csmr-replica-closer"));
    guard = new AppendGuard(ticker, this::diskFailed);
  }

  private HostedGroup hosted(GroupConfig group) {
    return new HostedGroup(groupId(config.cluster(), group.name()), group, replicas);
  }

  private void host(HostedGroup group) {
    Map<String, HostedGroup> all = new LinkedHashMap<>(groups);
    if (all.put(group.name(), group) != null) {
      throw new IllegalArgumentException("Group " + group.name() + " is configured twice.");
    }
    groupsById.put(group.id(), group);
    groups = all;
  }

  private static ThreadFactory threads(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  private void diskFailed(RaftGroupId id, String problem) {
    HostedGroup group = groupsById.get(id);
    if (group != null) {
      group.replica().suspended(problem);
    }
  }

  /** The same in every process, and different in every cluster. */
  public static RaftGroupId groupId(String cluster, String group) {
    byte[] name = ("csmr\0" + cluster + '\0' + group).getBytes(StandardCharsets.UTF_8);
    return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(name));
  }

  /** Starts with groups that, where they have no data here yet, are entered by what others say. */
  public void start() throws IOException {
    start(group -> BootstrapMode.BY_OTHERS);
  }

  /**
   * Opens the data directory, recovers each group that has data in it, and takes part; what the
   * replicas without data are is found out afterwards, see {@link BootstrapRules}. A group whose
   * data cannot be used stops, and says why in its status; one that the disk has no room for is
   * opened when there is.
   *
   * @param howToEnter how this node enters a group; asked for groups that have no data here
   * @throws IOException when the directory is not this node's or cannot be read, or when the port
   *     is in use; nothing in it was changed then
   */
  public synchronized void start(Function<String, BootstrapMode> howToEnter) throws IOException {
    if (config.groups().isEmpty()) {
      requireSame(config.placements());
      return;
    }
    entries = howToEnter;
    Member self = ReplicaServerConfig.self(config.groups().get(0), config.node());
    requireFree(self);
    for (HostedGroup group : groups.values()) {
      group.replica().requireRestorable();
    }
    directory = DataDirectory.open(config.directory(), config.cluster(), config.node());
    try {
      requireSame(config.placements());
      directory.clearBackups();
      startServer(self);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
    var unused =
        ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Requires that what is in the data directory is where a configuration has it, also where this
   * node hosts no group any more. Of what there is no word in it any more, the group's own start
   * speaks.
   *
   * @throws UnusableDataException with the differences
   */
  public void requireSame(List<ComponentPlacement> placements) throws IOException {
    if (!DataDirectory.isOf(config.directory(), config.cluster(), config.node())) {
      return;
    }
    Map<String, ComponentPlacement> configured = new HashMap<>();
    placements.forEach(each -> configured.put(each.path(), each));
    List<String> differences = new ArrayList<>();
    for (ComponentPlacement held : HoldingsFile.readAll(DataDirectory.groups(config.directory()))) {
      ComponentPlacement now = configured.get(held.path());
      if (now != null && now.contradicts(held)) {
        differences.add(
            held.path()
                + " is in "
                + held.text()
                + " ("
                + held.at()
                + "), and "
                + now.at()
                + " says "
                + now.text());
      }
    }
    if (!differences.isEmpty()) {
      throw new UnusableDataException(
          ReplicaError.PLACED_OTHERWISE,
          differences.size(),
          differences.stream().sorted().limit(MOST_DIFFERENCES).collect(Collectors.joining("; ")));
    }
  }

  private static void requireFree(Member self) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(self.port()));
    } catch (IOException e) {
      throw new IOException(
          ReplicaError.RAFT_PORT_TAKEN.text(self.port(), self.node(), e.getMessage()), e);
    }
  }

  private void startServer(Member self) throws IOException {
    bootstraps = BootstrapFile.read(directory.bootstraps());
    tellOfOthers();
    bootstrapper = new Bootstrapper(config.node(), peers, config.electionTimeoutMax());
    RaftProperties properties = RatisSettings.of(config, self);
    Parameters parameters = new Parameters();
    Redial redial = new Redial(() -> server);
    GrpcConfigKeys.Server.setServicesCustomizer(
        parameters,
        (builder, types) -> {
          builder.intercept(guard).intercept(redial).intercept(AppendGuard.network);
          return links == NodeLinks.WHOLE ? builder : builder.intercept(new LinkGate(links));
        });
    if (credentials != null) {
      GrpcConfigKeys.TLS.setConf(parameters, RatisSettings.tls(credentials));
    }
    // Ratis would open what it finds there with an empty membership: it gets to see it afterwards.
    RatisSettings.directory(properties, config.directory().resolve("none"));
    server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(config.node()))
            .setProperties(properties)
            .setParameters(parameters)
            .setStateMachineRegistry(this::machineOf)
            .build();
    guard.guard(server);
    RatisSettings.directory(properties, directory.groups());
    server.start();
    groupsById.values().forEach(this::enter);
    bootstrapper.start();
  }

  /**
   * Hosts groups that are new to this server, which runs and has a group already; {@link #enter} is
   * to follow, when whoever hears of their replicas knows them. Where this throws, since a
   * component cannot be created, say, nothing was changed.
   *
   * @return their replicas
   */
  public synchronized List<GroupReplica> host(List<GroupConfig> fresh) {
    if (fresh.isEmpty()) {
      return List.of();
    }
    if (server == null) {
      throw new IllegalStateException("Node " + config.node() + " hosts no groups.");
    }
    List<HostedGroup> hosted = fresh.stream().map(this::hosted).toList();
    hosted.forEach(this::host);
    hosted.forEach(group -> added.add(group.name()));
    return List.copyOf(hosted);
  }

  /**
   * Takes up components and partitioned services that are new in groups that this server has; the
   * replicas go on meanwhile.
   *
   * @throws IllegalArgumentException when a component cannot be created; that group is as it was
   *     then
   */
  public void grow(List<GroupConfig> wider) {
    wider.forEach(group -> groups.get(group.name()).grow(group));
  }

  /** Opens or founds groups that were hosted while this server runs, or waits, as at a start. */
  public synchronized void enter(List<GroupReplica> hosted) {
    for (GroupReplica each : hosted) {
      HostedGroup group = groups.get(each.name());
      try {
        enter(group);
      } catch (RuntimeException e) {
        String fault = ReplicaError.FAULT.text("Opening group " + group.name(), e);
        LOG.error(fault, e);
        group.replica().stopped(fault);
      }
    }
  }

  /** How this node was told to enter its groups was said of those that it had at its start. */
  private BootstrapMode entry(String group) {
    return added.contains(group) ? BootstrapMode.BY_OTHERS : entries.apply(group);
  }

  /** What the configuration does not name is left alone, and its group has a member less. */
  private void tellOfOthers() {
    for (String group : new TreeSet<>(bootstraps.groups())) {
      if (!groups.containsKey(group) && bootstraps.of(group).stage() != Stage.EMPTY) {
        LOG.warn(
            ReplicaError.DATA_OF_NO_MEMBER.text(
                config.node(),
                group,
                directory.groups().resolve(groupId(config.cluster(), group).getUuid().toString())));
      }
    }
  }

  /** Opens a group that has data; finds out about one that has none. */
  private void enter(HostedGroup group) {
    try {
      if (hasAll(group)) {
        VoteRecord.restore(group.name(), directoryOf(group));
        new LogFiles(group.name(), directoryOf(group)).check();
        openAndStart(group, false);
      } else {
        bootstrapper.add(
            group.name(),
            group.bootstrap(),
            members(group),
            entry(group.name()),
            bootstraps.of(group.name()).stage() != Stage.EMPTY,
            group.replica().beginning(),
            new GroupStarter(group));
      }
    } catch (UnusableDataException e) {
      group.replica().stopped(e.getMessage());
    } catch (IOException e) {
      group.replica().suspended("it cannot be opened: " + e.getMessage());
    }
  }

  private void openAndStart(HostedGroup group, boolean joins) throws IOException {
    open(group);
    group.replica().start(new RatisLog(group.name(), server.getDivision(group.id())), joins);
    group.replica().impeded(null);
  }

  private static Set<String> members(HostedGroup group) {
    return group.config().members().stream().map(Member::node).collect(Collectors.toSet());
  }

  private GroupDirectory directoryOf(HostedGroup group) {
    return new GroupDirectory(directory.groups().resolve(group.id().getUuid().toString()));
  }

  /** Whether a group has all its data here; if it has a part only, it begins anew. */
  private boolean hasAll(HostedGroup group) throws IOException {
    GroupDirectory files = directoryOf(group);
    boolean data = files.hasData();
    Bootstrap known = bootstraps.of(group.name());
    if ((known == null || known.stage() == Stage.EMPTY)
        && Files.exists(files.beginning())
        && !files.hasLog()) {
      // That it was founded is noted before it is opened. Where that note was lost there is a log,
      // and what is in it was promised; else nothing was yet.
      files.forgetTerm();
      MD5Hash digest = MD5FileUtil.readStoredMd5ForFile(files.beginning().toFile());
      // Before anybody hears that this replica has no data.
      group.replica().beginsWith(digest.toString());
      note(group, known == null ? Bootstrap.empty() : known);
      return false;
    }
    if (data && (known == null || known.stage() == Stage.EMPTY)) {
      throw new UnusableDataException(
          ReplicaError.BEGINNING_UNKNOWN, files.root(), group.name(), directory.bootstraps());
    }
    if (data && known.stage() == Stage.WHOLE) {
      group.replica().began(known);
      return true;
    }
    if (known == null) {
      note(group, Bootstrap.empty());
    } else if (known.stage() == Stage.EMPTY) {
      group.replica().began(known);
    } else {
      if (known.stage() == Stage.WHOLE) {
        LOG.warn(ReplicaError.DATA_LOST.text(config.node(), group.name(), files.current()));
      }
      // What is noted stays: a replica that had data once does not found its group by itself.
      group.replica().began(Bootstrap.empty());
    }
    files.clear();
    return false;
  }

  private void note(HostedGroup group, Bootstrap bootstrap) throws IOException {
    bootstraps.note(group.name(), bootstrap);
    group.replica().began(bootstrap);
  }

  /** Lets a replica in when it is known what it is. */
  private final class GroupStarter implements Bootstrapper.Starter {
    private static final long PAUSE_NANOS = 5_000_000_000L;

    private final HostedGroup group;
    private String told = "";
    private long toldNanos;

    GroupStarter(HostedGroup group) {
      this.group = group;
    }

    @Override
    public void found(Map<String, String> founders) throws IOException {
      if (!group.replica().beginning().isEmpty()) {
        // Ratis takes a directory without a term for an empty one, and clears it.
        directoryOf(group).beginIn(GroupDirectory.BEGINNING_TERM, "");
      }
      note(group, group.bootstrap().founded(founders, group.config().members()));
      openAndStart(group, false);
    }

    @Override
    public void join(long term, String leader) throws IOException {
      note(group, group.bootstrap().at(Stage.JOINING));
      directoryOf(group).beginIn(term, leader);
      guard.joins(group.id());
      openAndStart(group, true);
    }

    @Override
    public void cannot(UnusableDataException failure) {
      group.replica().stopped(failure.getMessage());
    }

    @Override
    public void failed(IOException failure) {
      tell(ReplicaError.CANNOT_BEGIN.text(config.node(), group.name(), failure.getMessage()));
    }

    @Override
    public void waits(String why) {
      tell(ReplicaError.NO_DATA.text(config.node(), group.name(), why));
    }

    private void tell(String why) {
      group.replica().impeded(why);
      long now = System.nanoTime();
      // Why nodes are not reached changes all the time while they are started.
      if (!why.equals(told) && (told.isEmpty() || now - toldNanos > PAUSE_NANOS)) {
        told = why;
        toldNanos = now;
        LOG.info(why);
      }
    }
  }

  private StateMachine machineOf(RaftGroupId id) {
    HostedGroup group = groupsById.get(id);
    if (group == null) {
      throw new IllegalArgumentException("Node " + config.node() + " does not host group " + id);
    }
    return group.replica().machine();
  }

  /** Recovers the group if it is on disk, else begins it. */
  private void open(HostedGroup group) throws IOException {
    RaftGroup raftGroup = RaftGroup.valueOf(group.id(), RaftPeers.of(group.bootstrap().members()));
    try {
      manage(
          GroupManagementRequest.newAdd(
              clientId, server.getId(), callIds.incrementAndGet(), raftGroup, false));
    } catch (IOException e) {
      group.replica().machine().abandon();
      throw cannotOpen(group, e);
    }
  }

  private void manage(GroupManagementRequest request) throws IOException {
    try {
      RaftClientReply reply = server.groupManagementAsync(request).join();
      if (!reply.isSuccess()) {
        throw reply.getException();
      }
    } catch (CompletionException e) {
      Throwable cause = e;
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw cause instanceof IOException failure ? failure : new IOException(cause);
    }
  }

  private IOException cannotOpen(HostedGroup group, IOException cause) {
    if (cause instanceof UnusableDataException unusable) {
      return unusable;
    }
    return new IOException(
        ReplicaError.CANNOT_OPEN.text(group.name(), directoryOf(group).root(), cause.getMessage()),
        cause);
  }

  /** Whatever fails, the next tick comes. */
  private void tick() {
    for (HostedGroup group : groups.values()) {
      try {
        group.replica().tick();
        follow(group);
        lookAfter(group);
      } catch (RuntimeException | Error e) {
        LOG.error(ReplicaError.FAULT.text("Looking after group " + group.name(), e), e);
      }
    }
    try {
      spreader.tick(System.nanoTime());
    } catch (RuntimeException | Error e) {
      LOG.error(ReplicaError.FAULT.text("Spreading the leaders of node " + config.node(), e), e);
    }
  }

  /** Ratis may take seconds to close a replica, which nothing else is to wait for. */
  private void lookAfter(HostedGroup group) {
    LocalGroup replica = group.replica();
    if ((replica.isSuspended() || replica.isStillOpen()) && group.begin(System.nanoTime())) {
      closers.execute(
          () -> {
            try {
              if (replica.isSuspended()) {
                openAgain(group);
              } else {
                replica.closeLog();
              }
            } catch (RuntimeException | Error e) {
              LOG.error(ReplicaError.FAULT.text("Looking after group " + group.name(), e), e);
            } finally {
              group.end(System.nanoTime());
            }
          });
    }
  }

  /** Opens a group again that the disk failed, as at the start, if the disk takes anything. */
  private void openAgain(HostedGroup group) {
    closeDivision(group);
    if (directory.hasRoom()) {
      guard.closed(group.id());
      group.renew(System.nanoTime());
      enter(group);
      LOG.info(
          "Group {} on node {} was opened again: {}", group.name(), config.node(), group.status());
    }
  }

  private void closeDivision(HostedGroup group) {
    try {
      manage(
          GroupManagementRequest.newRemove(
              clientId, server.getId(), callIds.incrementAndGet(), group.id(), false, false));
    } catch (GroupMismatchException e) {
      LOG.debug("Group {} is closed already", group.name(), e);
    } catch (IOException e) {
      LOG.info("Group {} did not close in order", group.name(), e);
    }
  }

  /**
   * Asks the leader how far its log goes; a replica that joins votes when it has committed that and
   * is a member.
   */
  private void follow(HostedGroup group) {
    LocalGroup replica = group.replica();
    String leader = replica.follows();
    if (leader == null) {
      return;
    }
    if (replica.isJoining() && replica.hasJoined()) {
      try {
        note(group, group.bootstrap().at(Stage.WHOLE));
        guard.joined(group.id());
        replica.joined();
      } catch (IOException e) {
        replica.suspended("it cannot note that it has its data: " + e.getMessage());
      }
    }
    var unused = peers.standing(leader, group.name()).thenAccept(replica::hears);
  }

  /**
   * Lets other nodes lead the groups that this one leads, where one answers that it can. Closing
   * takes seconds, and the others would notice only after some more. Takes at most 1.5 s.
   */
  public void handOver() {
    spreader.end();
    CompletableFuture<?>[] all =
        groups.values().stream()
            .map(group -> group.replica().handOver())
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(all).get(HAND_OVER_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("Node {} ends before others lead all its groups: {}", config.node(), e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Has this node drain, or not any more, until it ends: it gives its leaderships away, one after
   * another, to members that may take them, and keeps none that it is elected for. A group that
   * nobody else can lead it goes on leading.
   */
  public void drain(boolean drains) {
    spreader.drain(drains);
  }

  /** Whether this node drains. */
  public boolean drains() {
    return spreader.drains();
  }

  /** How many groups this node leads. */
  public int leaderships() {
    return spreader.led();
  }

  /**
   * Lets another node lead a group that this one leads.
   *
   * @return completed within some seconds: when that one leads, else exceptionally
   * @throws IllegalArgumentException when this node does not host the group
   */
  public CompletableFuture<Void> handOver(String name, String node) {
    return hostedGroup(name).replica().handOver(node);
  }

  /**
   * Has the replica of a group take a snapshot of what it has executed since its latest one;
   * nothing is executed meanwhile. By themselves replicas take turns.
   *
   * @return the index of the last entry in the latest snapshot, −1 while nothing was executed; ends
   *     exceptionally when none could be taken in time
   */
  public CompletableFuture<Long> takeSnapshot(String name, Duration patience) {
    HostedGroup group = hostedGroup(name);
    GroupStateMachine machine = group.replica().machine();
    machine.wantSnapshot();
    return server
        .snapshotManagementAsync(
            SnapshotManagementRequest.newCreate(
                clientId,
                server.getId(),
                group.id(),
                callIds.incrementAndGet(),
                patience.toMillis(),
                1))
        .thenApply(
            reply -> {
              // What Ratis replies is of whichever snapshot it learned of meanwhile.
              if (machine.snapshotProblem() != null) {
                throw new IllegalStateException(machine.snapshotProblem());
              }
              return machine.snapshotIndex();
            });
  }

  /**
   * Asks this node's replica of a group for the group's part of a backup, to be written at the
   * backup's cut; what it was asked for before is given up.
   *
   * @param backup names the backup
   * @return why it cannot be written here, with what to do; empty when it can
   */
  public CompletableFuture<String> preparePart(String name, String backup) {
    return onCloser(
        name,
        backup,
        replica -> {
          if (!replica.runs() || replica.isJoining()) {
            return ReplicaError.NO_PART.text(name, backup, "the replica does not take part");
          }
          replica.state().preparePart(backup, directory.part(name));
          return "";
        },
        problem -> problem);
  }

  /** How far this node's replica of a group is with its part of a backup. */
  public CompletableFuture<PartProgress> partProgress(String name, String backup) {
    return onCloser(
        name, backup, replica -> replica.state().partProgress(backup), PartProgress::none);
  }

  /**
   * Some of the part of a backup that this node's replica of a group has written.
   *
   * @param offset where it begins in the part
   * @param most how many bytes at most
   * @return the bytes; none when there is no such part, or not so many
   */
  public CompletableFuture<byte[]> readPart(String name, String backup, long offset, int most) {
    return onCloser(
        name,
        backup,
        replica -> {
          Path part = replica.state().part(backup);
          return part == null ? new byte[0] : read(part, offset, most);
        },
        problem -> new byte[0]);
  }

  private static byte[] read(Path file, long offset, int most) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long left = Math.max(0, Math.min(most, channel.size() - offset));
      ByteBuffer bytes = ByteBuffer.allocate((int) left);
      channel.position(offset);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // Until all are there.
      }
      return Arrays.copyOf(bytes.array(), bytes.position());
    }
  }

  /** Deletes the part of a backup that this node's replica of a group has, or gives it up. */
  public CompletableFuture<String> releasePart(String name, String backup) {
    return onCloser(
        name,
        backup,
        replica -> {
          replica.state().releasePart(backup);
          return "";
        },
        problem -> problem);
  }

  private interface OnReplica<T> {
    T apply(LocalGroup replica) throws IOException;
  }

  /** Does what may wait for a disk on a thread that may. */
  private <T> CompletableFuture<T> onCloser(
      String name, String backup, OnReplica<T> action, Function<String, T> failed) {
    return CompletableFuture.supplyAsync(
        () -> {
          HostedGroup group = groups.get(name);
          if (group == null) {
            return failed.apply(
                ReplicaError.NO_PART.text(
                    name, backup, "node " + config.node() + " does not host it"));
          }
          try {
            return action.apply(group.replica());
          } catch (IOException e) {
            return failed.apply(ReplicaError.NO_PART.text(name, backup, e));
          }
        },
        closers);
  }

  /** The directory of a group, within a node's data directory. */
  public static Path directory(String cluster, String group) {
    return DataDirectory.groups(Path.of("")).resolve(groupId(cluster, group).getUuid().toString());
  }

  /**
   * The replica of a group.
   *
   * @throws IllegalArgumentException when this node does not host the group
   */
  public GroupReplica group(String name) {
    return hostedGroup(name);
  }

  private HostedGroup hostedGroup(String name) {
    HostedGroup group = groups.get(name);
    if (group == null) {
      throw new IllegalArgumentException(
          "Node " + config.node() + " does not host group " + name + ", but " + groups.keySet());
    }
    return group;
  }

  /** All replicas, in the order of the configuration. */
  public Collection<GroupReplica> groups() {
    return Collections.unmodifiableCollection(groups.values());
  }

  /**
   * Closes the replicas and their logs. What is in flight is answered as indeterminate; where this
   * node still leads ({@link #handOver}), others notice after some seconds only.
   */
  @Override
  public synchronized void close() {
    spreader.end();
    ticker.shutdownNow();
    closers.shutdown();
    if (bootstrapper != null) {
      bootstrapper.close();
    }
    try {
      if (server != null) {
        closeRatis(server);
      }
      if (!closers.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.info("Node {} did not close its replicas in time", config.node());
      }
      for (HostedGroup group : groups.values()) {
        group.replica().close();
      }
      if (directory != null) {
        directory.close();
      }
    } catch (IOException e) {
      LOG.info("Node {} did not close in order", config.node(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Closes Ratis, or leaves it to the end of the process: closing waits for ever when it meets the
   * eviction of a log's cache, since each waits for the other (3.3.0).
   */
  private void closeRatis(RaftServer closing) throws IOException, InterruptedException {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    Thread closer =
        new Thread(
            () -> {
              try {
                closing.close();
                closed.complete(null);
              } catch (IOException | RuntimeException e) {
                closed.completeExceptionally(e);
              }
            },
            "csmr-close");
    closer.setDaemon(true);
    closer.start();
    try {
      closed.get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.info("Ratis did not close the logs of node {} in {} s", config.node(), CLOSE_SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    }
  }
}
