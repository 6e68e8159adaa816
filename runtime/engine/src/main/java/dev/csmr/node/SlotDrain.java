package dev.csmr.node;

import dev.csmr.balance.MoveProposal;
import dev.csmr.balance.Spreading;
import dev.csmr.config.ClusterConfig;
import dev.csmr.node.ClusterLoads.ClusterLoad;
import dev.csmr.node.SlotsService.Moved;
import dev.csmr.ownership.SlotMove;
import dev.csmr.service.Environment;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Empties a partition of a running cluster, from outside: lets it drain, and moves its slots to the
 * others. That it drains is known to the groups, so whenever this ends, and whoever crashed,
 * running it again goes on with what is left.
 */
final class SlotDrain {
  private SlotDrain() {}

  /**
   * Empties a partition. Blocks.
   *
   * @param path the path of the partitioned service
   * @param partition its number
   * @param interval for how long to look how much slots are used, before they move
   * @param out told what is done
   * @throws NodeException when it is not empty; it drains, if that was not what failed
   */
  static void drain(
      ClusterConfig config, String path, int partition, Duration interval, Consumer<String> out)
      throws NodeException, InterruptedException {
    int left = left(SlotMoves.drain(config, path, partition, true), partition);
    out.accept(
        "partition "
            + partition
            + " drains: nothing moves into it; "
            + left
            + " slots left to move");
    Set<Integer> staying = new TreeSet<>();
    MoveProgress progress = new MoveProgress(left, Environment.SYSTEM::nanos);
    for (int before = -1; left > staying.size() && left != before; ) {
      before = left;
      left = round(config, path, partition, interval, staying, progress, out);
    }
    if (left > 0) {
      throw new NodeException(NodeError.DRAIN_STOPPED, partition, path, left, staying);
    }
    out.accept("partition " + partition + " owns no slots");
  }

  /** Moves what there is; how many slots are left. */
  private static int round(
      ClusterConfig config,
      String path,
      int partition,
      Duration interval,
      Set<Integer> staying,
      MoveProgress progress,
      Consumer<String> out)
      throws NodeException, InterruptedException {
    ClusterLoads loads = new ClusterLoads(config, path);
    loads.read();
    Thread.sleep(interval.toMillis());
    ClusterLoad load = loads.read();
    List<MoveProposal> moves =
        Spreading.of(
            load.report().loads(),
            load.owners(),
            load.partitions(),
            load.draining(),
            partition,
            SlotMove.MAX_SLOTS);
    int left = moves.stream().mapToInt(move -> move.slots().size()).sum();
    for (MoveProposal move : moves) {
      SlotMoves.moveInPieces(
          config,
          path,
          move.slots(),
          move.to(),
          (slot, why) -> {
            staying.add(slot);
            out.accept("slot " + slot + " stays where it is: " + why);
          });
      left -= move.slots().size();
      out.accept(
          "slots "
              + BalanceText.slots(move.slots())
              + " are in partition "
              + move.to()
              + "; "
              + progress.text(left + staying.size()));
    }
    return left(SlotMoves.map(config, path), partition);
  }

  private static int left(Moved told, int partition) {
    return (int)
        IntStream.range(0, told.owners().size())
            .filter(slot -> told.owners().get(slot) == partition)
            .count();
  }
}
