package dev.csmr.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.IndeterminateException;
import dev.csmr.NotExecutedException;
import dev.csmr.client.CsmrClient;
import dev.csmr.config.SlotScheme;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.launcher.ShortLives;
import dev.csmr.node.NodeException;
import dev.csmr.node.SlotMoves;
import dev.csmr.service.CanonicalKey;
import dev.csmr.simulation.linearizability.Call;
import dev.csmr.simulation.linearizability.LinearizabilityChecker;
import dev.csmr.simulation.linearizability.SequentialModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that change and read at the same time a composition whose components are in three groups,
 * and a service of one of these groups: what they were answered, put together, is what one object
 * would have answered. Only here is each answer of a real cluster that loses a leader checked,
 * while the keys' slots move between two of the groups.
 */
@Timeout(600)
final class ApartHistoryTest {
  private static final int CLIENTS = 4;
  private static final int KEYS = 2;
  private static final int OPERATIONS = 120;
  private static final long PAUSE_NANOS = 4_000_000;
  private static final int SOAK_KILLS = Integer.getInteger("csmr.soak.kills", 20);
  private static final long SOAK_PAUSE_NANOS = 25_000_000;
  private static final long MOVE_PAUSE_NANOS = 20_000_000;
  private static final String YAML =
      """
      version: 1
      cluster: histories
      nodes:
        - {name: n1, host: 127.0.0.1, port: 7001, raft-port: 7101}
        - {name: n2, host: 127.0.0.1, port: 7002, raft-port: 7102}
        - {name: n3, host: 127.0.0.1, port: 7003, raft-port: 7103}
      groups:
        - {name: entries, members: [n1, n2, n3]}
        - {name: log, members: [n1, n2, n3]}
        - {name: more, members: [n1, n2, n3]}
      services:
        - type: dev.csmr.samples.AuditedPartitionedStore
          components:
            AuditLog: {group: log}
            PartitionedStore:
              partitions:
                - {slots: 0-8191, group: entries}
                - {slots: 8192-16383, group: more}
        - {type: dev.csmr.samples.KeyValueStore, group: entries}
      """;

  private LocalCluster cluster;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    cluster = ShortLives.prepare(YAML, directory).startAll();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void what_concurrent_clients_are_answered_is_linearizable_whoever_leads() throws Exception {
    History history = new History(PAUSE_NANOS);
    history.begin(done -> done < OPERATIONS).forEach(CompletableFuture::join);
    history.requireLinearizable();

    killLeaders(history, 1);
    history.requireLinearizable();
  }

  /** The number of kills can be given as {@code -Dcsmr.soak.kills}. */
  @Test
  @Tag("soak")
  @Timeout(1_200)
  void it_is_linearizable_for_long() throws Exception {
    History history = new History(SOAK_PAUSE_NANOS);
    killLeaders(history, SOAK_KILLS);
    history.requireLinearizable();
  }

