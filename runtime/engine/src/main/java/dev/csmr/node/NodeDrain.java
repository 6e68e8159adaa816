package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.node.GroupsService.DrainOrder;
import dev.csmr.node.GroupsService.GroupDone;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Has a node of a running cluster give away all that it leads, and keep nothing that it is elected
 * for, from outside. The node forgets it when it ends.
 */
public final class NodeDrain {
  private static final int PAUSE_MILLIS = 200;

  private NodeDrain() {}

  /**
   * Has a node drain, and waits until others lead its groups.
   *
   * @param patience how long to wait
   * @param progress told how many groups it leads, for people
   * @throws WrongInputException when there is no such node
   * @throws NodeException when it does not answer, or leads groups still; it drains nevertheless
   */
  public static void drain(
      ClusterConfig config, String node, Duration patience, Consumer<String> progress)
      throws NodeException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    long told = -1;
    while (true) {
      long leads = ask(config, node, true);
      if (leads == 0) {
        return;
      }
      if (leads != told) {
        progress.accept("Groups that node " + node + " leads still: " + leads);
        told = leads;
      }
      if (System.nanoTime() - end > 0) {
        throw new NodeException(NodeError.NOT_DRAINED, node, led(config, node));
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /**
   * Has a node drain no more: it may lead again, and others give it groups as they spread.
   *
   * @throws WrongInputException when there is no such node
   * @throws NodeException when it does not answer
   */
  public static void undo(ClusterConfig config, String node) throws NodeException {
    long unused = ask(config, node, false);
  }

  private static long ask(ClusterConfig config, String node, boolean drains) throws NodeException {
    LeaderTransfer.requireNode(config, node);
    String problem;
    try {
      AskedNode asked = AskedNode.of(config, config.node(node).orElseThrow());
      GroupDone done = GroupsService.drain(asked, new DrainOrder(config.name(), drains));
      if (done.problem().isEmpty()) {
        return done.index();
      }
      problem = done.problem();
    } catch (StatusRuntimeException e) {
      problem = e.getStatus().getDescription();
    }
    throw new NodeException(NodeError.DRAIN_UNHEARD, node, problem);
  }

  private static List<String> led(ClusterConfig config, String node) {
    ClusterStatus status = ClusterStatus.ask(config, Duration.ofSeconds(3));
    return config.groups().stream()
        .map(DeclaredGroup::name)
        .filter(group -> status.leader(group).filter(node::equals).isPresent())
        .toList();
  }
}
