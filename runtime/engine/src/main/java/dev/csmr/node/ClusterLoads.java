package dev.csmr.node;

import dev.csmr.balance.LoadReport;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.NodeConfig;
import dev.csmr.service.Environment;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much the slots of a partitioned service are used: what all nodes have counted since they were
 * asked before, by each node's own clock, and where the slots are. Not thread-safe.
 */
final class ClusterLoads {
  private static final int PATIENCE_MILLIS = 5_000;

  private final ClusterConfig config;
  private final String path;

  /** By node. */
  private final Map<String, LoadsReply> before = new HashMap<>();

  /**
   * Asks nobody yet.
   *
   * @param path the path of the partitioned service
   */
  ClusterLoads(ClusterConfig config, String path) {
    this.config = config;
    this.path = path;
  }

  /**
   * What the nodes tell.
   *
   * @param report the loads since they were asked before; nothing of nodes that were not
   * @param owners for each slot the number of the partition that owns it
   * @param partitions how many partitions there are
   * @param draining the partitions that drain
   * @param uncounted the nodes whose calls are not in the report, with why
   */
  record ClusterLoad(
      LoadReport report,
      int[] owners,
      int partitions,
      List<Integer> draining,
      List<String> uncounted) {}

  /**
   * Asks all nodes.
   *
   * @throws NodeException when no node tells, or a group of the service does not answer: it has no
   *     majority then, and slots cannot move
   */
  ClusterLoad read() throws NodeException {
    LoadsReply withMap = null;
    LoadsReply withoutGroups = null;
    List<String> uncounted = new ArrayList<>();
    double[] loads = {};
    Map<Long, Double> pairs = new TreeMap<>();
    for (NodeConfig node : config.nodes()) {
      try {
        int patience = withMap == null ? PATIENCE_MILLIS : 0;
        LoadsReply reply =
            SlotsService.ask(
                AskedNode.of(config, node), new LoadsRequest(config.name(), path, patience));
        if (!reply.problem().isEmpty()) {
          uncounted.add(node.name() + ": " + reply.problem());
          continue;
        }
        if (!reply.silent().isEmpty()) {
          withoutGroups = reply;
        } else if (withMap == null) {
          withMap = reply;
        }
        loads = loads.length == 0 ? new double[reply.operations().length] : loads;
        if (!add(before.put(node.name(), reply), reply, loads, pairs)) {
          uncounted.add(node.name() + ": it is asked for the first time since its start");
        }
      } catch (StatusRuntimeException e) {
        uncounted.add(node.name() + ": " + e.getStatus().getDescription());
      }
    }
    if (withMap == null) {
      throw withoutGroups == null
          ? new NodeException(NodeError.LOADS_NOT_TOLD, path, String.join("; ", uncounted))
          : new NodeException(
              NodeError.NOTHING_PROPOSED, path, String.join("; ", withoutGroups.silent()));
    }
    long now = Environment.SYSTEM.nanos() / 1_000_000;
    return new ClusterLoad(
        new LoadReport(now, loads, slotPairs(pairs)),
        withMap.owners().stream().mapToInt(Integer::intValue).toArray(),
        withMap.partitions(),
        withMap.draining(),
        uncounted);
  }

  /** Adds what a node has counted in between; false if there is no between. */
  private static boolean add(
      LoadsReply before, LoadsReply now, double[] loads, Map<Long, Double> pairs) {
    if (before == null || before.start() != now.start() || before.atMillis() >= now.atMillis()) {
      return false;
    }
    double seconds = (now.atMillis() - before.atMillis()) / 1_000.0;
    for (int slot = 0; slot < Math.min(loads.length, now.operations().length); slot++) {
      loads[slot] += (now.operations()[slot] - before.operations()[slot]) / seconds;
    }
    double pairsPerSecond = (now.pairs() - before.pairs()) / seconds;
    int sample = now.latest().stream().mapToInt(LoadsReply.LatestPair::count).sum();
    for (LoadsReply.LatestPair pair : now.latest()) {
      pairs.merge(
          (long) pair.slot() << Integer.SIZE | pair.other(),
          pairsPerSecond * pair.count() / sample,
          Double::sum);
    }
    return true;
  }

  private static List<LoadReport.SlotPair> slotPairs(Map<Long, Double> pairs) {
    List<LoadReport.SlotPair> all = new ArrayList<>();
    pairs.forEach(
        (pair, perSecond) ->
            all.add(
                new LoadReport.SlotPair((int) (pair >> Integer.SIZE), pair.intValue(), perSecond)));
    return all;
  }
}
