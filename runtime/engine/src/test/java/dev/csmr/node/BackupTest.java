package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.client.Caller;
import dev.csmr.client.CsmrClient;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.launcher.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster is backed up while it serves, and another one begins with the backup. */
@Timeout(300)
final class BackupTest {
  private static final String OLD =
      """
      version: 1
      cluster: old
      nodes:
        - {name: n1, host: 127.0.0.1, port: %d, raft-port: %d}
        - {name: n2, host: 127.0.0.1, port: %d, raft-port: %d}
        - {name: n3, host: 127.0.0.1, port: %d, raft-port: %d}
      groups:
        - {name: a, members: [n1, n2, n3]}
        - {name: b, members: [n2]}
      services:
        - {name: Other, type: dev.csmr.node.TestRegisters, group: a}
        - name: Moving
          type: test.MovingRegisters
          slot-count: 16
          partitions:
            - {slots: 0-7, group: a}
            - {slots: 8-15, group: b}
      """;

  /** Other nodes, groups and names of both; with more slots and partitions. */
  private static final String NEW =
      """
      version: 1
      cluster: new
      nodes:
        - {name: m1, host: 127.0.0.1, port: %d, raft-port: %d}
        - {name: m2, host: 127.0.0.1, port: %d, raft-port: %d}
        - {name: m3, host: 127.0.0.1, port: %d, raft-port: %d}
      groups:
        - {name: p, members: [m1]}
        - {name: q, members: [m1, m2, m3]}
      services:
        - {name: Other, type: dev.csmr.node.TestRegisters, group: %s}
        - name: Moving
          type: test.MovingRegisters
          slot-count: 32
          partitions:
            - {slots: 0-9, group: p}
            - {slots: 10-20, group: q}
            - {slots: 21-31, group: p}
      """;

  private static final int KEYS = 24;
  private static final long EACH = 1_000;

  @TempDir Path directory;

  private final List<Node> nodes = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicBoolean over = new AtomicBoolean();

  @AfterEach
  void stop() {
    over.set(true);
    threads.shutdownNow();
    nodes.forEach(Node::close);
  }

