package dev.csmr.samples.benchmark;

import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.samples.PartitionedStoreClient;
import dev.csmr.samples.benchmark.OneCluster.Client;
import dev.csmr.samples.benchmark.csmr.PartitionedTarget;
import dev.csmr.samples.benchmark.load.Point;
import dev.csmr.samples.benchmark.load.Point.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/** What it costs that slots may move, and what their moves cost. */
final class Moves {
  private static final String CONFIGURATION = "/clusters/moves.yaml";
  private static final String MOVABLE = "Slots";
  private static final String FIXED = "Ranges";

  private static final String STILL = "no slot moves";
  private static final String MOVING = "other slots move";

  private static final Point PUTS = new Point(Operation.PUT, 256);
  private static final Point GETS = new Point(Operation.GET, 256);

  private static final double MIN_ROUTING = 0.97;
  private static final double MIN_BESIDE = 0.9;
  private static final double MAX_PAUSE_MILLIS = 50;

  /** What a slot holds whose pause is measured, with keys and values that take a KiB each. */
  private static final int[] SLOT_KIB = {4, 64, 500, 2_000, 20_000};

  /** Which of them is moved as fast as can be as well, beside the last. */
  private static final int AT_ONCE = 1;

  /** What each of the slots holds that move beside the load. */
  private static final int KIB_BESIDE = 64;

  private static final int WARM_UP_MOVES = 10;
  private static final int MEASURED_MOVES = 20;

  /** What has to be copied before it moves, for seconds, moves less often. */
  private static final int COPIED_KIB = 1_000;

  private static final int COPIED_WARM_UP_MOVES = 2;
  private static final int COPIED_MOVES = 8;
  private static final int HEAP_MEGABYTES = 1_024;

  private final Rounds rounds;
  private final Path directory;
  private final LocalCluster cluster;
  private final MovableSlots slots;
  private final Markdown text = new Markdown();
  private int movesBeside;

  private Moves(Rounds rounds, Path directory, LocalCluster cluster, MovableSlots slots) {
    this.rounds = rounds;
    this.directory = directory;
    this.cluster = cluster;
    this.slots = slots;
  }

  /** Measures it and tells the results. */
  static String report(Rounds rounds, Path directory) throws IOException, InterruptedException {
    String yaml = Contenders.configuration(CONFIGURATION);
    try (LocalCluster cluster = LocalCluster.prepare(yaml, directory)) {
      cluster.withHeap(HEAP_MEGABYTES).startAll();
      try (CsmrClient client = CsmrClient.connect(cluster.endpoints())) {
        PartitionedStoreClient store = PartitionedStoreClient.connect(client, MOVABLE);
        MovableSlots slots = new MovableSlots(cluster.config(), MOVABLE, store);
        return new Moves(rounds, directory, cluster, slots).report();
      }
    }
  }

  private String report() throws IOException, InterruptedException {
    text.heading("What moving slots costs")
        .line("%s Three nodes have two groups; a store by slots", rounds.text())
        .line("is spread over both, and one by ranges of keys, which cannot move.")
        .line("");
    List<Participant> participants = new ArrayList<>();
    try {
      for (String service : List.of(MOVABLE, FIXED)) {
        Client client = new Client(service, List.of("csmr-partitioned", service));
        Path own = Files.createDirectories(directory.resolve(service));
        participants.add(Participant.start(client.of(cluster), own));
      }
      Results routed = rounds.measure(participants, List.of(PUTS, GETS));
      Results beside = besideMoves(participants.get(0));
      tell(routed, beside);
    } finally {
      participants.forEach(Participant::close);
    }
    tellPauses();
    return text.toString();
  }

  /** The same load of the same client, by turns with and without moves of other slots. */
  private Results besideMoves(Participant participant) throws IOException, InterruptedException {
    for (int slot = 0; slot < PartitionedTarget.FREE_SLOTS; slot++) {
      slots.fill(slot, KIB_BESIDE);
    }
    Results results = new Results(List.of(PUTS), List.of(STILL, MOVING));
    for (int round = 0; round < rounds.warmUp() + rounds.rounds(); round++) {
      for (String name : Rounds.rotated(results.contenders(), round)) {
        AtomicBoolean over = new AtomicBoolean(name.equals(STILL));
        FutureTask<Integer> moves = new FutureTask<>(() -> moveUntil(over));
        new Thread(moves, "mover").start();
        Measured one;
        try {
          one = participant.measure(PUTS, rounds.millis());
        } finally {
          over.set(true);
        }
        int moved = done(moves);
        System.out.printf("%s: %,.0f/s, %d moves%n", name, one.perSecond(), moved);
        if (round >= rounds.warmUp()) {
          results.add(PUTS, name, one);
          movesBeside += moved;
        }
      }
    }
    return results;
  }

