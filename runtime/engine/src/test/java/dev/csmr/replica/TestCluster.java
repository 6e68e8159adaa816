package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.launcher.FreePorts;
import dev.csmr.replica.api.BootstrapMode;
import dev.csmr.replica.api.Checkpoints;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReplica;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.MembersOutcome;
import dev.csmr.replica.api.MembersReply;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.api.ReplicaServerConfig;
import dev.csmr.replica.api.ReplicaStatus;
import dev.csmr.replica.api.ReplicaStatus.ReplicaRole;
import dev.csmr.replica.api.Standing;
import dev.csmr.replica.api.TermPeers;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Nodes with real Raft servers in this process, which can be stopped and started again. */
public final class TestCluster implements AutoCloseable {
  static final String GROUP = "counters";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path directory;
  private final ReplicaLimits limits;
  private final Duration electionTimeout;
  private final List<Member> members = new ArrayList<>();
  private final List<String> groupNames;
  private final Map<String, ReplicaServer> running = new ConcurrentHashMap<>();
  private final Map<String, String> stops = new ConcurrentHashMap<>();
  private final Map<String, LongSupplier> own = new ConcurrentHashMap<>();
  private final AtomicLong sequence = new AtomicLong();

  TestCluster(Path directory, int nodes, ReplicaLimits limits, String... groupNames)
      throws IOException {
    this(directory, nodes, limits, Duration.ofMillis(500), groupNames);
  }

  private TestCluster(
      Path directory,
      int nodes,
      ReplicaLimits limits,
      Duration electionTimeout,
      String... groupNames)
      throws IOException {
    this.directory = directory;
    this.limits = limits;
    this.electionTimeout = electionTimeout;
    this.groupNames = List.of(groupNames);
    for (int i = 0; i < nodes; i++) {
      members.add(new Member("n" + i, "127.0.0.1", FreePorts.next(), 0));
    }
  }

  /** Starts three nodes and waits until any of them may fail. */
  public static TestCluster start(Path directory, ReplicaLimits limits) throws IOException {
    return start(directory, limits, Duration.ofMillis(500));
  }

  /** As {@link #start(Path, ReplicaLimits)}, with leaders that may be silent for so long. */
  public static TestCluster start(Path directory, ReplicaLimits limits, Duration electionTimeout)
      throws IOException {
    TestCluster cluster = new TestCluster(directory, 3, limits, electionTimeout, GROUP);
    cluster.startAll();
    for (String node : cluster.nodes()) {
      await(node + " to have data", () -> !cluster.replica(node).status().empty());
    }
    return cluster;
  }

  void startAll() throws IOException {
    for (Member member : members) {
      startNode(member.node());
    }
  }

  ReplicaServerConfig config(String node) {
    List<GroupConfig> groups = new ArrayList<>();
    for (String name : groupNames) {
      groups.add(
          new GroupConfig(
              name,
              members,
              List.of(
                  new GroupComponent.Stateful(
                      CounterStore.PATH,
                      new CounterStore(() -> own.getOrDefault(node, () -> 0).getAsLong())))));
    }
    return new ReplicaServerConfig(
        "test",
        node,
        null,
        directory.resolve(node),
        groups,
        List.of(),
        electionTimeout,
        electionTimeout.multipliedBy(2),
        limits);
  }

  void startNode(String node) throws IOException {
    startNode(node, BootstrapMode.BY_OTHERS);
  }

  /** Starts a node that enters the groups of which it has no data in one way. */
  void startNode(String node, BootstrapMode entry) throws IOException {
    ReplicaServer server =
        new ReplicaServer(
            config(node), askOthers(), (group, reason) -> stops.put(node + "/" + group, reason));
    running.put(node, server);
    try {
      server.start(group -> entry);
    } catch (IOException | RuntimeException e) {
      running.remove(node);
      throw e;
    }
  }

  /** Starts a new node, which joins the groups. */
  String startJoining() throws IOException {
    String node = addNode();
    startNode(node, BootstrapMode.JOIN);
    return node;
  }

  /** Starts a node that has left the group again, without its data of the group. */
  void startJoiningAgain(String node) throws IOException {
    Path group = directoryOf(node).resolve(ReplicaServer.directory("test", GROUP));
    Files.move(group, directory.resolve(node + "-old"));
    startNode(node, BootstrapMode.JOIN);
  }

  /** Takes the disk of a node that does not run. */
  void loseDisk(String node) throws IOException {
    Files.move(directoryOf(node), directory.resolve(node + "-lost-" + System.nanoTime()));
  }

  /** Configures another node, and does not start it. */
  String addNode() throws IOException {
    Member added = new Member("n" + members.size(), "127.0.0.1", FreePorts.next(), 0);
    members.add(added);
    return added.node();
  }

  /** Makes nodes the members of the group. */
  MembersReply changeMembers(String... nodes) {
    return changeMembers(
        members.stream().filter(member -> List.of(nodes).contains(member.node())).toList());
  }

