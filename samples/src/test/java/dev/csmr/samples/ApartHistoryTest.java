package dev.csmr.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.IndeterminateException;
import dev.csmr.NotExecutedException;
import dev.csmr.client.CsmrClient;
import dev.csmr.config.SlotScheme;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.launcher.ShortLives;
import dev.csmr.linearizability.SequentialModel;
import dev.csmr.node.NodeException;
import dev.csmr.node.SlotMoves;
import dev.csmr.service.CanonicalKey;
import dev.csmr.testkit.History;
import dev.csmr.testkit.RecordedAnswer;
import dev.csmr.testkit.RecordedOperation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
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
    Load load = new Load(PAUSE_NANOS);
    load.begin(done -> done < OPERATIONS).forEach(CompletableFuture::join);
    load.requireLinearizable();

    killLeaders(load, 1);
    load.requireLinearizable();
  }

  /** The number of kills can be given as {@code -Dcsmr.soak.kills}. */
  @Test
  @Tag("soak")
  @Timeout(1_200)
  void it_is_linearizable_for_long() throws Exception {
    Load load = new Load(SOAK_PAUSE_NANOS);
    killLeaders(load, SOAK_KILLS);
    load.requireLinearizable();
  }

  /** Kills leaders, of one group and the other in turn, and starts them again. */
  private void killLeaders(Load load, int kills) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger moves = new AtomicInteger();
    List<CompletableFuture<Void>> clients = new ArrayList<>(load.begin(done -> !stop.get()));
    clients.add(
        CompletableFuture.runAsync(() -> moveSlots(stop, moves), task -> new Thread(task).start()));
    for (int i = 0; i < kills; i++) {
      load.awaitMore(20);
      String leader = cluster.awaitLeader(i % 2 == 0 ? "entries" : "log");
      cluster.kill(leader);
      load.awaitMore(20);
      cluster.start(leader);
    }
    load.awaitMore(20);
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

  /** What the composition's store holds, and how many entries its log has had. */
  private record State(Map<String, String> entries, long lastIndex) {}

  /**
   * Other than the implementation it does not know in which order the log has what it has, which no
   * answer tells here: so fewer states are to be searched.
   */
  private static final SequentialModel<State, RecordedOperation, RecordedAnswer> MODEL =
      new SequentialModel<>() {
        @Override
        public State initial() {
          return new State(Map.of(), 0);
        }

        @Override
        public State next(State state, RecordedOperation operation, RecordedAnswer answer) {
          Object key = operation.arguments().isEmpty() ? "" : operation.arguments().get(0);
          if (operation.name().equals("put")) {
            Map<String, String> entries = new TreeMap<>(state.entries());
            entries.put((String) key, (String) operation.arguments().get(1));
            return new State(entries, state.lastIndex() + 1);
          }
          Object now =
              operation.name().equals("lastIndex")
                  ? (Object) state.lastIndex()
                  : Optional.ofNullable(state.entries().get(key));
          return answer == null || now.equals(answer.value()) ? state : null;
        }

        @Override
        public boolean reads(RecordedOperation operation) {
          return !operation.name().equals("put");
        }
      };

  /** What all clients asked and were answered so far: each service is an object of its own. */
  private final class Load {
    private final History<AuditedPartitionedStore> ofComposition =
        History.of(AuditedPartitionedStore.class);
    private final History<KeyValueStore> ofService = History.of(KeyValueStore.class);
    private final AtomicInteger values = new AtomicInteger();
    private final long pauseNanos;

    /**
     * Begins empty histories.
     *
     * @param pauseNanos how long a client rests between two operations: the search for an order
     *     grows with the history, to which some thousand operations are enough
     */
    Load(long pauseNanos) {
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
        String name = "client " + number;
        AuditedPartitionedStore audited =
            ofComposition.recording(name, AuditedPartitionedStoreClient.connect(client));
        KeyValueStore single = ofService.recording(name, KeyValueStoreClient.connect(client));
        for (int done = 0; goesOn.test(done); done++) {
          LockSupport.parkNanos(pauseNanos);
          operate(random, audited, random.nextInt(5) > 0 ? audited : single);
        }
      }
    }

    private void operate(Random random, AuditedPartitionedStore audited, KeyValueStore store) {
      String key = "key" + random.nextInt(KEYS);
      int dice = random.nextInt(10);
      try {
        if (dice < 4) {
          store.put(key, Integer.toString(values.incrementAndGet()));
        } else if (dice < 7) {
          assertThat(store.get(key)).isNotNull();
        } else {
          assertThat(audited.lastIndex()).isNotNegative();
        }
      } catch (IndeterminateException | NotExecutedException e) {
        // The history has it, as far as it had an effect.
        return;
      }
    }

    private long answered() {
      return ofComposition.answered() + ofService.answered();
    }

    void awaitMore(int operations) throws Exception {
      long goal = answered() + operations;
      cluster.await(operations + " more answers", () -> answered() >= goal);
    }

    void requireLinearizable() {
      ofComposition.requireLinearizable(MODEL);
      ofService.requireLinearizable();
    }
  }
}
