package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.Deployed;
import dev.csmr.config.Deployment;
import dev.csmr.config.NodeConfig;
import dev.csmr.node.BackupsService.BackupReply;
import dev.csmr.node.BackupsService.BackupRequest;
import dev.csmr.node.NodeStatus.GroupStatus;
import dev.csmr.replica.Backup;
import dev.csmr.service.frame.Frame;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes a backup of a running cluster from outside: all groups at one place of the order across
 * groups. And prepares the nodes of a new cluster, of other nodes and groups, to begin with one.
 */
public final class Backups {
  private static final Duration STATUS_PATIENCE = Duration.ofSeconds(3);
  private static final Duration ASK_PATIENCE = Duration.ofSeconds(30);
  private static final long PAUSE_MILLIS = 50;

  /** So many entries behind its leader a follower is as good as another. */
  private static final int NEAR = 1_000;

  private final ClusterConfig config;
  private final Path directory;
  private final Duration patience;
  private final Consumer<String> progress;
  private final String backup = UUID.randomUUID().toString();
  private final Map<String, ManagedChannel> channels = new HashMap<>();

  /** The nodes that write, by group. */
  private final Map<String, NodeConfig> writers = new TreeMap<>();

  private Backups(
      ClusterConfig config, Path directory, Duration patience, Consumer<String> progress) {
    this.config = config;
    this.directory = directory;
    this.patience = patience;
    this.progress = progress;
  }

  /**
   * Takes a backup while the cluster serves.
   *
   * @param directory where it is put; absent or empty
   * @param patience how long the cut, and then each group's part, may take
   * @param progress told what is done, for people
   * @throws NodeException when there is none; the cluster is as before
   */
  public static Backup take(
      ClusterConfig config, Path directory, Duration patience, Consumer<String> progress)
      throws NodeException, InterruptedException {
    requireEmpty(directory);
    return new Backups(config, directory, patience, progress).take();
  }

  /**
   * Opens a backup, after a look at every byte of it.
   *
   * @throws NodeException when a file of it is damaged or missing
   */
  public static Backup open(Path directory) throws NodeException {
    try {
      return Backup.open(directory);
    } catch (IOException e) {
      throw new NodeException(e, NodeError.NO_BACKUP, directory, why(e));
    }
  }

  /**
   * Prepares a node of a cluster that was never started to begin with a backup. To be done for all
   * of its nodes, before any is started.
   *
   * @param deployment the new cluster
   * @param node one of its nodes, whose data directory is absent or empty
   * @throws WrongInputException when there is no such node
   * @throws NodeException when the configuration has no place for what is in the backup, or the
   *     directory cannot be used; what was begun there does not start
   */
  public static void restore(
      Deployment deployment, String node, Path directory, Consumer<String> progress)
      throws NodeException {
    LeaderTransfer.requireNode(deployment.config(), node);
    NodeConfig self = deployment.config().node(node).orElseThrow();
    Backup backup = open(directory);
    requireEmpty(self.data());
    try {
      backup.requirePlaces(deployment.placements(), movable(deployment));
      backup.restore(
          deployment.config().name(),
          node,
          self.data(),
          ReplicaSetup.of(deployment, self).groups(),
          progress);
    } catch (IOException e) {
      throw new NodeException(e, NodeError.NOT_RESTORED, node, why(e), self.data());
    }
  }

  /** The paths of partitions whose slots may move, without their numbers. */
  private static Set<String> movable(Deployment deployment) {
    return deployment.services().keySet().stream()
        .flatMap(service -> deployment.movableOf(service).stream())
        .flatMap(service -> service.partitions().stream())
        .map(Deployed::path)
        .map(path -> path.substring(0, path.lastIndexOf('#')))
        .collect(Collectors.toSet());
  }

  private static String why(IOException e) {
    // What is wrong with a file often has a class only.
    return e instanceof java.nio.file.FileSystemException failure && failure.getReason() == null
        ? e.toString()
        : e.getMessage();
  }

