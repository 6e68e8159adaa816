package dev.csmr.node;

import dev.csmr.balance.Advice;
import dev.csmr.balance.BalanceRule;
import dev.csmr.balance.Balancer;
import dev.csmr.balance.MoveProposal;
import dev.csmr.config.ClusterConfig;
import dev.csmr.node.ClusterLoads.ClusterLoad;
import dev.csmr.replica.api.ReplicaError;
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
  private final Balancer balancer;
  private ClusterLoad latest;

  private SlotBalance(ClusterConfig config, String path, BalanceRule rule) throws NodeException {
    this.config = config;
    this.path = path;
    this.loads = new ClusterLoads(config, path);
    this.latest = loads.read();
    this.balancer = new Balancer(rule, latest.partitions());
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
    return balancer.advise(latest.report(), latest.owners());
  }

  /** What the last advice is made of. */
  ClusterLoad latest() {
    return latest;
  }

  /**
   * Moves what should move, one move after another. Slots whose state does not fit into one move
   * move fewer at a time; one that does not fit alone is proposed no more.
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
    try {
      SlotMoves.move(config, path, slots, to, left -> {});
    } catch (NodeException e) {
      if (!isOfState(e)) {
        throw e;
      }
      if (slots.size() == 1) {
        balancer.cannotMove(slots.get(0));
        out.accept("slot " + slots.get(0) + " stays where it is: " + e.getMessage());
      } else {
        move(slots.subList(0, slots.size() / 2), to, out);
        move(slots.subList(slots.size() / 2, slots.size()), to, out);
      }
    }
  }

  private static boolean isOfState(NodeException e) {
    return e.getMessage().contains(ReplicaError.SLOTS_TOO_LARGE.code())
        || e.getMessage().contains(ReplicaError.SLOTS_UNSAVABLE.code());
  }
}
