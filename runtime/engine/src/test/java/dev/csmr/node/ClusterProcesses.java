package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.NodeConfig;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * A cluster whose nodes are processes, for tests: started from a YAML file with this process's
 * class path, waited for, killed, stopped, continued and started again. It touches no process but
 * those it started, and {@link #close} ends all of them. Not thread-safe.
 *
 * <p>{@code ${n1.port}} and {@code ${n1.raft-port}} in the YAML stand for free ports.
 */
public final class ClusterProcesses implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long POLL_MILLIS = 50;
  private static final int LOG_TAIL_LINES = 60;

  private final Path directory;
  private final Path configFile;
  private final ClusterConfig config;
  private final List<String> jvmFlags = new ArrayList<>();
  private final Map<String, Process> processes = new LinkedHashMap<>();
  private final Map<String, Integer> starts = new HashMap<>();
  private String main = NodeMain.class.getName();

  private ClusterProcesses(Path directory, String yaml) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory);
    this.configFile = directory.resolve("cluster.yaml");
    Files.writeString(configFile, withPorts(yaml));
    this.config = ClusterConfig.load(configFile, Map.of());
    jvmFlags.addAll(JvmFlags.recommended(Runtime.version().feature(), 256));
    // These nodes live for seconds: on few processors, the second compiler only costs them time.
    jvmFlags.add("-XX:TieredStopAtLevel=1");
    jvmFlags.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
    jvmFlags.add("-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS");
    jvmFlags.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=info");
    jvmFlags.add("-Dorg.slf4j.simpleLogger.log.org.apache.ratis=warn");
  }

  /** Prepares a cluster in an empty directory; nothing runs yet. */
  public static ClusterProcesses of(Path directory, String yaml) throws IOException {
    return new ClusterProcesses(directory, yaml);
  }

  /**
   * The YAML of a cluster of nodes {@code n1} and so on that are all members of one group {@code
   * g}, to which services are added.
   *
   * @param services lines of the list {@code services}, such as {@code - {type: a.B, group: g}}
   */
  public static String oneGroup(int nodes, String... services) {
    StringBuilder yaml = new StringBuilder("version: 1\ncluster: test\nnodes:\n");
    List<String> members = new ArrayList<>();
    for (int i = 1; i <= nodes; i++) {
      yaml.append(nodeLine("n" + i));
      members.add("n" + i);
    }
    yaml.append("groups:\n  - {name: g, members: ").append(members).append("}\nservices:\n");
    for (String service : services) {
      yaml.append("  ").append(service).append('\n');
    }
    return yaml.toString();
  }

  /** The line of a node in the list {@code nodes}, on free ports of this machine. */
  public static String nodeLine(String name) {
    return "  - {name: %s, host: 127.0.0.1, port: ${%s.port}, raft-port: ${%s.raft-port}}\n"
        .replace("%s", name);
  }

  private static String withPorts(String yaml) throws IOException {
    String result = yaml;
    for (int at = result.indexOf("${"); at >= 0; at = result.indexOf("${")) {
      String name = result.substring(at, result.indexOf('}', at) + 1);
      result = result.replace(name, Integer.toString(FreePorts.next()));
    }
    return result;
  }

  /** Adds flags for the JVMs that are started from now on. */
  public ClusterProcesses withJvmFlags(String... flags) {
    jvmFlags.addAll(List.of(flags));
    return this;
  }

  /** Runs another class than {@link NodeMain}, with the same command line. */
  public ClusterProcesses withMain(String className) {
    main = className;
    return this;
  }

  /** The configuration that the nodes read. */
  public ClusterConfig config() {
    return config;
  }

  /** The file of the configuration. */
  public Path configFile() {
    return configFile;
  }

  /** The names of all nodes. */
  public List<String> nodes() {
    return config.nodes().stream().map(NodeConfig::name).toList();
  }

  /** {@code host:port} of a node. */
  public String endpoint(String node) {
    return config.node(node).orElseThrow().endpoint();
  }

  /** {@code host:port} of every node. */
  public List<String> endpoints() {
    return config.nodes().stream().map(NodeConfig::endpoint).toList();
  }

  /** Starts all nodes, and waits until they serve: from then on any minority of them may fail. */
  public ClusterProcesses startAll() throws Exception {
    for (String node : nodes()) {
      launch(node);
    }
    for (String node : nodes()) {
      awaitReady(node);
    }
    for (String node : nodes()) {
      awaitServing(node, "");
    }
    return this;
  }

  /** Starts a node that does not run, and waits until it is ready. */
  public void start(String node) throws Exception {
    launch(node);
    awaitReady(node);
  }

  /** Starts a node that does not run. */
  public Process launch(String node) throws IOException {
    Process before = processes.get(node);
    if (before != null && before.isAlive()) {
      throw new IllegalStateException("Node " + node + " runs already.");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmFlags);
    command.add("-cp");
    command.add(classPath());
    command.add(main);
    command.add("--config");
    command.add(configFile.toString());
    command.add("--node");
    command.add(node);
    int number = starts.merge(node, 1, Integer::sum);
    Files.writeString(
        log(node),
        "--- start " + number + " of " + node + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(node).toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("CSMR_"));
    Process process = builder.start();
    processes.put(node, process);
    return process;
  }

  private static String classPath() {
    // Surefire may put the class path into the manifest of a jar, and names it here as well.
    String full = System.getProperty("surefire.test.class.path");
    return full == null ? System.getProperty("java.class.path") : full;
  }

  /** Waits until a node that was launched says that it has started. */
  public void awaitReady(String node) throws Exception {
    int number = starts.get(node);
    await(
        "node " + node + " to be ready",
        PATIENCE,
        () -> {
          if (!processes.get(node).isAlive()) {
            throw new IllegalStateException("Node " + node + " ended.\n" + logs());
          }
          String sinceStart = sinceStart(node, number);
          return sinceStart.contains(NodeMain.READY + " ");
        });
  }

  /** What a node has written since it was last started. */
  public String log(String node, boolean sinceLastStart) {
    return sinceLastStart ? sinceStart(node, starts.getOrDefault(node, 0)) : read(log(node));
  }

  private String sinceStart(String node, int number) {
    String all = read(log(node));
    int start = all.indexOf("--- start " + number + " of ");
    return start < 0 ? "" : all.substring(start);
  }

  /** Kills a node with SIGKILL and waits until it is gone. */
  public void kill(String node) throws InterruptedException {
    Process process = processes.get(node);
    process.destroyForcibly();
    process.waitFor();
  }

  /** Asks a node to end (SIGTERM), waits until it is gone, and gives its exit code. */
  public int terminate(String node) throws Exception {
    Process process = processes.get(node);
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new TimeoutException("Node " + node + " did not end.\n" + logs());
    }
    return process.exitValue();
  }

  /** Stops a node's process where it stands (SIGSTOP). */
  public void stop(String node) throws Exception {
    signal(node, "STOP");
  }

  /** Continues a stopped node (SIGCONT). */
  public void resume(String node) throws Exception {
    signal(node, "CONT");
  }

  private void signal(String node, String signal) throws Exception {
    Process process = processes.get(node);
    if (!process.isAlive()) {
      throw new IllegalStateException("Node " + node + " does not run.\n" + logs());
    }
    int code =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("kill -" + signal + " of node " + node + " gave " + code);
    }
  }

  /** Whether a node's process runs. */
  public boolean isAlive(String node) {
    Process process = processes.get(node);
    return process != null && process.isAlive();
  }

  /** The process of a node that was started. */
  public Process process(String node) {
    return processes.get(node);
  }

  /** Waits until a running node reports a service as serving (or the whole node: ""). */
  public void awaitServing(String node, String service) throws Exception {
    ManagedChannel channel = channel(node);
    try {
      await(
          "service '" + service + "' of node " + node + " to be serving",
          PATIENCE,
          () -> health(channel, service) == ServingStatus.SERVING);
    } finally {
      channel.shutdownNow();
    }
  }

  /** What a node's health service says; SERVICE_UNKNOWN when it says nothing. */
  public ServingStatus health(String node, String service) {
    ManagedChannel channel = channel(node);
    try {
      return health(channel, service);
    } finally {
      channel.shutdownNow();
    }
  }

  private static ServingStatus health(ManagedChannel channel, String service) {
    try {
      return HealthGrpc.newBlockingStub(channel)
          .withDeadlineAfter(2, TimeUnit.SECONDS)
          .check(HealthCheckRequest.newBuilder().setService(service).build())
          .getStatus();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return ServingStatus.SERVICE_UNKNOWN;
      }
      return ServingStatus.UNKNOWN;
    }
  }

  /** Waits until a running node leads a group and serves, and gives its name. */
  public String awaitLeader(String group) throws Exception {
    return awaitLeader(group, "");
  }

  /** Waits until a node other than {@code except} leads a group and serves; gives its name. */
  public String awaitLeader(String group, String except) throws Exception {
    String[] leader = {null};
    await(
        "a leader of group " + group,
        PATIENCE,
        () -> {
          leader[0] =
              nodes().stream()
                  .filter(node -> !node.equals(except) && isAlive(node))
                  .filter(node -> leads(node, group))
                  .findFirst()
                  .orElse(null);
          return leader[0] != null;
        });
    return leader[0];
  }

  private boolean leads(String node, String group) {
    return status(node).stream()
        .flatMap(status -> status.groups().stream())
        .anyMatch(replica -> replica.group().equals(group) && replica.ready());
  }

  /** What a node says of itself; empty when it does not answer within a second. */
  public Optional<NodeStatus> status(String node) {
    return StatusService.ask(endpoint(node), Duration.ofSeconds(1));
  }

  /** A channel to a node; the caller shuts it down. */
  public ManagedChannel channel(String node) {
    NodeConfig to = config.node(node).orElseThrow();
    return NettyChannelBuilder.forAddress(to.host(), to.port()).usePlaintext().build();
  }

  /** Waits for a condition. */
  public void await(String what, Duration patience, BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new TimeoutException("Waited " + patience + " for " + what + ".\n" + logs());
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** The last lines of all nodes' logs, for the messages of failed tests. */
  public String logs() {
    StringBuilder text = new StringBuilder();
    for (String node : nodes()) {
      List<String> lines = read(log(node)).lines().toList();
      text.append("=== ").append(log(node)).append('\n');
      lines
          .subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size())
          .forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }

  private Path log(String node) {
    return directory.resolve(node + ".log");
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills every process that still runs and waits for their ends. */
  @Override
  public void close() {
    processes.values().forEach(Process::destroyForcibly);
    processes.values().forEach(process -> process.onExit().join());
  }
}
