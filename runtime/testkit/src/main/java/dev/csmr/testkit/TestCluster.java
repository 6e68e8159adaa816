package dev.csmr.testkit;

import dev.csmr.client.CsmrClient;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.Deployed;
import dev.csmr.config.Deployment;
import dev.csmr.config.NodeConfig;
import dev.csmr.launcher.ClusterFile;
import dev.csmr.launcher.Directories;
import dev.csmr.launcher.FreePorts;
import dev.csmr.node.Node;
import dev.csmr.node.NodeException;
import dev.csmr.node.NodeStatus.GroupStatus;
import dev.csmr.node.Surroundings;
import dev.csmr.service.ReplicatedDefinition;
import dev.csmr.service.ServiceDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A cluster in this process, for tests: the nodes are those of production, with Raft and gRPC over
 * loopback and files in a directory of the cluster's own. {@link #close} ends it all, directory
 * included. Thread-safe.
 *
 * <p>Faults are those that a process can do to itself; the others need nodes as processes ({@code
 * dev.csmr.launcher.LocalCluster}). Not simulated here:
 *
 * <ul>
 *   <li>a power loss, a full or a slow disk: a node that is {@linkplain #kill killed} leaves on its
 *       disk what was written, whether it was forced or not;
 *   <li>a node that stands still: all nodes share one virtual machine, and so its pauses;
 *   <li>a network that swallows: where {@linkplain #partition a link is cut}, who calls is refused
 *       at once, and clients reach every node still.
 * </ul>
 *
 * <p>Whatever is waited for is waited for 60 seconds unless the builder says otherwise; then the
 * wait ends with a {@link KitException}.
 */
public final class TestCluster implements AutoCloseable {
  private static final long POLL_MILLIS = 10;
  private static final int DELETE_ATTEMPTS = 100;

  private final KnownServices services;
  private final Deployment deployment;
  private final Path directory;
  private final Duration patience;
  private final TestClock clock = new TestClock();
  private final CutLinks links = new CutLinks();
  private final DeterminismFindings findings;
  private final Map<String, Node> running = new ConcurrentHashMap<>();
  private final Map<List<String>, CsmrClient> shared = new HashMap<>();
  private final List<CsmrClient> clients = new ArrayList<>();
  private volatile boolean closed;

  private TestCluster(
      KnownServices services,
      Deployment deployment,
      Path directory,
      Duration patience,
      DeterminismFindings findings) {
    this.services = services;
    this.deployment = deployment;
    this.directory = directory;
    this.patience = patience;
    this.findings = findings;
  }

  /**
   * A builder of a cluster of services.
   *
   * @param services their annotated interfaces; none means all that are on the class path, but
   *     those that are a component of another one
   */
  public static ClusterBuilder of(Class<?>... services) {
    return new ClusterBuilder(List.of(services), "");
  }

  /**
   * A builder of a cluster as a file says.
   *
   * @param yaml the name of a {@code cluster.yaml}, a class-path resource or a file; hosts, ports
   *     and data directories in it are replaced
   */
  public static ClusterBuilder ofYaml(String yaml) {
    return new ClusterBuilder(List.of(), yaml);
  }

  /** Starts a cluster and waits until all nodes serve. */
  static TestCluster start(
      KnownServices services, String yaml, DeterminismFindings findings, Duration patience) {
    Collection<ServiceDefinition> definitions =
        services.all().stream()
            .map(each -> findings == null ? each : checked(each, findings))
            .toList();
    TestCluster cluster;
    try {
      Path directory = Files.createTempDirectory("csmr-test-");
      try {
        ClusterConfig config = ClusterFile.write(yaml, directory);
        Deployment deployment = Deployment.resolve(config, definitions);
        cluster = new TestCluster(services, deployment, directory, patience, findings);
      } catch (IOException | RuntimeException e) {
        delete(directory);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      cluster.startAll();
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private static ServiceDefinition checked(
      ServiceDefinition definition, DeterminismFindings findings) {
    return definition instanceof ReplicatedDefinition replicated
        ? new TwinDefinition(replicated, findings::add)
        : definition;
  }

  private void startAll() {
    CompletableFuture<?>[] starts =
        nodes().stream()
            .map(node -> CompletableFuture.runAsync(() -> launch(node), TestCluster::onThread))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(starts).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof KitException known ? known : e;
    }
    awaitServing();
  }

  /** Nodes start and end side by side; the common pool belongs to what is tested. */
  private static void onThread(Runnable task) {
    new Thread(task, "csmr-testkit").start();
  }

  private void launch(String node) {
    try {
      running.put(node, Node.start(deployment, node, new Surroundings(clock, links.of(node))));
    } catch (NodeException e) {
      throw new KitException(e, KitError.NOT_STARTED, node, e.getMessage());
    }
  }

  /** The cluster's configuration, {@code cluster.yaml}, as csmr's tools take it. */
  public Path file() {
    return deployment.config().source();
  }

  /** The names of all nodes, {@code n1} and so on unless a YAML says otherwise. */
  public List<String> nodes() {
    return deployment.config().nodes().stream().map(NodeConfig::name).toList();
  }

  /** The names of all groups. */
  public List<String> groups() {
    return deployment.config().groups().stream().map(DeclaredGroup::name).toList();
  }

  /** Where the nodes' data are. */
  Path directory() {
    return directory;
  }

  /** Where clients connect to a node: {@code host:port}. */
  public String endpoint(String node) {
    return deployment.config().node(known(node)).orElseThrow().endpoint();
  }

  /** Where clients connect: every node's {@code host:port}. */
  public List<String> endpoints() {
    return nodes().stream().map(this::endpoint).toList();
  }

  private String known(String node) {
    if (closed) {
      throw new KitException(KitError.CLOSED);
    }
    if (deployment.config().node(node).isEmpty()) {
      throw new KitException(KitError.NO_SUCH_NODE, node, nodes());
    }
    return node;
  }

  private String knownGroup(String group) {
    if (deployment.config().group(group).isEmpty()) {
      throw new KitException(KitError.NO_SUCH_GROUP, group, groups());
    }
    return group;
  }

  private Node runningNode(String name) {
    Node node = running.get(known(name));
    if (node == null) {
      throw new KitException(KitError.DOES_NOT_RUN, name);
    }
    return node;
  }

  /** Whether a node runs. */
  public boolean isRunning(String node) {
    return running.containsKey(known(node));
  }

  /**
   * A client of the service of a type.
   *
   * @param type the service's interface, or its generated client
   */
  public <T> T client(Class<T> type) {
    return type.cast(client("A client", type, "", ""));
  }

  /**
   * A client of one of several services of a type.
   *
   * @param type the service's interface, or its generated client
   * @param service the name under which it is deployed
   */
  public <T> T client(Class<T> type, String service) {
    return type.cast(client("A client", type, service, ""));
  }

  /**
   * A client.
   *
   * @param who asks, for messages
   * @param service empty for the only one of the type
   * @param node the only node that the client knows; empty for all of them
   */
  Object client(String who, Class<?> type, String service, String node) {
    ServiceDefinition definition =
        services
            .withClient(type)
            .orElseThrow(
                () ->
                    new KitException(
                        KitError.NO_CLIENT,
                        who,
                        type.getName(),
                        services.all().stream().map(ServiceDefinition::name).toList()));
    return services.connect(definition, client(node), deployed(definition, service));
  }

  private String deployed(ServiceDefinition definition, String service) {
    Map<String, Deployed> all = deployment.services();
    if (!service.isEmpty()) {
      if (!all.containsKey(service)) {
        throw new KitException(KitError.NO_SUCH_DEPLOYED, service, all.keySet());
      }
      return service;
    }
    List<String> names =
        all.entrySet().stream()
            .filter(each -> each.getValue().definition().name().equals(definition.name()))
            .map(Map.Entry::getKey)
            .toList();
    if (names.isEmpty()) {
      throw new KitException(KitError.NOT_DEPLOYED, definition.name(), all.keySet());
    }
    if (names.size() > 1) {
      throw new KitException(KitError.SEVERAL_OF_TYPE, definition.name(), names, names.get(0));
    }
    return names.get(0);
  }

  /** The cluster's client of all nodes, or of one; the same one whenever it is asked for. */
  synchronized CsmrClient client(String node) {
    List<String> ends = node.isEmpty() ? endpoints() : List.of(endpoint(node));
    return shared.computeIfAbsent(ends, this::newClient);
  }

  /**
   * A new client, with sessions and streams of its own; closed with the cluster at the latest.
   *
   * @param nodes the only ones that it knows; none means all
   */
  public synchronized CsmrClient connect(String... nodes) {
    return newClient(
        nodes.length == 0 ? endpoints() : List.of(nodes).stream().map(this::endpoint).toList());
  }

  private CsmrClient newClient(List<String> ends) {
    CsmrClient client = CsmrClient.connect(ends);
    clients.add(client);
    return client;
  }

  /**
   * Ends a node as abruptly as a process can that goes on: from now on nobody hears of it,
   * connections break, nothing is answered or handed over. What it acknowledged is on its disk; and
   * so is, other than after a crash of the machine, what it wrote and had not forced yet.
   */
  public void kill(String node) {
    Node killed = end(node);
    links.die(node);
    killed.crash();
  }

  /** Stops a node in order: it lets others lead, answers what it has, and closes. */
  public void stop(String node) {
    end(node).close();
  }

  private Node end(String node) {
    Node ended = runningNode(node);
    if (!running.remove(node, ended)) {
      throw new KitException(KitError.DOES_NOT_RUN, node);
    }
    return ended;
  }

  /**
   * Starts a node that was stopped or killed, with its data; {@link #awaitServing} waits for it.
   */
  public synchronized void start(String node) {
    if (isRunning(node)) {
      throw new KitException(KitError.RUNS_ALREADY, node);
    }
    links.live(node);
    launch(node);
  }

  /**
   * Cuts the links between some nodes and all others, until {@link #heal}: those who are on one
   * side hear each other only. Called again it parts further. Clients reach all nodes.
   */
  public void partition(String... nodes) {
    links.part(List.of(nodes).stream().map(this::known).toList());
  }

  /** Makes all links whole again. */
  public void heal() {
    links.heal();
  }

  /**
   * Lets time pass for all nodes at once: their clocks go on by so much, as if the whole cluster
   * had slept. The log time of a group ({@link dev.csmr.ReplicaContext#now}) follows with its next
   * command. Calls that are under way may end as if they had taken so long: {@link
   * dev.csmr.IndeterminateException}.
   */
  public void advanceTime(Duration time) {
    clock.pass(time);
  }

  /** Has each running member of a group take a snapshot of its state now. */
  public void snapshot(String group) {
    for (String node : deployment.config().group(knownGroup(group)).orElseThrow().members()) {
      if (isRunning(node)) {
        snapshot(node, group);
      }
    }
  }

  /**
   * Has a node take a snapshot of a group's state now.
   *
   * @return the index of the last entry of the log that is in it; −1 if nothing was executed yet
   */
  public long snapshot(String node, String group) {
    Node taking = runningNode(node);
    knownGroup(group);
    try {
      return taking.takeSnapshot(group, patience).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new KitException(e, KitError.NO_SNAPSHOT, node, group, e.getCause().getMessage());
    } catch (TimeoutException e) {
      throw new KitException(e, KitError.NO_SNAPSHOT, node, group, said(List.of(taking)));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** The node that leads a group and serves; waits until there is one. */
  public String leader(String group) {
    knownGroup(group);
    return awaitValue("a leader of group " + group, () -> leaderNow(group));
  }

  /** Waits until another node than this one leads a group and serves. */
  public String leaderOtherThan(String node, String group) {
    known(node);
    knownGroup(group);
    return awaitValue(
        "another leader of group " + group + " than " + node,
        () -> leaderNow(group).filter(leader -> !leader.equals(node)));
  }

  /**
   * One that is cut off may not know yet that it does not lead any more: the newest term counts.
   */
  private Optional<String> leaderNow(String group) {
    return running.entrySet().stream()
        .flatMap(
            each ->
                each.getValue().status().groups().stream()
                    .filter(replica -> replica.group().equals(group) && replica.ready())
                    .map(replica -> Map.entry(each.getKey(), replica.term())))
        .max(Comparator.comparingLong(Map.Entry::getValue))
        .map(Map.Entry::getKey);
  }

  /** Waits until all nodes that run serve every service. */
  public void awaitServing() {
    awaitServing(nodes().stream().filter(this::isRunning).toArray(String[]::new));
  }

  /** Waits until nodes serve every service. */
  public void awaitServing(String... nodes) {
    for (String name : nodes) {
      Node node = runningNode(name);
      await("node " + name + " to serve", node::serves);
    }
  }

  /** Waits until a condition holds, which is looked at again and again. */
  public void await(String what, BooleanSupplier condition) {
    boolean unused =
        awaitValue(what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  private <T> T awaitValue(String what, Supplier<Optional<T>> look) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (closed) {
        throw new KitException(KitError.CLOSED);
      }
      if (System.nanoTime() - end > 0) {
        throw new KitException(
            KitError.NOT_IN_TIME, patience.toSeconds(), what, said(running.values()));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("The test was interrupted.", e);
  }

  private static String said(Collection<Node> nodes) {
    return nodes.stream()
        .map(Node::status)
        .map(
            status ->
                status.node()
                    + " "
                    + status.groups().stream()
                        .map(
                            group ->
                                group.group()
                                    + " is "
                                    + group.role()
                                    + (group.ready() ? " and serves" : "")
                                    + problem(group))
                        .toList())
        .collect(Collectors.joining("; "));
  }

  private static String problem(GroupStatus group) {
    return group.stopped().isEmpty()
        ? group.impeded().isEmpty() ? "" : ": " + group.impeded()
        : ": " + group.stopped();
  }

  /**
   * Checks that the replicas of all nodes that run still do, and that twins found no difference.
   *
   * @throws AssertionError when a replica stopped rather than diverge, or an operation was found
   *     not to be deterministic
   */
  public void requireHealthy() {
    List<String> stopped =
        running.values().stream()
            .flatMap(node -> node.status().groups().stream())
            .map(GroupStatus::stopped)
            .filter(reason -> !reason.isEmpty())
            .distinct()
            .toList();
    if (findings != null) {
      findings.requireNone();
    }
    if (!stopped.isEmpty()) {
      throw new AssertionError(KitError.REPLICA_STOPPED.text(String.join("; ", stopped)));
    }
  }

  /** Ends clients and nodes, and deletes the directory. Further calls do nothing. */
  @Override
  public void close() {
    List<CsmrClient> ending;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      ending = List.copyOf(clients);
    }
    ending.forEach(CsmrClient::close);
    nodes().forEach(links::die);
    CompletableFuture.allOf(
            running.values().stream()
                .map(node -> CompletableFuture.runAsync(node::crash, TestCluster::onThread))
                .toArray(CompletableFuture<?>[]::new))
        .join();
    running.clear();
    delete(directory);
    for (NodeConfig node : deployment.config().nodes()) {
      FreePorts.giveBack(node.port());
      FreePorts.giveBack(node.raftPort());
      if (node.metricsPort() != 0) {
        FreePorts.giveBack(node.metricsPort());
      }
    }
  }

  /** A thread of a node that is on its way out may write a last file. */
  private static void delete(Path directory) {
    for (int attempt = 1; ; attempt++) {
      try {
        Files.delete(Directories.fresh(directory));
        return;
      } catch (IOException e) {
        if (attempt == DELETE_ATTEMPTS) {
          throw new UncheckedIOException(e);
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }
}
