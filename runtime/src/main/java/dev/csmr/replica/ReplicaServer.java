package dev.csmr.replica;

import dev.csmr.replica.Beginnings.Beginning;
import dev.csmr.replica.Standing.Stage;
import dev.csmr.service.Environment;
import dev.csmr.service.frame.AnswerBacklog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.statemachine.StateMachine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The replicas of one node: one Raft server with several groups. Thread-safe. */
public final class ReplicaServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaServer.class);
  private static final long TICK_MILLIS = 500;

  private final ReplicaServerConfig config;
  private final Map<String, LocalGroup> groups = new LinkedHashMap<>();
  private final Map<RaftGroupId, LocalGroup> groupsById = new LinkedHashMap<>();
  private final ClientId clientId = ClientId.randomId();
  private final AtomicLong callIds = new AtomicLong();
  private final ScheduledExecutorService ticker;
  private final AppendGuard guard;
  private final TermPeers peers;

  private DataDirectory directory;
  private Beginnings beginnings;
  private Entrance entrance;
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
        new Traffic(Environment.SYSTEM.nanos()),
        new AnswerBacklog(),
        listener);
  }

  /**
   * Creates the server; {@link #start} opens it.
   *
   * @param peers how to ask the other nodes for their terms
   * @param multicastPeers carries the messages of the order across groups
   * @param traffic told of what the replicas apply
   * @param backlog the answers that wait in this node
   * @param listener told when a replica stops
   */
  public ReplicaServer(
      ReplicaServerConfig config,
      TermPeers peers,
      MulticastPeers multicastPeers,
      Traffic traffic,
      AnswerBacklog backlog,
      ReplicaListener listener) {
    this.config = config;
    this.peers = peers;
    for (GroupConfig group : config.groups()) {
      LocalGroup local =
          new LocalGroup(
              group,
              config.limits(),
              peers,
              submitter ->
                  new StateHolder(
                      config.cluster(), group, config.limits(), submitter, multicastPeers, backlog),
              traffic,
              listener,
              Environment.SYSTEM,
              new ThreadLoop("csmr-group-" + group.name()));
      if (groups.put(group.name(), local) != null) {
        throw new IllegalArgumentException("Group " + group.name() + " is configured twice.");
      }
      groupsById.put(groupId(config.cluster(), group.name()), local);
    }
    ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "csmr-replica-ticker");
              thread.setDaemon(true);
              return thread;
            });
    guard = new AppendGuard(ticker);
  }

  /** The same in every process, and different in every cluster. */
  static RaftGroupId groupId(String cluster, String group) {
    byte[] name = ("csmr\0" + cluster + '\0' + group).getBytes(StandardCharsets.UTF_8);
    return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(name));
  }

  /** Starts with groups that, where they have no data here yet, are entered by what others say. */
  public void start() throws IOException {
    start(group -> Entry.BY_OTHERS);
  }

  /**
   * Opens the data directory, recovers each group that has data in it, and takes part; what the
   * replicas without data are is found out afterwards, see {@link Founding}.
   *
   * @param entries how this node enters a group; asked for groups that have no data here
   * @throws IOException when the directory is not this node's, is damaged or cannot be read, or
   *     when the port is in use; nothing in it was changed then
   */
  public synchronized void start(Function<String, Entry> entries) throws IOException {
    if (config.groups().isEmpty()) {
      return;
    }
    Member self = ReplicaServerConfig.self(config.groups().get(0), config.node());
    requireFree(self);
    directory = DataDirectory.open(config.directory(), config.cluster(), config.node());
    try {
      startServer(self, entries);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
    var unused =
        ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void requireFree(Member self) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(self.port()));
    } catch (IOException e) {
      throw new IOException(
          "The Raft port "
              + self.port()
              + " of node "
              + self.node()
              + " is not free: "
              + e.getMessage()
              + ". Stop what uses it, or configure another.",
          e);
    }
  }

  private void startServer(Member self, Function<String, Entry> entries) throws IOException {
    beginnings = Beginnings.read(directory.beginnings());
    entrance = new Entrance(config.node(), peers, config.electionTimeoutMax());
    Map<RaftGroupId, LocalGroup> known = new LinkedHashMap<>();
    for (Map.Entry<RaftGroupId, LocalGroup> group : groupsById.entrySet()) {
      if (hasAll(group.getKey(), group.getValue())) {
        known.put(group.getKey(), group.getValue());
      }
    }
    RaftProperties properties = RatisSettings.of(config, self);
    Parameters parameters = new Parameters();
    GrpcConfigKeys.Server.setServicesCustomizer(
        parameters, (builder, types) -> builder.intercept(guard).intercept(AppendGuard.network));
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
    openAll(known);
    server.start();
    for (Map.Entry<RaftGroupId, LocalGroup> group : known.entrySet()) {
      start(group.getKey(), group.getValue(), false);
    }
    for (Map.Entry<RaftGroupId, LocalGroup> group : groupsById.entrySet()) {
      LocalGroup local = group.getValue();
      if (local.beginning().stage() == Stage.EMPTY) {
        entrance.add(
            local.name(),
            local.beginning(),
            members(local),
            entries.apply(local.name()),
            new GroupDoor(group.getKey(), local));
      }
    }
    entrance.start();
  }

  /**
   * Opens the groups that have data. One that cannot be opened is removed and stops alone, unless
   * none is left.
   */
  private void openAll(Map<RaftGroupId, LocalGroup> known) throws IOException {
    Map<RaftGroupId, IOException> failures = new LinkedHashMap<>();
    for (Map.Entry<RaftGroupId, LocalGroup> group : known.entrySet()) {
      try {
        VoteRecord.restore(group.getValue().name(), directoryOf(group.getKey()));
        new LogFiles(group.getValue().name(), directoryOf(group.getKey())).check();
        open(group.getKey(), group.getValue());
      } catch (IOException e) {
        failures.put(group.getKey(), e);
      }
    }
    if (!failures.isEmpty() && failures.size() == groupsById.size()) {
      throw failures.values().iterator().next();
    }
    failures.forEach((id, failure) -> known.remove(id).stopped(failure.getMessage()));
  }

  private void start(RaftGroupId id, LocalGroup group, boolean joins) throws IOException {
    group.start(new RatisLog(group.name(), server.getDivision(id)), joins);
  }

  private static Set<String> members(LocalGroup group) {
    return group.config().members().stream().map(Member::node).collect(Collectors.toSet());
  }

  private GroupDirectory directoryOf(RaftGroupId id) {
    return new GroupDirectory(directory.groups().resolve(id.getUuid().toString()));
  }

  /** Whether a group has all its data here; if it has a part only, it begins anew. */
  private boolean hasAll(RaftGroupId id, LocalGroup group) throws IOException {
    GroupDirectory files = directoryOf(id);
    boolean data = files.hasData();
    Beginning known = beginnings.of(group.name());
    if (data && (known == null || known.stage() == Stage.EMPTY)) {
      throw new UnusableDataException(
          files.root()
              + " has data of group "
              + group.name()
              + ", of which "
              + directory.beginnings()
              + " does not know how it began. Bring that file back, or move the group's directory"
              + " away. Nothing was changed.");
    }
    if (data && known.stage() == Stage.WHOLE) {
      group.began(known);
      return true;
    }
    if (known == null || known.stage() != Stage.EMPTY) {
      if (known != null && known.stage() == Stage.WHOLE) {
        LOG.warn(
            "Node {} has lost its data of group {}: {} is empty. The group's other members give"
                + " them to it, and it does not vote before it has them",
            config.node(),
            group.name(),
            files.current());
      }
      note(group, Beginning.empty());
    } else {
      group.began(known);
    }
    files.clear();
    return false;
  }

  private void note(LocalGroup group, Beginning beginning) throws IOException {
    beginnings.note(group.name(), beginning);
    group.began(beginning);
  }

  /** Lets a replica in when it is known what it is. */
  private final class GroupDoor implements Entrance.Door {
    private final RaftGroupId id;
    private final LocalGroup group;
    private String told = "";

    GroupDoor(RaftGroupId id, LocalGroup group) {
      this.id = id;
      this.group = group;
    }

    @Override
    public void found(Map<String, String> founders) throws IOException {
      note(group, group.beginning().founded(founders, group.config().members()));
      group.impeded(null);
      openAndStart(false);
    }

    @Override
    public void join(long term, String leader) throws IOException {
      note(group, group.beginning().at(Stage.JOINING));
      directoryOf(id).beginIn(term, leader);
      guard.joins(id);
      openAndStart(true);
    }

    private void openAndStart(boolean joins) throws IOException {
      open(id, group);
      start(id, group, joins);
    }

    @Override
    public void failed(IOException failure) {
      group.stopped(failure.getMessage());
    }

    @Override
    public void waits(String why) {
      group.impeded(
          "Node "
              + config.node()
              + " has no data of group "
              + group.name()
              + " and does not take part: "
              + why
              + ". If it is known that nothing is lost by it, or the loss is accepted, start this node"
              + " with --found "
              + group.name()
              + ".");
      if (!why.equals(told)) {
        told = why;
        LOG.info("Group {} on node {} waits: {}", group.name(), config.node(), why);
      }
    }
  }

  private StateMachine machineOf(RaftGroupId id) {
    LocalGroup group = groupsById.get(id);
    if (group == null) {
      throw new IllegalArgumentException("Node " + config.node() + " does not host group " + id);
    }
    return group.machine();
  }

  /** Recovers the group if it is on disk, else begins it. */
  private void open(RaftGroupId id, LocalGroup group) throws IOException {
    RaftGroup raftGroup = RaftGroup.valueOf(id, RaftPeers.of(group.beginning().members()));
    GroupManagementRequest request =
        GroupManagementRequest.newAdd(
            clientId, server.getId(), callIds.incrementAndGet(), raftGroup, false);
    try {
      RaftClientReply reply = server.groupManagementAsync(request).join();
      if (!reply.isSuccess()) {
        throw reply.getException();
      }
    } catch (CompletionException e) {
      throw cannotOpen(group, e);
    }
  }

  private IOException cannotOpen(LocalGroup group, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof UnusableDataException unusable) {
      return unusable;
    }
    return new IOException(
        "Group "
            + group.name()
            + " cannot be opened in "
            + directory.groups()
            + ": "
            + cause.getMessage(),
        cause);
  }

  private void tick() {
    for (Map.Entry<RaftGroupId, LocalGroup> group : groupsById.entrySet()) {
      try {
        group.getValue().tick();
        follow(group.getKey(), group.getValue());
      } catch (IOException | RuntimeException e) {
        LOG.warn("Group {} could not be looked after", group.getValue().name(), e);
      }
    }
  }

  /**
   * Asks the leader how far its log goes; a replica that joins votes when it has committed that and
   * is a member.
   */
  private void follow(RaftGroupId id, LocalGroup group) throws IOException {
    String leader = group.follows();
    if (leader == null) {
      return;
    }
    if (group.isJoining() && group.hasJoined()) {
      note(group, group.beginning().at(Stage.WHOLE));
      guard.joined(id);
      group.joined();
    }
    var unused = peers.standing(leader, group.name()).thenAccept(group::hears);
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
    GroupReplica group = groups.get(name);
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

  /** Leaves the groups and closes the logs. What is in flight is answered as indeterminate. */
  @Override
  public synchronized void close() {
    ticker.shutdownNow();
    if (entrance != null) {
      entrance.close();
    }
    try {
      if (server != null) {
        server.close();
      }
      for (LocalGroup group : groups.values()) {
        group.close();
      }
      if (directory != null) {
        directory.close();
      }
    } catch (IOException e) {
      LOG.warn("Node {} did not close in order", config.node(), e);
    }
  }
}
