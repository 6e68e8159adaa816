package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.client.Caller;
import dev.csmr.client.CsmrClient;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.launcher.FreePorts;
import dev.csmr.service.CanonicalKey;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service that runs gets partitions more, on groups that are new and that run, and empties them.
 */
@Timeout(600)
final class GrowingPartitionsTest {
  private static final String HEAD =
      """
      version: 1
      cluster: growing
      nodes:
        - {name: n1, host: 127.0.0.1, port: %d, raft-port: %d}
        - {name: n2, host: 127.0.0.1, port: %d, raft-port: %d}
        - {name: n3, host: 127.0.0.1, port: %d, raft-port: %d}
      groups:
        - {name: m, members: [n1, n2, n3]}
        - {name: n, members: [n1, n2, n3]}
      """;

  private static final String SERVICE =
      """
      services:
        - {name: Other, type: dev.csmr.node.TestRegisters, group: m}
        - name: Moving
          type: test.MovingRegisters
          slot-count: 16
          partitions:
            - {slots: 0-7, group: m}
            - {slots: 8-15, group: n}
      """;

  private static final String KEYED = "key-";
  private static final int KEYS = 40;

  @TempDir Path directory;

  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicBoolean over = new AtomicBoolean();
  private Path file;
  private String head;

  @BeforeEach
  void prepare() throws Exception {
    file = directory.resolve("cluster.yaml");
    Object[] ports = new Object[6];
    for (int i = 0; i < ports.length; i++) {
      ports[i] = FreePorts.next();
    }
    head = HEAD.formatted(ports);
  }

  @AfterEach
  void stop() {
    over.set(true);
    threads.shutdownNow();
    nodes.values().forEach(Node::close);
  }

  private void write(String groups, String partitions) throws Exception {
    Files.writeString(file, head + groups + SERVICE + partitions);
  }

  private Deployment written() throws Exception {
    return Deployment.resolve(ClusterConfig.load(file, Map.of()), Node.servicesOnClassPath());
  }

  private ClusterConfig config() throws Exception {
    return ClusterConfig.load(file, Map.of());
  }

  private void start(String name) throws Exception {
    nodes.put(name, Node.start(written(), name));
  }

  private List<String> apply() throws Exception {
    List<String> progress = new ArrayList<>();
    ConfigurationChange.apply(written(), progress::add);
    return progress;
  }

  private CsmrClient client() {
    List<String> all = nodes.values().stream().map(node -> node.config().endpoint()).toList();
    return CsmrClient.builder(all).deadline(Duration.ofMinutes(2)).build();
  }

  private String tool(int exitCode, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    List<String> all = new ArrayList<>(List.of("--config", file.toString(), "--service", "Moving"));
    all.addAll(List.of(arguments));
    int code = new MoveTool(print, print).execute(all.toArray(String[]::new));
    String said = out.toString(StandardCharsets.UTF_8);
    assertThat(code).as(said).isEqualTo(exitCode);
    return said;
  }

