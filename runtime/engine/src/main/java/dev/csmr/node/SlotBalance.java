package dev.csmr.node;

import dev.csmr.balance.Advice;
import dev.csmr.balance.BalanceRule;
import dev.csmr.balance.Balancer;
import dev.csmr.balance.MoveProposal;
import dev.csmr.config.ClusterConfig;
import dev.csmr.node.ClusterLoads.ClusterLoad;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Watches how much the slots of a partitioned service of a running cluster are used, proposes
 * moves, and carries them out, from outside. Each move happens or does not, whoever crashes. Not
 * thread-safe.
 */
public final class SlotBalance {
  private final ClusterConfig config;
  private final String path;
  private final ClusterLoads loads;
  private final BalanceRule rule;
  private Balancer balancer;
  private int partitions;
  private ClusterLoad latest;

  private SlotBalance(ClusterConfig config, String path, BalanceRule rule) throws NodeException {
    this.config = config;
    this.path = path;
    this.loads = new ClusterLoads(config, path);
    this.latest = loads.read();
    this.rule = rule;
    this.partitions = latest.partitions();
    this.balancer = new Balancer(rule, partitions);
  }

  /**
   * Begins to watch.
   *
   * @param path the path of the partitioned service
   * @throws NodeException when no node tells its loads, or a group of the service has no majority
   */
  public static SlotBalance begin(ClusterConfig config, String path, BalanceRule rule)
      throws NodeException {
    return new SlotBalance(config, path, rule);
  }

  /**
   * Waits, and says what should move by what happened since the last time.
   *
   * @throws NodeException when no node tells its loads, or a group of the service has no majority:
   *     nothing should move then
   */
  public Advice next(Duration interval) throws NodeException, InterruptedException {
    Thread.sleep(interval.toMillis());
    latest = loads.read();
    if (latest.partitions() != partitions) {
      // A partition has joined: what was remembered of the others is of another mean.
      partitions = latest.partitions();
      balancer = new Balancer(rule, partitions);
    }
    balancer.close(latest.draining());
    return balancer.advise(latest.report(), latest.owners());
  }

  /** What the last advice is made of. */
  ClusterLoad latest() {
    return latest;
  }

  /**
   * Moves what should move, one move after another. Slots whose state cannot move together move
   * fewer at a time; one that cannot move alone is proposed no more.
   *
   * @param proposals of the last advice
   * @param out told what is done
   * @throws NodeException when a move fails for another reason; what has moved has moved
   */
  public void carryOut(List<MoveProposal> proposals, Consumer<String> out) throws NodeException {
    int left = proposals.stream().mapToInt(proposal -> proposal.slots().size()).sum();
    for (MoveProposal proposal : proposals) {
      out.accept("moving " + BalanceText.of(proposal));
      move(proposal.slots(), proposal.to(), out);
      left -= proposal.slots().size();
      out.accept(left + " slots left to move");
    }
  }

  private void move(List<Integer> slots, int to, Consumer<String> out) throws NodeException {
    SlotMoves.moveInPieces(
        config,
        path,
        slots,
        to,
        (slot, why) -> {
          balancer.cannotMove(slot);
          out.accept("slot " + slot + " stays where it is: " + why);
        });
  }
}
