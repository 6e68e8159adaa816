package dev.csmr.samples.launch;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.ClusterWriter;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.Location;
import dev.csmr.config.NodeConfig;
import dev.csmr.node.JvmFlags;
import dev.csmr.node.MembersMain;
import dev.csmr.node.NodeMain;
import dev.csmr.node.NodeStatus;
import dev.csmr.node.StatusService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cluster of csmr nodes on this machine, one process each, with free ports and fresh data. Not
 * thread-safe.
 */
public final class LocalCluster implements AutoCloseable {
  private static final List<String> LOGGING =
      List.of(
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
          "-Dorg.slf4j.simpleLogger.log.dev.csmr=info",
          "-Dorg.slf4j.simpleLogger.showDateTime=true",
          "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS");

  private static final Duration STATUS_TIMEOUT = Duration.ofMillis(500);
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(90);
  private static final long POLL_MS = 50;

  private final Path directory;
  private final Map<String, JavaProcess> processes = new LinkedHashMap<>();

  /** How long a node's log was when the node was started. */
  private final Map<String, Long> logged = new HashMap<>();

  private ClusterConfig config;
  private List<String> jvmFlags = JvmFlags.recommended();

  private LocalCluster(Path directory, ClusterConfig config) {
    this.directory = directory;
    this.config = config;
  }

  /**
   * Prepares a cluster; no process is started.
   *
   * @param yaml the configuration, whose ports and data directories are replaced
   * @param directory where the configuration, data and logs go; an empty directory
   */
  public static LocalCluster prepare(String yaml, Path directory) throws IOException {
    Path file = directory.toAbsolutePath().resolve("cluster.yaml");
    ClusterConfig given = ClusterConfig.parse(yaml, file, Map.of());
    List<Integer> ports = FreePorts.find(2 * given.nodes().size());
    List<NodeConfig> nodes = new ArrayList<>();
    for (NodeConfig node : given.nodes()) {
      int at = 2 * nodes.size();
      nodes.add(node(node.name(), ports.get(at), ports.get(at + 1), node.at()));
    }
    LocalCluster cluster = new LocalCluster(file.getParent(), given);
    cluster.reconfigure(nodes, given.groups());
    return cluster;
  }

  /** Gives the nodes that are started from now on another heap, in megabytes. */
  public void giveHeap(int megabytes) {
    jvmFlags = JvmFlags.recommended(Runtime.version().feature(), megabytes);
  }

  /** Lets the nodes that are started from now on do with the first compiler: they live shortly. */
  public void giveShortLives() {
    List<String> flags = new ArrayList<>(jvmFlags);
    flags.add("-XX:TieredStopAtLevel=1");
    jvmFlags = List.copyOf(flags);
  }

  private static NodeConfig node(String name, int port, int raftPort, Location at) {
    return new NodeConfig(name, "127.0.0.1", port, raftPort, Path.of("data", name), at);
  }

  private void reconfigure(List<NodeConfig> nodes, List<DeclaredGroup> groups) throws IOException {
    config =
        new ClusterConfig(
            config.name(), nodes, groups, config.services(), config.settings(), config.source());
    Files.writeString(config.source(), ClusterWriter.write(config));
  }

  /**
   * Adds a node to the configuration and makes it, in the place of another, a member of each of
   * that node's groups. Running nodes do not look at the configuration again.
   */
  public void replace(String node, String by) throws IOException {
    List<Integer> ports = FreePorts.find(2);
    List<NodeConfig> nodes = new ArrayList<>(config.nodes());
    nodes.add(node(by, ports.get(0), ports.get(1), Location.GENERATED));
    List<DeclaredGroup> groups = new ArrayList<>();
    for (DeclaredGroup group : config.groups()) {
      List<String> members = new ArrayList<>(group.members());
      members.replaceAll(member -> member.equals(node) ? by : member);
      groups.add(new DeclaredGroup(group.name(), members, group.at()));
    }
    reconfigure(nodes, groups);
  }

  /**
   * Makes the members of all groups what the configuration says, as an operator does.
   *
   * @throws IOException when that does not succeed
   */
  public void changeMembers() throws IOException, InterruptedException {
    Path log = log("members");
    int code =
        JavaProcess.start(
                "members",
                log,
                JavaProcess.Output.LOG,
                LOGGING,
                MembersMain.class,
                List.of("--config", config.source().toString()))
            .exitCode();
    if (code != 0) {
      throw new IOException("The members were not changed: " + Files.readString(log));
    }
  }

  /** The configuration that the nodes run with. */
  public ClusterConfig config() {
    return config;
  }

