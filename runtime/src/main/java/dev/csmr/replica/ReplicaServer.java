package dev.csmr.replica;

import dev.csmr.service.Environment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
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

  private DataDirectory directory;
  private RaftServer server;

  /**
   * Creates the server; {@link #start} opens it.
   *
   * @param peers how to ask the other nodes for their terms
   * @param listener told when a replica stops
   */
  public ReplicaServer(ReplicaServerConfig config, TermPeers peers, ReplicaListener listener) {
    this(config, peers, MulticastPeers.NONE, new Traffic(Environment.SYSTEM.nanos()), listener);
  }

  /**
   * Creates the server; {@link #start} opens it.
   *
   * @param peers how to ask the other nodes for their terms
   * @param multicastPeers carries the messages of the order across groups
   * @param traffic told of what the replicas apply
   * @param listener told when a replica stops
   */
  public ReplicaServer(
      ReplicaServerConfig config,
      TermPeers peers,
      MulticastPeers multicastPeers,
      Traffic traffic,
      ReplicaListener listener) {
    this.config = config;
    for (GroupConfig group : config.groups()) {
      LocalGroup local =
          new LocalGroup(
              group,
              config.limits(),
              peers,
              submitter ->
                  new StateHolder(
                      config.cluster(), group, config.limits(), submitter, multicastPeers),
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
  }

  /** The same in every process, and different in every cluster. */
  static RaftGroupId groupId(String cluster, String group) {
    byte[] name = ("csmr\0" + cluster + '\0' + group).getBytes(StandardCharsets.UTF_8);
    return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(name));
  }

  /** Starts with groups that, where they have no data here yet, begin with their members. */
  public void start() throws IOException {
    start(group -> false);
  }

  /**
   * Opens the data directory, recovers each group or begins it, and takes part.
   *
   * <p>A group that is begun anywhere must not be begun again by nodes that have no data: they
   * could elect each other, beside the group that runs. A node that is new to a group which runs
   * joins it: its replica begins without members, elects nobody, and waits to be contacted by the
   * group's leader, which happens when it is added to the members.
   *
   * @param joins whether this node joins a group; asked for groups that have no data here yet
   * @throws IOException when the directory is not this node's, is damaged or cannot be read, or
   *     when the port is in use; nothing in it was changed then
   */
  public synchronized void start(Predicate<String> joins) throws IOException {
    if (config.groups().isEmpty()) {
      return;
    }
    Member self = ReplicaServerConfig.self(config.groups().get(0), config.node());
    requireFree(self);
    directory = DataDirectory.open(config.directory(), config.cluster(), config.node());
    try {
      startServer(self, joins);
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

  private void startServer(Member self, Predicate<String> joins) throws IOException {
    Map<RaftGroupId, List<Member>> beginnings = beginnings(joins);
    RaftProperties properties = RatisSettings.of(config, self);
    AppendGuard guard = new AppendGuard(ticker);
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
    for (Map.Entry<RaftGroupId, LocalGroup> group : groupsById.entrySet()) {
      open(group.getKey(), group.getValue(), beginnings.get(group.getKey()));
    }
    server.start();
    for (Map.Entry<RaftGroupId, LocalGroup> group : groupsById.entrySet()) {
      group
          .getValue()
          .start(
              new RatisLog(group.getValue().name(), server.getDivision(group.getKey())),
              beginnings.get(group.getKey()).isEmpty());
    }
  }

  /** With which members each group begins, or began when it was first opened here. */
  private Map<RaftGroupId, List<Member>> beginnings(Predicate<String> joins) throws IOException {
    Beginnings beginnings = Beginnings.read(directory.beginnings());
    Map<RaftGroupId, List<Member>> members = new LinkedHashMap<>();
    for (Map.Entry<RaftGroupId, LocalGroup> each : groupsById.entrySet()) {
      GroupConfig group = each.getValue().config();
      boolean known = Files.exists(directory.groups().resolve(each.getKey().getUuid().toString()));
      List<Member> remembered = known ? beginnings.of(group.name()) : null;
      if (remembered == null) {
        boolean join = !known && joins.test(group.name());
        remembered = join ? List.of() : group.members();
        beginnings.remember(group.name(), remembered);
      }
      members.put(each.getKey(), remembered);
    }
    return members;
  }

  private StateMachine machineOf(RaftGroupId id) {
    LocalGroup group = groupsById.get(id);
    if (group == null) {
      throw new IllegalArgumentException("Node " + config.node() + " does not host group " + id);
    }
    return group.machine();
  }

  /** Recovers the group if it is on disk, else begins it. */
  private void open(RaftGroupId id, LocalGroup group, List<Member> members) throws IOException {
    RaftGroup raftGroup = RaftGroup.valueOf(id, RaftPeers.of(members));
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
      } catch (RuntimeException e) {
        LOG.warn("Group {} could not be looked after", group.getValue().name(), e);
      }
    }
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
