package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.balance.BalanceRule;
import dev.csmr.balance.MoveProposal;
import dev.csmr.client.Caller;
import dev.csmr.client.CsmrClient;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.service.CanonicalKey;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What whole nodes count of slots, and what the tool makes of it, to people and to the slots. */
@Timeout(600)
final class BalancingSlotsTest {
  private static final int CALLERS = 6;

  /** Each of the slots 0-7 is used four times as much as each of the others. */
  private static final int WEIGHT = 4;

  @TempDir Path directory;

  /** The command line at work. */
  private final class Tool {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    int run(String... arguments) {
      List<String> all =
          new ArrayList<>(
              List.of(
                  "--config",
                  directory.resolve("cluster.yaml").toString(),
                  "--service",
                  MovingCluster.SERVICE));
      all.addAll(List.of(arguments));
      return new MoveTool(print(out), print(err)).execute(all.toArray(String[]::new));
    }

    private static PrintStream print(ByteArrayOutputStream to) {
      return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    String said() {
      return out.toString(StandardCharsets.UTF_8);
    }

    String complained() {
      return err.toString(StandardCharsets.UTF_8);
    }
  }

  private static CsmrClient client(Node node) {
    return CsmrClient.builder(List.of(node.config().endpoint()))
        .deadline(Duration.ofSeconds(30))
        .build();
  }

  /** A key of each slot. */
  private static List<String> keys() {
    String[] keys = new String[MovingCluster.SLOTS];
    for (int i = 0, found = 0; found < keys.length; i++) {
      int slot = slot("key-" + i);
      found += keys[slot] == null ? 1 : 0;
      keys[slot] = "key-" + i;
    }
    return List.of(keys);
  }

  private static int slot(String key) {
    return CanonicalKey.of(key).slot(MovingCluster.SLOTS);
  }

  private static LoadsReply counted(Node node) {
    return SlotsService.ask(
        new AskedNode(node.config().endpoint(), null),
        new LoadsRequest("test", MovingCluster.SERVICE, 0));
  }

  @Test
  void each_node_counts_what_it_is_asked_for_once_on_each_slot_that_it_touches() throws Exception {
    Deployment deployment = MovingCluster.deployment(directory);
    try (Node first = Node.start(deployment, "n1");
        Node second = Node.start(deployment, "n2");
        CsmrClient one = client(first);
        CsmrClient two = client(second)) {
      List<String> keys = keys();
      Registers registers = new Registers(one.caller(MovingCluster.SERVICE));
      registers.add(keys.get(3), 5);
      // The caller is sent to where the first group leads: from here on all calls go there.
      registers.add(keys.get(3), 5);
      long[] begun = counted(first).operations();
      for (int i = 0; i < 5; i++) {
        registers.add(keys.get(3), 1);
        registers.get(keys.get(12));
        registers.sum();
        registers.call(
            MovingRegisters.TRANSFER, Caller.Mode.COMMAND, keys.get(12) + ">" + keys.get(3), 1);
      }

      LoadsReply now = counted(first);
      for (int slot = 0; slot < MovingCluster.SLOTS; slot++) {
        long more = now.operations()[slot] - begun[slot];
        assertThat(more).as("slot " + slot).isEqualTo(slot == 3 ? 10 : slot == 12 ? 10 : 0);
      }
      assertThat(now.pairs()).isEqualTo(5);
      assertThat(now.latest()).containsExactly(new LoadsReply.LatestPair(3, 12, 5));
      assertThat(now.owners()).isEmpty();
      assertThat(counted(second).start()).isNotEqualTo(now.start());

      // A node that does not know of a move plans the call twice, and counts it once.
      SlotMoves.move(deployment.config(), MovingCluster.SERVICE, List.of(9), 2, left -> {});
      new Registers(two.caller(MovingCluster.SERVICE)).add(keys.get(9), 1);
      assertThat(counted(first).operations()[9] + counted(second).operations()[9]).isEqualTo(1);
    }
  }

  @Test
  void a_skewed_load_is_told_and_balanced_and_not_without_a_majority() throws Exception {
    Deployment deployment = MovingCluster.deployment(directory);
    ClusterConfig config = deployment.config();
    ExecutorService threads = Executors.newCachedThreadPool();
    AtomicBoolean over = new AtomicBoolean();
    Node second = Node.start(deployment, "n2");
    Node closed = null;
    try (Node first = Node.start(deployment, "n1");
        CsmrClient one = client(first);
        CsmrClient two = client(second)) {
      List<Future<Long>> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        Caller caller = (i % 2 == 0 ? one : two).caller(MovingCluster.SERVICE);
        callers.add(threads.submit(() -> call(caller, over)));
      }

      Tool loads = new Tool();
      assertThat(loads.run("--loads", "--interval", "2")).as(loads.complained()).isZero();
      assertThat(loads.said())
          .containsPattern("partition 0: [\\d,]+ operations/s, 2\\.\\d\\d times the mean, 8 slots")
          .containsPattern("partition 2: [\\d,]+ operations/s, 0\\.\\d\\d times the mean, 4 slots");

      List<Integer> before = SlotMoves.owners(config, MovingCluster.SERVICE);
      Tool proposal = new Tool();
      assertThat(proposal.run("--propose", "--interval", "1")).as(proposal.complained()).isZero();
      assertThat(proposal.said())
          .contains("These should move:\n")
          .containsPattern("slots? [\\d,-]+ from partition 0 to [12]: partition 0 has");
      assertThat(SlotMoves.owners(config, MovingCluster.SERVICE)).isEqualTo(before);

      Tool balance = new Tool();
      Future<Integer> balancing =
          threads.submit(() -> balance.run("--balance", "--interval", "1", "--rate", "120"));
      closed = second;
      second.close();
      await(() -> balance.complained().startsWith("[csmr-1353]"), balance);
      second = Node.start(deployment, "n2");
      await(() -> imbalance(config) <= 1.2, balance);
      // As Ctrl-C would, at whatever it is.
      balancing.cancel(true);
      assertThat(balance.said())
          .containsPattern("moving slots [\\d,-]+ from partition 0 to [12]: partition 0 has")
          .contains("0 slots left to move");
      over.set(true);
      long added = 0;
      for (Future<Long> caller : callers) {
        added += caller.get(60, TimeUnit.SECONDS);
      }
      assertThat(new Registers(one.caller(MovingCluster.SERVICE)).sum()).isEqualTo(added);

      closed = second;
      second.close();
      Tool minority = new Tool();
      assertThat(minority.run("--propose", "--interval", "1")).isEqualTo(1);
      assertThat(minority.complained()).startsWith("[csmr-1353]").contains("c: ");
      assertThat(minority.said()).isEmpty();
    } finally {
      over.set(true);
      threads.shutdownNow();
      if (second != closed) {
        second.close();
      }
    }
  }