  private static void requireEmpty(Path directory) throws NodeException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      Path first = files.filter(file -> !file.endsWith("lost+found")).findFirst().orElse(null);
      if (first != null) {
        throw new NodeException(NodeError.NOT_EMPTY, directory, first.getFileName());
      }
    } catch (IOException e) {
      throw new NodeException(e, NodeError.NOT_EMPTY, directory, why(e));
    }
  }

  private Backup take() throws NodeException, InterruptedException {
    Set<String> groups =
        config.groups().stream()
            .map(DeclaredGroup::name)
            .collect(Collectors.toCollection(TreeSet::new));
    try {
      Map<String, NodeStatus> nodes = askAll();
      choose(groups, nodes);
      for (Map.Entry<String, NodeConfig> writer : writers.entrySet()) {
        ask(writer.getValue(), BackupsService.PREPARE, request(writer.getKey()), ASK_PATIENCE);
      }
      cut(groups, config.node(nodes.keySet().iterator().next()).orElseThrow());
      Files.createDirectories(directory);
      for (String group : groups) {
        fetch(group);
      }
      return Backup.seal(directory, config.name(), backup, groups);
    } catch (IOException e) {
      throw stopped(why(e), e);
    } finally {
      release();
      channels.values().forEach(ManagedChannel::shutdownNow);
    }
  }

  private NodeException stopped(String why, Throwable cause) {
    return new NodeException(cause, NodeError.BACKUP_STOPPED, directory, why);
  }

  private BackupRequest request(String group) {
    return new BackupRequest(config.name(), backup, group, 0, List.of(), 0);
  }

  /** The nodes that answer. */
  private Map<String, NodeStatus> askAll() throws NodeException {
    Map<String, NodeStatus> nodes = ClusterStatus.ask(config, STATUS_PATIENCE).answers();
    if (nodes.isEmpty()) {
      throw stopped(NodeError.NOBODY_ANSWERS.text(config.source()), null);
    }
    return nodes;
  }

  /**
   * Who writes executes nothing meanwhile, so a follower does if one is well, and each node as few
   * parts as possible.
   */
  private void choose(Set<String> groups, Map<String, NodeStatus> nodes) throws NodeException {
    Map<String, Integer> parts = new HashMap<>();
    for (String group : groups) {
      Map<String, GroupStatus> replicas = new LinkedHashMap<>();
      nodes.forEach(
          (node, status) ->
              status.groups().stream()
                  .filter(replica -> replica.group().equals(group))
                  .forEach(replica -> replicas.put(node, replica)));
      String leader =
          replicas.keySet().stream()
              .filter(node -> replicas.get(node).ready())
              .findFirst()
              .orElseThrow(() -> stopped(NodeError.GROUP_NOT_LED.text(group), null));
      requireMajority(group, replicas);
      long reached = replicas.get(leader).commitIndex() - NEAR;
      String writer =
          replicas.keySet().stream()
              .filter(node -> !node.equals(leader) && isWell(replicas.get(node), reached))
              .min(Comparator.comparingInt(node -> parts.getOrDefault(node, 0)))
              .orElse(leader);
      parts.merge(writer, 1, Integer::sum);
      writers.put(group, config.node(writer).orElseThrow());
      progress.accept("Group " + group + ": node " + writer + " writes its part.");
    }
  }

  /**
   * A cut that one group does not come to holds up all that touches several keys or groups, in all
   * groups. So it is not begun where one cannot come to it; a leader may not know that yet.
   */
  private void requireMajority(String group, Map<String, GroupStatus> replicas)
      throws NodeException {
    long members = config.group(group).orElseThrow().members().size();
    long well =
        replicas.values().stream()
            .filter(replica -> replica.stopped().isEmpty() && !replica.joins())
            .count();
    if (well <= members / 2) {
      throw stopped(NodeError.GROUP_NOT_LED.text(group), null);
    }
  }

  private static boolean isWell(GroupStatus replica, long reached) {
    return replica.stopped().isEmpty()
        && replica.impeded().isEmpty()
        && replica.role().equals("FOLLOWER")
        && !replica.joins()
        && replica.appliedIndex() >= reached;
  }

  /** Asked of one node, once: a second cut would be another one. */
  private void cut(Set<String> groups, NodeConfig node) throws NodeException {
    BackupRequest request =
        new BackupRequest(config.name(), backup, "", 0, List.copyOf(groups), millis(patience));
    BackupReply unused = ask(node, BackupsService.CUT, request, patience.plus(ASK_PATIENCE));
    progress.accept("All groups are cut at one place of their order.");
  }

  private static int millis(Duration duration) {
    return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
  }

  private void fetch(String group) throws NodeException, IOException, InterruptedException {
    NodeConfig writer = writers.get(group);
    long end = System.nanoTime() + patience.toNanos();
    BackupReply first = ask(writer, BackupsService.FETCH, request(group), ASK_PATIENCE);
    while (!first.written()) {
      if (System.nanoTime() - end > 0) {
        throw stopped(NodeError.PART_LATE.text(writer.name(), group, patience.toSeconds()), null);
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      first = ask(writer, BackupsService.FETCH, request(group), ASK_PATIENCE);
    }
    try (OutputStream out = Files.newOutputStream(Backup.part(directory, group))) {
      long fetched = 0;
      for (BackupReply piece = first; fetched < first.size(); ) {
        out.write(piece.piece());
        fetched += piece.piece().length;
        if (fetched < first.size()) {
          BackupRequest next =
              new BackupRequest(config.name(), backup, group, fetched, List.of(), 0);
          piece = ask(writer, BackupsService.FETCH, next, ASK_PATIENCE);
          if (piece.piece().length == 0) {
            throw new IOException("node " + writer.name() + " has no more of group " + group);
          }
        }
      }
    }
    progress.accept("Group " + group + ": " + first.size() + " bytes from node " + writer.name());
  }

  private BackupReply ask(
      NodeConfig node,
      MethodDescriptor<Frame, Frame> method,
      BackupRequest request,
      Duration within)
      throws NodeException {
    try {
      ManagedChannel channel =
          channels.computeIfAbsent(
              node.name(), name -> ToolCall.channel(AskedNode.of(config, node)));
      BackupReply reply = BackupsService.ask(channel, method, request, within);
      if (!reply.problem().isEmpty()) {
        throw stopped(reply.problem(), null);
      }
      return reply;
    } catch (StatusRuntimeException e) {
      throw stopped("node " + node.name() + ": " + e.getStatus(), e);
    }
  }

  /** A part that is not released is deleted at the next backup, or when its node starts. */
  private void release() {
    writers.forEach(
        (group, node) -> {
          ManagedChannel channel = channels.get(node.name());
          if (channel != null) {
            try {
              BackupReply unused =
                  BackupsService.ask(
                      channel, BackupsService.RELEASE, request(group), STATUS_PATIENCE);
            } catch (StatusRuntimeException e) {
              progress.accept("Node " + node.name() + " keeps its part: " + e.getStatus());
            }
          }
        });
  }
}
