package dev.csmr.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.launcher.LocalCluster;
import dev.csmr.launcher.ShortLives;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Slots move between groups all the while: accounts are transferred between and counted, and the
 * leaders of both groups are killed, in processes of their own.
 */
final class MovedSlotsTest {
  @Test
  void no_kill_of_a_leader_while_slots_move_loses_or_doubles_anything(@TempDir Path directory)
      throws Exception {
    List<Scenario> scenarios = List.of(new BankScenario("Bank", "transfer money"));
    try (LocalCluster cluster = ShortLives.prepare(Demo.configuration(), directory)) {
      cluster.startAll();
      Demo.prepare(scenarios, cluster);
      try (Clients clients = Clients.start(scenarios, cluster.endpoints(), Scenarios.PAUSE);
          MovingSlots moving = MovingSlots.of(BankScenario.accounts(), cluster.config())) {
        clients.awaitAcknowledgements();
        for (String group : List.of("east", "west")) {
          String victim = cluster.awaitLeader(group);
          cluster.kill(victim);
          clients.awaitAcknowledgements();
          cluster.start(victim);
          clients.awaitAcknowledgements();
        }
        awaitMoves(moving, 10);
        moving.stop();
        clients.stop();
      }
      Scenarios.requireHeld(scenarios, cluster, 2);
    }
  }

  /** However few there were while leaders were missing and the machine was busy. */
  private static void awaitMoves(MovingSlots moving, int count) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (moving.moves() <= count) {
      assertThat(System.nanoTime() - end).as("%s moves are too few", moving.moves()).isNegative();
      Thread.sleep(50);
    }
  }
}