  /** Kills leaders, of one group and the other in turn, and starts them again. */
  private void killLeaders(History history, int kills) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger moves = new AtomicInteger();
    List<CompletableFuture<Void>> clients = new ArrayList<>(history.begin(done -> !stop.get()));
    clients.add(
        CompletableFuture.runAsync(() -> moveSlots(stop, moves), task -> new Thread(task).start()));
    for (int i = 0; i < kills; i++) {
      history.awaitMore(20);
      String leader = cluster.awaitLeader(i % 2 == 0 ? "entries" : "log");
      cluster.kill(leader);
      history.awaitMore(20);
      cluster.start(leader);
    }
    history.awaitMore(20);
    stop.set(true);
    clients.forEach(CompletableFuture::join);
    assertThat(moves.get()).isGreaterThan(2 * kills);
  }

  /** Moves the slots of the keys to and fro. */
  private void moveSlots(AtomicBoolean stop, AtomicInteger moves) {
    for (int move = 0; !stop.get(); move++) {
      LockSupport.parkNanos(MOVE_PAUSE_NANOS);
      int slot = CanonicalKey.of("key" + move % KEYS).slot(SlotScheme.DEFAULT_SLOT_COUNT);
      try {
        SlotMoves.move(
            cluster.config(),
            "AuditedPartitionedStore/PartitionedStore",
            List.of(slot),
            move / KEYS % 2,
            left -> moves.incrementAndGet());
      } catch (NodeException e) {
        // A group has no leader just now; the next one is tried.
        LockSupport.parkNanos(MOVE_PAUSE_NANOS);
      }
    }
  }

  /**
   * An operation.
   *
   * @param audited whether of the composition, else of the service
   * @param key null when it asks for the last index of the composition's log
   * @param value what it puts; null when it only reads
   */
  private record Asked(boolean audited, String key, String value) {
    boolean changes() {
      return value != null;
    }

    String place() {
      return audited + key;
    }
  }

  /** What the stores hold, and how many entries the log has had. */
  private record State(Map<String, String> entries, long lastIndex) {}

  private static final SequentialModel<State, Asked, String> MODEL =
      new SequentialModel<>() {
        @Override
        public State initial() {
          return new State(Map.of(), 0);
        }

        @Override
        public State next(State state, Asked asked, String answer) {
          if (asked.changes()) {
            Map<String, String> entries = new TreeMap<>(state.entries());
            entries.put(asked.place(), asked.value());
            return new State(entries, state.lastIndex() + (asked.audited() ? 1 : 0));
          }
          String now =
              asked.key() == null
                  ? Long.toString(state.lastIndex())
                  : state.entries().getOrDefault(asked.place(), "");
          return answer == null || answer.equals(now) ? state : null;
        }

        @Override
        public boolean reads(Asked asked) {
          return !asked.changes();
        }
      };

  /** What all clients asked and were answered so far. */
  private final class History {
    private final List<Call<Asked, String>> calls = new ArrayList<>();
    private final AtomicInteger values = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final long pauseNanos;

    /**
     * Begins an empty one.
     *
     * @param pauseNanos how long a client rests between two operations: the search for an order
     *     grows with the history, to which some thousand operations are enough
     */
    History(long pauseNanos) {
      this.pauseNanos = pauseNanos;
    }

    /**
     * Lets the clients begin.
     *
     * @param goesOn whether one that has done so many operations does another
     */
    List<CompletableFuture<Void>> begin(IntPredicate goesOn) {
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        running.add(
            CompletableFuture.runAsync(
                () -> client(number, goesOn), task -> new Thread(task).start()));
      }
      return running;
    }

    private void client(int number, IntPredicate goesOn) {
      Random random = new Random(number);
      try (CsmrClient client = CsmrClient.connect(cluster.endpoints())) {
        AuditedPartitionedStore audited = AuditedPartitionedStoreClient.connect(client);
        KeyValueStore single = KeyValueStoreClient.connect(client);
        for (int done = 0; goesOn.test(done); done++) {
          LockSupport.parkNanos(pauseNanos);
          boolean isAudited = random.nextInt(5) > 0;
          KeyValueStore store = isAudited ? audited : single;
          String key = "key" + random.nextInt(KEYS);
          int dice = random.nextInt(10);
          if (dice < 4) {
            String value = Integer.toString(values.incrementAndGet());
            note(
                number,
                new Asked(isAudited, key, value),
                () -> {
                  store.put(key, value);
                  return "";
                });
          } else if (dice < 7) {
            note(number, new Asked(isAudited, key, null), () -> store.get(key).orElse(""));
          } else {
            note(number, new Asked(true, null, null), () -> Long.toString(audited.lastIndex()));
          }
        }
      }
    }

    private void note(int client, Asked asked, Supplier<String> operation) {
      long from = System.nanoTime();
      Call<Asked, String> call;
      try {
        String answer = operation.get();
        call = Call.answered("client " + client, asked, answer, from, System.nanoTime());
        answered.incrementAndGet();
      } catch (IndeterminateException e) {
        call = Call.unknown("client " + client, asked, from);
      } catch (NotExecutedException e) {
        return;
      }
      synchronized (calls) {
        calls.add(call);
      }
    }

    void awaitMore(int operations) throws Exception {
      int goal = answered.get() + operations;
      cluster.await(operations + " more answers", () -> answered.get() >= goal);
    }

    void requireLinearizable() {
      List<Call<Asked, String>> all;
      synchronized (calls) {
        all = List.copyOf(calls);
      }
      LinearizabilityChecker.Result result = LinearizabilityChecker.check(MODEL, all);
      assertThat(result.linearizable())
          .as(
              () ->
                  "of %d calls, an order of %d was found; beyond it: %s"
                      .formatted(
                          all.size(),
                          result.longest().size(),
                          all.stream()
                              .filter(call -> !result.longest().contains(all.indexOf(call)))
                              .limit(20)
                              .toList()))
          .isTrue();
    }
  }
}