  /** Makes these the members of the group; asks again as long as a leader cannot say. */
  MembersReply changeMembers(List<Member> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      MembersReply reply =
          replica(leader())
              .changeMembers(wanted)
              .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
              .join();
      if (reply.outcome() == MembersOutcome.DONE || reply.outcome() == MembersOutcome.FAILED) {
        return reply;
      }
      assertThat(System.nanoTime()).as("no end of %s", reply).isLessThan(deadline);
    }
  }

  /** What {@link CounterStore#OWN} answers on a node, which is 0 otherwise. */
  void own(String node, LongSupplier number) {
    own.put(node, number);
  }

  void stopNode(String node) {
    ReplicaServer stopped = running.remove(node);
    stopped.handOver();
    stopped.close();
  }

  private TermPeers askOthers() {
    return new TermPeers() {
      @Override
      public CompletableFuture<Long> term(String node, String group) {
        return ask(node, group, GroupReplica::term);
      }

      @Override
      public CompletableFuture<Standing> standing(String node, String group) {
        return ask(node, group, GroupReplica::standing)
            .thenApply(standing -> Objects.requireNonNull(standing, node + " is starting"));
      }

      @Override
      public CompletableFuture<Checkpoints> checkpoints(String node, String group) {
        return ask(node, group, GroupReplica::checkpoints);
      }
    };
  }

  private <T> CompletableFuture<T> ask(
      String node, String group, Function<GroupReplica, T> question) {
    ReplicaServer server = running.get(node);
    return server == null
        ? CompletableFuture.failedFuture(new IOException(node + " is down"))
        : CompletableFuture.completedFuture(question.apply(server.group(group)));
  }

  List<String> nodes() {
    return members.stream().map(Member::node).toList();
  }

  Path directoryOf(String node) {
    return directory.resolve(node);
  }

  boolean isRunning(String node) {
    return running.containsKey(node);
  }

  GroupReplica replica(String node) {
    return replica(node, GROUP);
  }

  GroupReplica replica(String node, String group) {
    return running.get(node).group(group);
  }

  /** Why the replica of a group on a node stopped, or null. */
  String stopReason(String node, String group) {
    return stops.get(node + "/" + group);
  }

  /** The node that leads the group and serves. */
  String leader() {
    return leader(GROUP);
  }

  String leader(String group) {
    Map<String, ReplicaStatus> seen = new LinkedHashMap<>();
    String[] found = new String[1];
    await(
        "a leader that serves; seen: " + seen,
        () -> {
          for (Map.Entry<String, ReplicaServer> node : running.entrySet()) {
            ReplicaStatus status = node.getValue().group(group).status();
            seen.put(node.getKey(), status);
            if (status.ready()) {
              found[0] = node.getKey();
            }
          }
          return found[0] != null;
        });
    return found[0];
  }

  /** A command with an identity of its own. */
  public Invocation command(Step... steps) {
    return new Invocation(
        new InvocationIdentity(
            7, sequence.incrementAndGet(), 0, System.currentTimeMillis() + 300_000),
        0,
        List.of(steps));
  }

  /** Executes a command wherever the leader is, with the same identity until its fate is known. */
  public GroupReply execute(Invocation command) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      GroupReply reply = submit(leader(), command);
      switch (reply.outcome()) {
        case NOT_LEADER, NOT_READY, OVERLOADED, INDETERMINATE, STOPPED -> {
          if (System.nanoTime() > deadline) {
            throw new AssertionError("No answer in time but " + reply);
          }
        }
        default -> {
          return reply;
        }
      }
    }
  }

  GroupReply submit(String node, Invocation command) {
    CompletableFuture<GroupReply> answer = new CompletableFuture<>();
    replica(node).submit(command, answer::complete);
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** A linearizable query at one node, once. */
  GroupReply query(String node, Step step) {
    CompletableFuture<GroupReply> answer = new CompletableFuture<>();
    replica(node).query(Invocation.of(new InvocationIdentity(0, 1, 0, 0), step), answer::complete);
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** A linearizable query, wherever the leader is. */
  GroupReply query(Step step) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      GroupReply reply = query(leader(), step);
      if (reply.isDone()
          || reply.outcome() == GroupOutcome.INVALID
          || System.nanoTime() > deadline) {
        return reply;
      }
    }
  }

  /** A query on what one node has applied. */
  GroupReply staleQuery(String node, Step step) {
    CompletableFuture<GroupReply> answer = new CompletableFuture<>();
    replica(node)
        .staleQuery(Invocation.of(new InvocationIdentity(0, 1, 0, 0), step), answer::complete);
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Waits until a node takes part and has applied as much as the leader had. */
  void awaitCaughtUp(String node) {
    // What was answered is committed; that the leader has applied it, its status says later.
    long index = replica(leader()).status().commitIndex();
    await(
        node + " to catch up to " + index,
        () -> {
          ReplicaStatus status = replica(node).status();
          return status.appliedIndex() >= index && status.impeded() == null;
        });
  }

  /** Waits until a node says of its replica of the group all this. */
  void awaitImpeded(String node, String... words) {
    await(
        node + " to say " + List.of(words),
        () -> {
          String said = replica(node).status().impeded();
          return said != null && Stream.of(words).allMatch(said::contains);
        });
  }

  /** Asks a node once to let another lead; returns when that one answered, or not in time. */
  void offerHandOver(String node) {
    running.get(node).handOver();
  }

  /** Lets another node lead, whatever the machine is busy with. */
  void handOver(String node) {
    await(
        "another than " + node + " to lead",
        () -> {
          running.get(node).handOver();
          return running.entrySet().stream()
              .filter(other -> !other.getKey().equals(node))
              .anyMatch(
                  other -> other.getValue().group(GROUP).status().role() == ReplicaRole.LEADER);
        });
  }

  public static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long for " + what).isLessThan(deadline);
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    running.values().parallelStream().forEach(ReplicaServer::close);
    running.clear();
  }
}