  private static void await(String what, BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private String leader(String group) throws Exception {
    await(
        "a leader of group " + group,
        () -> nodes.values().stream().anyMatch(node -> leads(node, group)));
    return nodes.entrySet().stream()
        .filter(each -> leads(each.getValue(), group))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private static boolean leads(Node node, String group) {
    return node.status().groups().stream()
        .anyMatch(each -> each.group().equals(group) && each.role().equals("LEADER"));
  }

  /** Moves amounts between registers; what it made of each. */
  private long[] transfer(Caller caller, int seed) {
    Random random = new Random(seed);
    long[] written = new long[KEYS];
    Registers registers = new Registers(caller);
    while (!over.get()) {
      int from = random.nextInt(KEYS);
      int to = (from + 1 + random.nextInt(KEYS - 1)) % KEYS;
      long amount = random.nextInt(5);
      String both = KEYED + from + ">" + KEYED + to;
      registers.call(MovingRegisters.TRANSFER, Caller.Mode.COMMAND, both, amount);
      written[from] -= amount;
      written[to] += amount;
      registers.add(KEYED + from, 0);
    }
    return written;
  }

  private int watch(Caller caller) {
    int sums = 0;
    while (!over.get()) {
      assertThat(new Registers(caller).sum()).isEqualTo(1_000);
      sums++;
    }
    return sums;
  }

  private List<Integer> owners() throws Exception {
    return SlotMoves.owners(config(), "Moving");
  }

  private static List<Integer> slots(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void partitions_join_fill_and_drain_under_load_while_a_leader_is_killed() throws Exception {
    write("", "");
    for (String name : List.of("n1", "n2", "n3")) {
      start(name);
    }
    try (CsmrClient client = client();
        CsmrClient second = client()) {
      new Registers(client.caller("Moving")).add(KEYED + 0, 1_000);
      List<Future<long[]>> writers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int seed = i;
        Caller caller = (i % 2 == 0 ? client : second).caller("Moving");
        writers.add(threads.submit(() -> transfer(caller, seed)));
      }
      Caller reader = second.caller("Moving");
      Future<Integer> sums = threads.submit((Callable<Integer>) () -> watch(reader));

      // One in a group that is new and sorts before all others, one in a group that runs.
      write(
          "  - {name: a, members: [n1, n2, n3]}\n",
          "      - {slots: [], group: a}\n      - {slots: [], group: n}\n");
      assertThat(apply())
          .contains(
              "Joined: partition 2 of Moving in group a.",
              "Joined: partition 3 of Moving in group n.")
          .first()
          .asString()
          .isEqualTo(
              "Node n1 has taken up group a, partition Moving/MovingPart#2 in group a, partition"
                  + " Moving/MovingPart#3 in group n.");
      assertThat(apply()).hasSize(3).allMatch(line -> line.endsWith("has all of it already."));
      assertThat(tool(0)).contains("no slots: partition 2", "no slots: partition 3");

      SlotMoves.move(config(), "Moving", slots(0, 3), 2, left -> {});
      SlotMoves.move(config(), "Moving", slots(8, 9), 3, left -> {});
      String killed = leader("a");
      nodes.remove(killed).crash();
      SlotMoves.move(config(), "Moving", slots(4, 5), 2, left -> {});
      start(killed);
      await("all to serve", () -> nodes.values().stream().allMatch(Node::serves));
      assertThat(owners()).startsWith(2, 2, 2, 2, 2, 2, 0, 0, 3, 3, 1);

      String said = tool(0, "--drain", "2", "--interval", "1");
      assertThat(said).contains("partition 2 drains", "0 of 6 slots left", "owns no slots");
      assertThat(owners()).doesNotContain(2);
      assertThat(tool(1, "--slots", "0", "--to", "2")).contains("csmr-1678");
      assertThat(tool(0, "--undrain", "2")).doesNotContain("partition 2 drains");
      assertThat(tool(0, "--slots", "0", "--to", "2")).contains("0 of 1 slots left to move");

      over.set(true);
      long[] expected = new long[KEYS];
      expected[0] = 1_000;
      for (Future<long[]> writer : writers) {
        long[] written = writer.get();
        for (int i = 0; i < KEYS; i++) {
          expected[i] += written[i];
        }
      }
      assertThat(sums.get()).isPositive();
      Registers registers = new Registers(client.caller("Moving"));
      for (int i = 0; i < KEYS; i++) {
        assertThat(registers.get(KEYED + i)).as(KEYED + i).isEqualTo(expected[i]);
      }
      assertThat(registers.sum()).isEqualTo(1_000);
    }
  }

  @Test
  void what_cannot_be_is_refused_and_nothing_has_changed() throws Exception {
    write("  - {name: a, members: [n2]}\n", "");
    for (String name : List.of("n1", "n2", "n3")) {
      start(name);
    }
    try (CsmrClient client = client()) {
      new Registers(client.caller("Moving")).add(KEYED + 0, 7);
      write("  - {name: a, members: [n2]}\n", "      - {slots: [], group: a}\n");
      Node absent = nodes.remove("n3");
      absent.close();
      assertThatThrownBy(this::apply).hasMessageContaining("csmr-1333");
      assertThat(tool(1, "--slots", "0", "--to", "2")).contains("csmr-1342", "./csmr apply");
      start("n3");
      assertThat(apply()).contains("Joined: partition 2 of Moving in group a.");

      assertThat(tool(1, "--slots", "0", "--to", "3")).contains("csmr-1342");
      assertThat(tool(1, "--drain", "3")).contains("csmr-1357", "csmr-1342");
      tool(0, "--drain", "2", "--interval", "1");
      tool(0, "--drain", "0", "--interval", "1");
      assertThat(owners()).containsOnly(1);
      assertThat(tool(1, "--drain", "1")).contains("csmr-1357", "csmr-1677");
      tool(0, "--undrain", "2");
      tool(0, "--slots", "0", "--to", "2");

      // Group a has no majority any more: said at once, and nothing waits.
      nodes.remove("n2").close();
      assertThat(tool(1, "--slots", "1", "--to", "2")).contains("csmr-1354", "[a]");
      assertThat(tool(1, "--undrain", "0")).contains("csmr-1354", "[a]");
      start("n2");
      await("n2 to serve", () -> nodes.get("n2").serves());
      assertThat(owners()).startsWith(2, 1);
      assertThat(new Registers(client.caller("Moving")).sum()).isEqualTo(7);

      // The file may not leave it out any more.
      write("  - {name: a, members: [n2]}\n", "");
      assertThatThrownBy(this::apply).hasMessageContaining("csmr-1159");
    }
  }

  @Test
  void two_who_want_a_slot_in_different_places_are_told_and_what_cannot_move_stays()
      throws Exception {
    write("", "");
    for (String name : List.of("n1", "n2", "n3")) {
      start(name);
    }
    try (CsmrClient client = client()) {
      new Registers(client.caller("Moving")).add(KEYED + 0, 7);
      // From m first, then from n; in between somebody else takes one back.
      write("  - {name: a, members: [n1]}\n", "      - {slots: [], group: a}\n");
      apply();
      assertThatThrownBy(
              () -> SlotMoves.move(config(), "Moving", List.of(0, 15), 2, left -> takeBack(left)))
          .hasMessageContaining("csmr-1355")
          .hasMessageContaining("[0]");
      assertThat(owners()).startsWith(1, 0).endsWith(1, 2);
      assertThat(new Registers(client.caller("Moving")).sum()).isEqualTo(7);

      // A slot with more than fits into one message moves; one with a key of more does not.
      Registers registers = new Registers(client.caller("Moving"));
      String letters = "x".repeat(200_000);
      for (int i = 0, large = 0; large < 4; i++) {
        if (CanonicalKey.of(letters + i).slot(16) == 3) {
          registers.add(letters + i, 1);
          large++;
        }
      }
      registers.add(keyOf(4, letters.repeat(3)), 1);
      assertThat(tool(1, "--drain", "0", "--interval", "1"))
          .contains("slot 4 stays where it is", "csmr-1684", "csmr-1356", "[4]")
          .doesNotContain("slot 3 stays");
      assertThat(owners().stream().filter(owner -> owner == 0)).hasSize(1);
      assertThat(owners().get(4)).isZero();
      assertThat(registers.sum()).isEqualTo(12);
    }
  }

  private static String keyOf(int slot, String letters) {
    for (int i = 0; ; i++) {
      if (CanonicalKey.of(letters + i).slot(16) == slot) {
        return letters + i;
      }
    }
  }

  private void takeBack(SlotMoves.MovesLeft progress) {
    try {
      if (progress.left() == 1) {
        SlotMoves.move(config(), "Moving", List.of(0), 1, none -> {});
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
