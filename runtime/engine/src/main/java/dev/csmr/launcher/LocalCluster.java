package dev.csmr.launcher;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.NodeConfig;
import dev.csmr.node.AskedNode;
import dev.csmr.node.JvmFlags;
import dev.csmr.node.Members;
import dev.csmr.node.NodeException;
import dev.csmr.node.NodeMain;
import dev.csmr.node.NodeStatus;
import dev.csmr.node.StatusService;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A cluster of nodes on this machine, a process each: started, awaited, killed, stopped, paused and
 * continued by name. {@link #close} ends all of them, and so does the end of this program. Not
 * thread-safe.
 *
 * <p>Nodes get the class path of this program, work in the directory of the configuration, and
 * append what they say to {@code NAME.log} there.
 *
 * <p>Whatever is waited for is waited for 90 seconds, unless {@link #withPatience} says otherwise;
 * when it does not come about, or a node ends that nobody told to, the wait ends with a {@link
 * LaunchException} that names the logs.
 */
public final class LocalCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final long POLL_MILLIS = 50;

  private final Map<String, JavaProcess> processes = new LinkedHashMap<>();

  /** The nodes whose processes were told to end, or were waited for to end. */
  private final Set<String> meantToEnd = new HashSet<>();

  private ClusterConfig config;
  private List<String> options = options(JvmFlags.recommended());
  private Class<?> main = NodeMain.class;
  private Duration patience = PATIENCE;

  private LocalCluster(ClusterConfig config) {
    this.config = config;
  }

  /** A cluster as its file describes it, ports and data directories included. Nothing runs yet. */
  public static LocalCluster of(ClusterConfig config) {
    return new LocalCluster(config);
  }

  /**
   * A cluster with free ports and fresh data. Nothing runs yet.
   *
   * @param yaml the content of a cluster.yaml; hosts, ports and data directories in it are replaced
   * @param directory where configuration, data and logs go; an empty or a new directory
   * @throws dev.csmr.config.ConfigException when the configuration is wrong
   */
  public static LocalCluster prepare(String yaml, Path directory) throws IOException {
    return new LocalCluster(ClusterFile.write(yaml, directory));
  }

  private static List<String> options(List<String> flags) {
    List<String> options = new ArrayList<>(flags);
    options.addAll(JavaProcess.ownClassPath());
    return options;
  }

  /** Gives the nodes that are started from now on another heap than 512 megabytes. */
  public LocalCluster withHeap(int megabytes) {
    return withJvmFlags("-Xms" + megabytes + "m", "-Xmx" + megabytes + "m");
  }

  /** Adds options to those of the virtual machines that are started from now on. */
  public LocalCluster withJvmFlags(String... flags) {
    options.addAll(List.of(flags));
    return this;
  }

  /** Starts nodes with these options of java only, which have to give the class path as well. */
  public LocalCluster withOptions(List<String> allOptions) {
    options = new ArrayList<>(allOptions);
    return this;
  }

  /** Runs another class than {@link NodeMain}, with the same command line. */
  public LocalCluster withMain(Class<?> nodeMain) {
    main = nodeMain;
    return this;
  }

  /** Waits longer or shorter from now on. */
  public LocalCluster withPatience(Duration longest) {
    patience = longest;
    return this;
  }

  /** The configuration as it is in the file now. */
  public ClusterConfig config() {
    return config;
  }

  /** The names of all nodes, in the order of the configuration. */
  public List<String> nodes() {
    return config.nodes().stream().map(NodeConfig::name).toList();
  }

  /** Where clients connect to a node: {@code host:port}. */
  public String endpoint(String node) {
    return node(node).endpoint();
  }

  /** Where clients connect: every node's {@code host:port}. */
  public List<String> endpoints() {
    return config.nodes().stream().map(NodeConfig::endpoint).toList();
  }

  private NodeConfig node(String name) {
    return config
        .node(name)
        .orElseThrow(
            () -> new IllegalArgumentException("No node " + name + " in " + config.source()));
  }

  /**
   * Starts all nodes, and waits until all serve: from then on any minority of them may fail.
   *
   * @throws LaunchException when a node ends, or it takes too long
   */
  public LocalCluster startAll() throws IOException, InterruptedException {
    for (String node : nodes()) {
      launch(node);
    }
    for (String node : nodes()) {
      awaitServing(node);
    }
    return this;
  }

  /**
   * Starts a node that does not run, and waits until it has started: that its groups have leaders
   * is another thing, see {@link #awaitServing(String)}.
   *
   * @param arguments more of its command line, such as {@code --join}
   */
  public void start(String node, String... arguments) throws IOException, InterruptedException {
    launch(node, arguments);
    Duration unused = awaitStarted(node);
  }

  /**
   * Starts a node that does not run, and does not wait for it.
   *
   * @param arguments more of its command line, such as {@code --join}
   */
  public void launch(String node, String... arguments) throws IOException {
    if (isAlive(node)) {
      throw new IllegalStateException("Node " + node + " runs already.");
    }
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--config", config.source().toString(), "--node", node(node).name()));
    all.addAll(List.of(arguments));
    meantToEnd.remove(node);
    processes.put(node, run(node, main, all));
  }

  private JavaProcess run(String name, Class<?> mainClass, List<String> arguments)
      throws IOException {
    return JavaProcess.start(
        name, log(name), JavaProcess.Output.LOG, options, mainClass, arguments);
  }

  /** Ends a node as a crash would (SIGKILL), and waits until it is gone. */
  public void kill(String node) throws InterruptedException {
    meantToEnd.add(node);
    process(node).kill();
  }

  /** Asks a node to end (SIGTERM), waits until it is gone, and gives its exit code. */
  public int stop(String node) throws IOException, InterruptedException {
    process(node).terminate();
    return awaitEnd(node);
  }

  /** Waits until a node that was started has ended by itself, and gives its exit code. */
  public int awaitEnd(String node) throws IOException, InterruptedException {
    meantToEnd.add(node);
    return process(node).awaitEnd(patience);
  }

  /** Stops a node (SIGTERM), starts it again, and waits until it has started. */
  public void restart(String node) throws IOException, InterruptedException {
    int unused = stop(node);
    start(node);
  }

  /** Lets a node stand still where it is (SIGSTOP). Needs a POSIX system. */
  public void pause(String node) throws IOException, InterruptedException {
    process(node).pause();
  }

  /** Lets a paused node go on (SIGCONT). */
  public void resume(String node) throws IOException, InterruptedException {
    process(node).resume();
  }

  /** Whether a node's process runs; a paused one does. */
  public boolean isAlive(String node) {
    JavaProcess process = processes.get(node);
    return process != null && process.isAlive();
  }

  /**
   * The process of a node that was started, the newest one.
   *
   * @throws IllegalStateException when it was never started
   */
  public JavaProcess process(String node) {
    JavaProcess process = processes.get(node);
    if (process == null) {
      throw new IllegalStateException("Node " + node + " was not started.");
    }
    return process;
  }

  /** The newest process of each node that was started, in the order of their first starts. */
  public List<JavaProcess> processes() {
    return List.copyOf(processes.values());
  }

  /** The file with what a node says, of all its processes one after the other. */
  public Path log(String node) {
    return config.source().toAbsolutePath().resolveSibling(node + ".log");
  }

  /** Where the logs of all nodes that were started are, and how they end; for messages. */
  public String logs() {
    return processes.values().stream()
        .map(JavaProcess::lastWords)
        .collect(Collectors.joining("\n"));
  }

  /** What a node says of itself; empty when it does not answer within five seconds. */
  public Optional<NodeStatus> status(String node) {
    return StatusService.ask(AskedNode.of(config, node(node)), ANSWER);
  }

  /**
   * What a node's health service says of a service; SERVICE_UNKNOWN when it does not know it,
   * UNKNOWN when it does not answer.
   *
   * @param service the name of a deployed service, or {@code ""} for all of them
   */
  public ServingStatus health(String node, String service) {
    ManagedChannel channel = AskedNode.channel(config, node(node));
    try {
      return HealthGrpc.newBlockingStub(channel)
          .withDeadlineAfter(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
          .check(HealthCheckRequest.newBuilder().setService(service).build())
          .getStatus();
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode() == Status.Code.NOT_FOUND
          ? ServingStatus.SERVICE_UNKNOWN
          : ServingStatus.UNKNOWN;
    } finally {
      channel.shutdownNow();
    }
  }

  /**
   * Waits until a node that was launched has started, and gives how long it says that it took, from
   * the start of its virtual machine.
   */
  public Duration awaitStarted(String node) throws IOException, InterruptedException {
    Pattern ready = Pattern.compile(NodeMain.READY + " node=" + node + " .*millis=(\\d+)");
    return await(
        "node " + node + " to have started",
        () -> {
          Matcher matcher = ready.matcher(process(node).output());
          return matcher.find()
              ? Optional.of(Duration.ofMillis(Long.parseLong(matcher.group(1))))
              : Optional.empty();
        });
  }

  /** Waits until a node serves every service. */
  public void awaitServing(String node) throws IOException, InterruptedException {
    awaitServing(node, "");
  }

  /** Waits until a node serves a service, or with {@code ""} every one. */
  public void awaitServing(String node, String service) throws IOException, InterruptedException {
    await(
        "node " + node + " to serve " + (service.isEmpty() ? "all services" : service),
        () -> health(node, service) == ServingStatus.SERVING);
  }

  /** The node that leads a group and serves; waits until there is one. */
  public String awaitLeader(String group) throws IOException, InterruptedException {
    return await("a leader of group " + group, () -> leader(group));
  }

  /** The node that leads each group and serves, as far as one does right now. */
  public Map<String, Optional<String>> leaders() {
    Map<String, Optional<String>> leaders = new LinkedHashMap<>();
    for (DeclaredGroup group : config.groups()) {
      leaders.put(group.name(), leader(group.name()));
    }
    return leaders;
  }

  private Optional<String> leader(String group) {
    return nodes().stream()
        .filter(node -> isAlive(node))
        .filter(
            node ->
                status(node).stream()
                    .flatMap(status -> status.groups().stream())
                    .anyMatch(replica -> replica.group().equals(group) && replica.ready()))
        .findFirst();
  }

  /** Waits until a condition holds, which is looked at again and again. */
  public void await(String what, BooleanSupplier condition)
      throws IOException, InterruptedException {
    boolean unused =
        await(what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  private <T> T await(String what, Supplier<Optional<T>> look)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      requireAlive();
      if (System.nanoTime() - end > 0) {
        throw new LaunchException(
            "Waited " + patience.toSeconds() + " s for " + what + ".\n" + logs());
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private void requireAlive() throws IOException, InterruptedException {
    for (Map.Entry<String, JavaProcess> each : processes.entrySet()) {
      JavaProcess process = each.getValue();
      if (!process.isAlive() && !meantToEnd.contains(each.getKey())) {
        throw new LaunchException(
            "Node "
                + process.name()
                + " ended with exit code "
                + process.awaitEnd(patience)
                + ". "
                + process.lastWords());
      }
    }
  }

  /**
   * Adds a node, a member of no group, to the configuration's file. Running nodes do not look at
   * the file again.
   */
  public void addNode(String name) throws IOException {
    config = ClusterFile.withNode(config, name);
  }

  /**
   * Gives a group other members in the configuration's file. Running nodes do not look at it again;
   * {@link #changeMembers} has them change.
   */
  public void setMembers(String group, List<String> members) throws IOException {
    config = ClusterFile.withMembers(config, group, members);
  }

  /**
   * Makes the members of all groups what the configuration says, as an operator does.
   *
   * @throws LaunchException when that does not succeed
   */
  public void changeMembers() throws IOException, InterruptedException {
    for (DeclaredGroup group : config.groups()) {
      try {
        Members.change(config, group.name(), patience, progress -> {});
      } catch (NodeException e) {
        throw new LaunchException("The members were not changed. " + e.getMessage(), e);
      }
    }
  }

  /** Kills every process that still runs. */
  @Override
  public void close() {
    processes.values().forEach(JavaProcess::close);
  }
}
