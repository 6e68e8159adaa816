package dev.csmr.samples.demo;

import dev.csmr.config.ClusterConfig;
import dev.csmr.node.NodeException;
import dev.csmr.node.SlotMoves;
import dev.csmr.service.CanonicalKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Moves the slots of the bank's accounts between its groups, one move after another. */
final class MovingSlots implements AutoCloseable {
  private static final String SERVICE = "Bank";
  private static final int SLOTS = 16_384;
  private static final int PARTITIONS = 2;
  private static final long JOIN_MILLIS = 120_000;

  private final ClusterConfig config;
  private final List<Integer> slots;
  private final AtomicInteger moves = new AtomicInteger();
  private final Thread thread = new Thread(this::run, "demo-moves");
  private volatile boolean stopped;

  private MovingSlots(ClusterConfig config, List<Integer> slots) {
    this.config = config;
    this.slots = slots;
  }

  /** Begins to move the slots of some accounts. */
  static MovingSlots of(Iterable<String> accounts, ClusterConfig config) {
    List<Integer> slots = new ArrayList<>();
    accounts.forEach(account -> slots.add(CanonicalKey.of(account).slot(SLOTS)));
    MovingSlots moving = new MovingSlots(config, slots);
    moving.thread.start();
    return moving;
  }

  private void run() {
    Random random = new Random(1);
    while (!stopped) {
      List<Integer> some = slots.stream().filter(slot -> random.nextBoolean()).distinct().toList();
      if (some.isEmpty()) {
        continue;
      }
      try {
        SlotMoves.move(
            config, SERVICE, some, random.nextInt(PARTITIONS), left -> moves.incrementAndGet());
      } catch (NodeException e) {
        // No node answered, or a group has no leader just now: the next move may find one.
        Thread.onSpinWait();
      }
    }
  }

  /** How many moves there were. */
  int moves() {
    return moves.get();
  }

  /** Moves nothing more, once the move under way has ended. */
  void stop() throws InterruptedException {
    stopped = true;
    thread.join(JOIN_MILLIS);
  }

  @Override
  public void close() {
    stopped = true;
  }
}
