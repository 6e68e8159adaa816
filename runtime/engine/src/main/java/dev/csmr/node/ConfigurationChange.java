package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.config.NodeConfig;
import dev.csmr.node.ConfigurationService.Applied;
import dev.csmr.node.ConfigurationService.Apply;
import dev.csmr.node.PartitionsService.Joined;
import dev.csmr.node.PartitionsService.PartitionChange;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Has a running cluster take up what is new in its configuration, from outside: first every node
 * checks, then every node does it, then partitions that are new join their services. Each node
 * remembers nothing of it: what it takes up is what its own file says, with which it also starts.
 * So whenever this ends, and whoever crashed, running it again is safe, and a node that did not
 * answer takes it up when it starts.
 */
public final class ConfigurationChange {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Set<Status.Code> REFUSALS =
      EnumSet.of(Status.Code.PERMISSION_DENIED, Status.Code.UNAUTHENTICATED);

  private ConfigurationChange() {}

  /**
   * Applies a configuration.
   *
   * @param wanted what all nodes' files say
   * @param progress told what was done, for people
   * @throws NodeException when a node refuses, and nothing was changed then, or does not answer
   */
  public static void apply(Deployment wanted, Consumer<String> progress) throws NodeException {
    ClusterConfig config = wanted.config();
    List<String> summary = wanted.summary();
    Map<NodeConfig, String> silent = new LinkedHashMap<>();
    List<String> refusals = new ArrayList<>();
    for (NodeConfig node : config.nodes()) {
      ask(config, node, new Apply(config.name(), true, summary), silent, refusals);
    }
    if (!refusals.isEmpty()) {
      throw new NodeException(NodeError.APPLY_REFUSED, String.join("\n", refusals));
    }
    for (NodeConfig node : config.nodes()) {
      if (!silent.containsKey(node)) {
        Applied applied =
            ask(config, node, new Apply(config.name(), false, summary), silent, refusals);
        if (applied != null && applied.problem().isEmpty()) {
          progress.accept(
              applied.taken().isEmpty()
                  ? "Node " + node.name() + " has all of it already."
                  : "Node "
                      + node.name()
                      + " has taken up "
                      + String.join(", ", applied.taken())
                      + ".");
        }
      }
    }
    if (!refusals.isEmpty()) {
      throw new NodeException(NodeError.APPLIED_IN_PART, String.join("\n", refusals));
    }
    if (!silent.isEmpty()) {
      List<String> words = new ArrayList<>();
      silent.forEach(
          (node, why) -> words.add(node.name() + " at " + node.endpoint() + " (" + why + ")"));
      throw new NodeException(NodeError.APPLY_UNHEARD, String.join(", ", words), config.source());
    }
    if (awaitsPartitions(wanted)) {
      join(config, progress);
    }
  }

  private static boolean awaitsPartitions(Deployment wanted) {
    return wanted.services().keySet().stream()
        .flatMap(service -> wanted.movableOf(service).stream())
        .anyMatch(each -> each.founding() < each.partitions().size());
  }

  /**
   * Has partitions join that own no slots at first: when all nodes know them, since from then on
   * each node may have to ask their groups.
   */
  private static void join(ClusterConfig config, Consumer<String> progress) throws NodeException {
    PartitionChange change =
        new PartitionChange(config.name(), "", 0, false, (int) PATIENCE.toMillis());
    List<String> problems = new ArrayList<>();
    for (NodeConfig node : config.nodes()) {
      try {
        Joined joined = PartitionsService.join(AskedNode.of(config, node), change);
        joined.joined().forEach(each -> progress.accept("Joined: " + each + "."));
        if (joined.problem().isEmpty()) {
          return;
        }
        problems.add(node.name() + ": " + joined.problem());
      } catch (StatusRuntimeException e) {
        problems.add(node.name() + ": " + e.getStatus().getDescription());
      }
    }
    throw new NodeException(NodeError.NOT_JOINED, String.join("; ", problems));
  }

  private static Applied ask(
      ClusterConfig config,
      NodeConfig node,
      Apply apply,
      Map<NodeConfig, String> silent,
      List<String> refusals) {
    try {
      Applied applied = ConfigurationService.ask(AskedNode.of(config, node), apply, PATIENCE);
      if (!applied.problem().isEmpty()) {
        refusals.add(applied.problem());
      }
      return applied;
    } catch (StatusRuntimeException e) {
      if (REFUSALS.contains(e.getStatus().getCode())) {
        refusals.add(e.getStatus().getDescription());
      } else {
        silent.put(node, e.getStatus().getCode() + ": " + e.getStatus().getDescription());
      }
      return null;
    }
  }
}
