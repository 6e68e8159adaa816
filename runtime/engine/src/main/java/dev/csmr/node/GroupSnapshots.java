package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.node.GroupsService.GroupDone;
import dev.csmr.node.GroupsService.GroupOrder;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Has the replicas of a running group take snapshots, from outside: one after another, since a
 * replica executes nothing meanwhile.
 */
public final class GroupSnapshots {
  private GroupSnapshots() {}

  /**
   * A snapshot.
   *
   * @param index the last entry that is in it; −1 when nothing was executed, and there is none
   */
  public record Taken(String group, String node, long index) {}

  /**
   * Takes a snapshot at each member.
   *
   * @param patience how long each may take
   * @param progress told of each that was taken
   * @throws WrongInputException when there is no such group
   * @throws NodeException when some were not taken
   */
  public static void take(
      ClusterConfig config, String group, Duration patience, Consumer<Taken> progress)
      throws NodeException {
    LeaderTransfer.requireGroup(config, group);
    DeclaredGroup found = config.group(group).orElseThrow();
    List<String> problems = new ArrayList<>();
    for (String node : found.members()) {
      try {
        GroupOrder order =
            new GroupOrder(
                config.name(), group, "", (int) Math.min(Integer.MAX_VALUE, patience.toMillis()));
        AskedNode asked = AskedNode.of(config, config.node(node).orElseThrow());
        GroupDone done = GroupsService.snapshot(asked, order);
        if (done.problem().isEmpty()) {
          progress.accept(new Taken(group, node, done.index()));
        } else {
          problems.add(node + ": " + done.problem());
        }
      } catch (StatusRuntimeException e) {
        problems.add(node + ": " + e.getStatus().getDescription());
      }
    }
    if (!problems.isEmpty()) {
      throw new NodeException(NodeError.NO_SNAPSHOT, String.join("; ", problems));
    }
  }
}