  private Path write(String name, String yaml, Object... more) throws Exception {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      values.add(FreePorts.next());
    }
    values.addAll(List.of(more));
    Path home = Files.createDirectories(directory.resolve(name));
    return Files.writeString(home.resolve("cluster.yaml"), yaml.formatted(values.toArray()));
  }

  private CsmrClient start(Path file) throws Exception {
    Deployment deployment =
        Deployment.resolve(ClusterConfig.load(file, Map.of()), Node.servicesOnClassPath());
    List<String> endpoints = new ArrayList<>();
    for (var node : deployment.config().nodes()) {
      nodes.add(Node.start(deployment, node.name()));
      endpoints.add(node.endpoint());
    }
    return CsmrClient.builder(endpoints).deadline(Duration.ofMinutes(1)).build();
  }

  private interface Tool {
    CommandLineTool on(PrintStream out, PrintStream err);
  }

  private static String run(int exitCode, Tool tool, Object... arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(said, true, StandardCharsets.UTF_8);
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    int code = tool.on(print, print).execute(texts);
    String text = said.toString(StandardCharsets.UTF_8);
    assertThat(code).as(text).isEqualTo(exitCode);
    return text;
  }

  private static String key(int number) {
    return "key-" + number;
  }

  /** Moves amounts between keys of both groups; what it does to Other shows the order. */
  private Future<Long> transfer(Registers moving, Registers other, int seed) {
    return threads.submit(
        () -> {
          Random random = new Random(seed);
          long done = 0;
          while (!over.get()) {
            String keys = key(random.nextInt(KEYS)) + ">" + key(random.nextInt(KEYS));
            moving.call(MovingRegisters.TRANSFER, Caller.Mode.COMMAND, keys, 1 + random.nextInt(9));
            done++;
            other.set("done-" + seed, done);
            // Written after the transfer was answered: a cut that has this has the transfer.
            moving.add("mark-" + seed, 1);
            moving.add("anti-" + seed, -1);
          }
          return done;
        });
  }

  @Test
  void a_backup_is_one_cut_of_all_groups_and_another_cluster_begins_with_it() throws Exception {
    Path oldFile = write("old", OLD);
    Path backup = directory.resolve("backup");
    try (CsmrClient client = start(oldFile)) {
      Registers moving = new Registers(client.caller("Moving"));
      Registers other = new Registers(client.caller("Other"));
      for (int i = 0; i < KEYS; i++) {
        moving.set(key(i), EACH);
      }
      other.set("kept", 7);
      // So that state is not where the file has it at first.
      SlotMoves.move(
          ClusterConfig.load(oldFile, Map.of()), "Moving", List.of(0, 1, 2), 1, left -> {});
      List<Future<Long>> writers = new ArrayList<>();
      for (int seed = 0; seed < 3; seed++) {
        writers.add(transfer(moving, other, seed));
      }
      String said = run(0, BackupTool::new, "--config", oldFile, "--to", backup);
      assertThat(said).contains("group a at entry", "group b at entry", "Moving/", "SHA-256");
      over.set(true);
      for (Future<Long> writer : writers) {
        assertThat(writer.get()).isPositive();
      }
      assertThat(directory.resolve("old")).isDirectoryRecursivelyContaining("glob:**/backups");
      assertThat(run(1, BackupTool::new, "--config", oldFile, "--to", backup))
          .contains("csmr-1370", backup.toString());
    }
    nodes.forEach(Node::close);
    nodes.clear();
    assertThat(run(0, BackupTool::new, "--verify", backup)).contains("cluster old");

    Path newFile = write("new", NEW, "q");
    String prepared =
        run(
            0,
            RestoreTool::new,
            "--config",
            newFile,
            "--node",
            "m1",
            "--node",
            "m2",
            "--node",
            "m3",
            "--from",
            backup);
    assertThat(prepared).contains("Group q begins on node m2");
    assertThat(digest(prepared, "q begins on node m1"))
        .isEqualTo(digest(prepared, "q begins on node m2"));
    assertThat(run(1, RestoreTool::new, "--config", newFile, "--node", "m1", "--from", backup))
        .contains("csmr-1370");
    try (CsmrClient client = start(newFile)) {
      Registers moving = new Registers(client.caller("Moving"));
      Registers other = new Registers(client.caller("Other"));
      assertThat(other.get("kept")).isEqualTo(7);
      long total = 0;
      for (int i = 0; i < KEYS; i++) {
        total += moving.get(key(i));
      }
      assertThat(total).isEqualTo(KEYS * EACH);
      for (int seed = 0; seed < 3; seed++) {
        long done = other.get("done-" + seed);
        long marks = moving.get("mark-" + seed);
        long anti = -moving.get("anti-" + seed);
        assertThat(done).as("in the order of one client").isBetween(marks, marks + 1);
        assertThat(marks).isBetween(anti, anti + 1);
      }
      assertThat(moving.add(key(0), 5)).isEqualTo(moving.get(key(0)));
      // The map's versions go on behind those of the old cluster.
      SlotMoves.move(
          ClusterConfig.load(newFile, Map.of()), "Moving", List.of(0, 31), 1, left -> {});
      assertThat(moving.sum()).isGreaterThanOrEqualTo(KEYS * EACH + 5);
    }
    giveNewDisk(newFile, "m3");
    nodes.forEach(Node::close);
    nodes.clear();
    try (CsmrClient client = start(newFile)) {
      assertThat(new Registers(client.caller("Moving")).sum())
          .isGreaterThanOrEqualTo(KEYS * EACH + 5);
      assertThat(new Registers(client.caller("Other")).get("kept")).isEqualTo(7);
    }
    logsAreKeptWhenItIsNotNotedAnyMoreHowTheGroupBegan(newFile);
  }

  private void logsAreKeptWhenItIsNotNotedAnyMoreHowTheGroupBegan(Path file) throws Exception {
    nodes.forEach(Node::close);
    nodes.clear();
    Deployment deployment =
        Deployment.resolve(ClusterConfig.load(file, Map.of()), Node.servicesOnClassPath());
    Path data = deployment.config().node("m1").orElseThrow().data();
    List<Path> before = logs(data);
    assertThat(before).isNotEmpty();
    Files.delete(data.resolve("csmr.groups"));
    Node node = Node.start(deployment, "m1");
    nodes.add(node);
    assertThat(node.status().groups())
        .allSatisfy(group -> assertThat(group.stopped()).contains("csmr.groups"));
    assertThat(logs(data)).containsAll(before);
  }

  private static List<Path> logs(Path data) throws Exception {
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(file -> file.getFileName().toString().startsWith("log_")).toList();
    }
  }

  /** It is given the state that the group began with, and what came after that. */
  private void giveNewDisk(Path file, String name) throws Exception {
    Node lost =
        nodes.stream().filter(node -> node.config().name().equals(name)).findFirst().orElseThrow();
    lost.close();
    nodes.remove(lost);
    try (Stream<Path> files = Files.walk(lost.config().data())) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
    Deployment deployment =
        Deployment.resolve(ClusterConfig.load(file, Map.of()), Node.servicesOnClassPath());
    Node fresh = Node.start(deployment, name);
    nodes.add(fresh);
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!fresh.serves()) {
      assertThat(System.nanoTime()).as(fresh.status().toString()).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private static String digest(String said, String of) {
    String line = said.lines().filter(each -> each.contains(of)).findFirst().orElseThrow();
    return line.substring(line.indexOf("with "));
  }

  @Test
  void a_backup_that_cannot_be_taken_says_why() throws Exception {
    Path file = write("old", OLD);
    Path backup = directory.resolve("backup");
    assertThat(run(2, BackupTool::new, "--to", backup)).contains("cluster.yaml");
    assertThat(run(1, BackupTool::new, "--config", file, "--to", backup))
        .contains("csmr-1366", "csmr-1373", file.toString());
    Deployment deployment =
        Deployment.resolve(ClusterConfig.load(file, Map.of()), Node.servicesOnClassPath());
    nodes.add(Node.start(deployment, "n2"));
    assertThat(run(1, BackupTool::new, "--config", file, "--to", backup))
        .contains("csmr-1366", "csmr-1367", "group a");
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (nodes.get(0).status().groups().stream().noneMatch(NodeStatus.GroupStatus::ready)) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(20);
    }
    String all = Files.readString(file);
    Path without =
        Files.writeString(
            directory.resolve("without.yaml"),
            all.replaceAll("(?m)^.*(name: a, m|Other).*\n", "").replace("group: a", "group: b"));
    assertThat(run(1, BackupTool::new, "--config", without, "--to", backup))
        .contains("csmr-1366", "csmr-1372", "[a, b]");
    assertThat(backup).doesNotExist();
  }

  @Test
  void what_is_damaged_or_has_no_place_is_refused_by_name() throws Exception {
    // The first node, which is asked for the cut, has no group, and heard nothing of any.
    String spare = "  - {name: n0, host: 127.0.0.1, port: %d, raft-port: %d}\n";
    Path oldFile =
        write(
            "old", OLD.replace("nodes:\n", "nodes:\n" + spare), FreePorts.next(), FreePorts.next());
    Path backup = directory.resolve("backup");
    try (CsmrClient client = start(oldFile)) {
      Registers moving = new Registers(client.caller("Moving"));
      moving.set("x", 1);
      new Registers(client.caller("Other")).set("x", 1);
      run(0, BackupTool::new, "--config", oldFile, "--to", backup);
    }
    Path without = write("without", NEW.replaceAll("(?m)^ .*Other.*\n", ""));
    assertThat(run(1, RestoreTool::new, "--config", without, "--node", "m1", "--from", backup))
        .contains("csmr-1371", "csmr-1468", "Other");
    assertThat(without.resolveSibling("data")).doesNotExist();

    Path part = backup.resolve("b.part");
    byte[] bytes = Files.readAllBytes(part);
    bytes[bytes.length / 2] ^= 4;
    Files.write(part, bytes);
    Path newFile = write("new", NEW, "p");
    assertThat(run(1, BackupTool::new, "--verify", backup))
        .contains("csmr-1369", "csmr-1467", part.toString());
    assertThat(run(1, RestoreTool::new, "--config", newFile, "--node", "m2", "--from", backup))
        .contains("csmr-1467", part.toString());
    Files.delete(part);
    assertThat(run(1, BackupTool::new, "--verify", backup))
        .contains("csmr-1467", part.toString(), "it is not there");
    Files.createDirectory(part);
    assertThat(run(1, BackupTool::new, "--verify", backup)).contains("csmr-1467", part.toString());
    assertThat(run(2, RestoreTool::new, "--config", newFile, "--node", "m9", "--from", backup))
        .contains("csmr-1201", "m9");
    Files.delete(backup.resolve("csmr.backup"));
    assertThat(run(1, BackupTool::new, "--verify", backup)).contains("not completed");
  }
}