  private int moveUntil(AtomicBoolean over) {
    int moves = 0;
    for (; !over.get(); moves++) {
      slots.move(moves % PartitionedTarget.FREE_SLOTS);
    }
    return moves;
  }

  private static int done(FutureTask<Integer> moves) throws InterruptedException {
    try {
      return moves.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A move failed.", e.getCause());
    }
  }

  private void tell(Results routed, Results beside) {
    Figure puts = routed.ratio(PUTS, MOVABLE, FIXED, Measured::perSecond);
    Figure gets = routed.ratio(GETS, MOVABLE, FIXED, Measured::perSecond);
    Figure others = beside.ratio(PUTS, MOVING, STILL, Measured::perSecond);
    text.table(routed).table(beside).line("| moves | ratio | goal | |").line("|---|--:|--:|---|");
    ratio("puts/s by slots that may move ÷ by ranges that may not", puts, MIN_ROUTING);
    ratio("gets/s, the same", gets, MIN_ROUTING);
    String moves = "%d moves of %d KiB".formatted(movesBeside, KIB_BESIDE);
    ratio("puts/s while other slots move (" + moves + ") ÷ without", others, MIN_BESIDE);
    text.line("");
  }

  private void ratio(String what, Figure figure, double goal) {
    text.line(
        "| %s, at %s | %s | ≥ %.2f | %s |",
        what, PUTS.load(), figure.text(2), goal, Markdown.atLeast(goal, figure));
  }

  private void tellPauses() throws InterruptedException {
    text.line("The longest time between two answers to a caller that puts the keys of a slot one")
        .line("after another: of %d moves the median, the least and the most;", MEASURED_MOVES)
        .line("of %d moves from %d KiB on, which are copied before.", COPIED_MOVES, COPIED_KIB)
        .line("")
        .line("| a slot of | no move, ms | a move, ms | goal | |")
        .line("|--:|--:|--:|--:|---|");
    int slot = PartitionedTarget.FREE_SLOTS;
    for (int kib : SLOT_KIB) {
      boolean copied = kib >= COPIED_KIB;
      SlotPauses pauses =
          SlotPauses.measure(
              slots,
              slot,
              slots.fill(slot, kib),
              copied ? COPIED_WARM_UP_MOVES : WARM_UP_MOVES,
              copied ? COPIED_MOVES : MEASURED_MOVES);
      Figure moving = pauses.millisMoving();
      text.line(
          "| %d KiB | %s | %s | < %.0f | %s |",
          kib,
          pauses.millisStill().text(1),
          moving.text(1),
          MAX_PAUSE_MILLIS,
          Markdown.atMost(MAX_PAUSE_MILLIS, moving));
      slot++;
    }
    tellRate(slot - 1, SLOT_KIB[SLOT_KIB.length - 1]);
    tellRate(PartitionedTarget.FREE_SLOTS + AT_ONCE, SLOT_KIB[AT_ONCE]);
  }

  /** Moves a slot to and fro, as fast as the tool does, while nothing else happens. */
  private void tellRate(int slot, int kib) {
    List<Double> megabytesPerSecond = new ArrayList<>();
    for (int i = 0; i < (kib >= COPIED_KIB ? COPIED_MOVES : MEASURED_MOVES); i++) {
      long begin = System.nanoTime();
      slots.move(slot);
      megabytesPerSecond.add(kib * 1_024 / 1e6 / ((System.nanoTime() - begin) / 1e9));
    }
    Figure rate = Figure.median(megabytesPerSecond);
    text.line("")
        .line(
            "Slots of %d KiB move at %s MB/s, one after another: 1 GB takes %,.0f s.",
            kib, rate.text(1), 1_000 / rate.value())
        .line("");
  }
}