  /** Where clients connect: every node's {@code host:port}. */
  public List<String> endpoints() {
    return config.nodes().stream().map(NodeConfig::endpoint).toList();
  }

  /** The running processes, in the order of the nodes. */
  public List<JavaProcess> processes() {
    return List.copyOf(processes.values());
  }

  /**
   * Starts all nodes and waits until every group has a leader that serves, and every member has
   * data: from then on any minority of them may fail.
   */
  public void start() throws IOException, InterruptedException {
    for (NodeConfig node : config.nodes()) {
      start(node.name());
    }
    for (DeclaredGroup group : config.groups()) {
      leader(group.name());
    }
    for (NodeConfig node : config.nodes()) {
      awaitData(node);
    }
  }

  /** Starts a node and does not wait for it. */
  public void start(String node) throws IOException {
    start(node, List.of());
  }

  /**
   * Starts a node and does not wait for it.
   *
   * @param options more of its command line
   */
  public void start(String node, List<String> options) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("--config", config.source().toString(), "--node", node));
    arguments.addAll(options);
    logged.put(node, Files.exists(log(node)) ? Files.size(log(node)) : 0L);
    List<String> flags = new ArrayList<>(jvmFlags);
    flags.addAll(LOGGING);
    processes.put(
        node,
        JavaProcess.start(
            node, log(node), JavaProcess.Output.LOG, flags, NodeMain.class, arguments));
  }

  /** Ends a node as a crash would (SIGKILL). */
  public void kill(String node) throws InterruptedException {
    JavaProcess process = processes.remove(node);
    if (process == null) {
      throw new IllegalStateException("Node " + node + " does not run.");
    }
    process.kill();
  }

  /** The process of a node that runs. */
  public JavaProcess process(String node) {
    return processes.get(node);
  }

  /**
   * The node that leads a group, waiting until there is one that serves.
   *
   * @throws IOException when there is none within a minute and a half, or a node has ended by
   *     itself
   */
  public String leader(String group) throws IOException, InterruptedException {
    return await(
        () ->
            config.nodes().stream()
                .filter(node -> processes.containsKey(node.name()) && leads(node, group))
                .map(NodeConfig::name)
                .findFirst(),
        "Group "
            + group
            + " has had no leader that serves for a minute and a half. The nodes' logs are in "
            + directory);
  }

  private void awaitData(NodeConfig node) throws IOException, InterruptedException {
    var unused =
        await(
            () ->
                StatusService.ask(node.endpoint(), STATUS_TIMEOUT)
                    .filter(
                        status ->
                            status.groups().stream().noneMatch(NodeStatus.GroupStatus::empty)),
            "Node "
                + node.name()
                + " has had no data of one of its groups for a minute and a half. The nodes' logs"
                + " are in "
                + directory);
  }

  /** Looks for something that is to come. */
  @FunctionalInterface
  private interface Look<T> {
    Optional<T> now() throws IOException;
  }

  private <T> T await(Look<T> look, String failure) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < DEADLINE_NANOS) {
      Optional<T> found = look.now();
      if (found.isPresent()) {
        return found.get();
      }
      requireAlive();
      Thread.sleep(POLL_MS);
    }
    throw new IOException(failure);
  }

  private static boolean leads(NodeConfig node, String group) {
    return StatusService.ask(node.endpoint(), STATUS_TIMEOUT).stream()
        .flatMap(status -> status.groups().stream())
        .anyMatch(replica -> replica.group().equals(group) && replica.ready());
  }

  /** How long a node that was started took to be ready, in milliseconds; waits until it is. */
  public long readyMillis(String node) throws IOException, InterruptedException {
    Pattern ready = Pattern.compile(NodeMain.READY + " node=" + node + " .*millis=(\\d+)");
    return await(
        () -> {
          Matcher matcher = ready.matcher(sinceStart(node));
          return matcher.find() ? Optional.of(Long.valueOf(matcher.group(1))) : Optional.empty();
        },
        "Node " + node + " is not ready. Its log is " + log(node));
  }

  private String sinceStart(String node) throws IOException {
    byte[] all = Files.readAllBytes(log(node));
    int start = (int) Math.min(all.length, logged.get(node));
    return new String(all, start, all.length - start, StandardCharsets.UTF_8);
  }

  private Path log(String node) {
    return directory.resolve(node + ".log");
  }

  private void requireAlive() throws IOException {
    for (JavaProcess process : processes.values()) {
      if (!process.isAlive()) {
        throw new IOException(
            "Node " + process.name() + " ended by itself. Its last words are in " + process.log());
      }
    }
  }

  @Override
  public void close() {
    processes.values().parallelStream().forEach(JavaProcess::close);
  }
}
