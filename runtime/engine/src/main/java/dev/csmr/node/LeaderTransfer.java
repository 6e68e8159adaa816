package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.NodeConfig;
import dev.csmr.node.GroupsService.GroupDone;
import dev.csmr.node.GroupsService.GroupOrder;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Has a node lead a running group, from outside: asks the present leader to let it, until it does.
 * Calls of the group wait meanwhile.
 */
public final class LeaderTransfer {
  private static final Duration STATUS_PATIENCE = Duration.ofSeconds(3);
  private static final int PAUSE_MILLIS = 200;

  private LeaderTransfer() {}

  /**
   * Transfers the leadership; does nothing when the node has it.
   *
   * @param patience how long to try
   * @return who led before; the node itself when it did
   * @throws WrongInputException when there is no such group or node
   * @throws NodeException when the node does not lead in time
   */
  public static String transfer(ClusterConfig config, String group, String node, Duration patience)
      throws NodeException, InterruptedException {
    requireGroup(config, group);
    requireNode(config, node);
    long end = System.nanoTime() + patience.toNanos();
    String before = null;
    String problem = "the group has no leader that answers";
    while (true) {
      String leader = ClusterStatus.ask(config, STATUS_PATIENCE).leader(group).orElse(null);
      if (leader != null) {
        before = before == null ? leader : before;
        if (leader.equals(node)) {
          return before;
        }
        problem = ask(config, config.node(leader).orElseThrow(), group, node);
      }
      if (System.nanoTime() - end > 0) {
        throw new NodeException(NodeError.NOT_TRANSFERRED, node, group, problem);
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private static String ask(ClusterConfig config, NodeConfig leader, String group, String node) {
    try {
      GroupDone done =
          GroupsService.transfer(
              AskedNode.of(config, leader), new GroupOrder(config.name(), group, node, 0));
      return done.problem().isEmpty() ? "it did not begin to serve" : done.problem();
    } catch (StatusRuntimeException e) {
      return leader.name() + " answered " + e.getStatus().getDescription();
    }
  }

  /**
   * Refuses groups that the configuration does not name.
   *
   * @throws WrongInputException when it is one of these
   */
  public static void requireGroup(ClusterConfig config, String group) {
    if (config.group(group).isEmpty()) {
      throw new WrongInputException(
          NodeError.NO_GROUP_TO_CHANGE,
          config.source(),
          group,
          config.groups().stream().map(DeclaredGroup::name).toList());
    }
  }

  static void requireNode(ClusterConfig config, String node) {
    if (config.node(node).isEmpty()) {
      throw new WrongInputException(
          NodeError.NO_SUCH_NODE,
          config.source(),
          node,
          config.nodes().stream().map(NodeConfig::name).toList());
    }
  }
}