  /** Uses slots by their weights; what it has added to all of them. */
  private static long call(Caller caller, AtomicBoolean over) {
    Registers registers = new Registers(caller);
    List<String> keys = keys();
    long added = 0;
    for (int round = 0; !over.get(); round++) {
      for (int slot = 0; slot < keys.size(); slot++) {
        for (int i = 0; i < (slot < 8 ? WEIGHT : 1); i++) {
          if (i == 0 && round % WEIGHT == 0) {
            registers.add(keys.get(slot), 1);
            added++;
          } else {
            registers.get(keys.get(slot));
          }
        }
      }
    }
    return added;
  }

  private static void await(Callable<Boolean> condition, Tool tool) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(tool.said() + tool.complained()).isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  /** How many times the mean the partition with the most has, by what the callers do. */
  private static double imbalance(ClusterConfig config) throws NodeException {
    int[] loads = new int[3];
    List<Integer> owners = SlotMoves.owners(config, MovingCluster.SERVICE);
    for (int slot = 0; slot < owners.size(); slot++) {
      loads[owners.get(slot)] += slot < 8 ? WEIGHT : 1;
    }
    return Math.max(loads[0], Math.max(loads[1], loads[2])) / ((8 * WEIGHT + 8) / 3.0);
  }

  @Test
  void what_moves_with_others_that_cannot_moves_and_what_cannot_move_stays() throws Exception {
    Deployment deployment = MovingCluster.deployment(directory);
    ClusterConfig config = deployment.config();
    try (Node first = Node.start(deployment, "n1");
        Node second = Node.start(deployment, "n2");
        CsmrClient client = client(first)) {
      assertThat(second.config().name()).isEqualTo("n2");
      Registers registers = new Registers(client.caller(MovingCluster.SERVICE));
      String letters = "x".repeat(200_000);
      Map<Integer, Integer> kept = new HashMap<>(Map.of(1, 0, 2, 0, 3, 0));
      for (int i = 0; kept.get(1) < 2 || kept.get(2) < 2 || kept.get(3) < 1; i++) {
        String key = (slot(letters.repeat(3) + i) == 3 ? letters.repeat(3) : letters) + i;
        int slot = slot(key);
        if (kept.getOrDefault(slot, 9) < (slot == 3 ? 1 : 2)) {
          registers.add(key, 1);
          kept.merge(slot, 1, Integer::sum);
        }
      }
      List<String> said = new ArrayList<>();
      SlotBalance.begin(config, MovingCluster.SERVICE, BalanceRule.STANDARD)
          .carryOut(
              List.of(new MoveProposal(0, 2, List.of(1, 2, 3), 9, "it is a test")), said::add);

      assertThat(SlotMoves.owners(config, MovingCluster.SERVICE)).startsWith(0, 2, 2, 0);
      assertThat(said).hasSize(3).first().asString().endsWith("to 2: it is a test");
      assertThat(said.get(1)).startsWith("slot 3 stays where it is: ").contains("csmr-1684");
      assertThat(said.get(2)).isEqualTo("0 slots left to move");
    }
  }

  @Test
  void what_is_asked_for_wrongly_says_how_to_ask() throws Exception {
    MovingCluster.deployment(directory);
    assertRefused("csmr-1348", "--loads", "--propose");
    assertRefused("csmr-1348", "--slots", "1", "--to", "0", "--balance");
    assertRefused("csmr-1349", "--loads", "--interval", "0");
    assertRefused("csmr-1349", "--balance", "--interval", "601");
    assertRefused("csmr-1350", "--balance", "--rate", "0");
    assertRefused("csmr-1351", "--propose", "--rate", "5");
    assertRefused("csmr-1351", "--interval", "5");
    Tool tool = new Tool();
    assertThat(tool.run("--loads")).isEqualTo(1);
    assertThat(tool.complained()).startsWith("[csmr-1352]").contains("n1: ").contains("n2: ");
  }

  private void assertRefused(String code, String... arguments) {
    Tool tool = new Tool();
    assertThat(tool.run(arguments)).isEqualTo(2);
    assertThat(tool.complained()).startsWith("[" + code + "]").contains("Nothing has moved.");
  }
}
