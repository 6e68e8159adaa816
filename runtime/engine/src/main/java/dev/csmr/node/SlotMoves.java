package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.NodeConfig;
import dev.csmr.node.SlotsService.Move;
import dev.csmr.node.SlotsService.Moved;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Moves slots of a running cluster from outside, some at a time, through whichever node answers.
 * Each time is done or not, whoever crashes; running it again goes on with what is left.
 */
public final class SlotMoves {
  private static final int PATIENCE_MILLIS = 30_000;

  private SlotMoves() {}

  /**
   * Which partition owns which slot.
   *
   * @param path the path of the partitioned service
   * @return for each slot the number of the partition that owns it
   * @throws NodeException when no node tells
   */
  public static List<Integer> owners(ClusterConfig config, String path) throws NodeException {
    Moved moved = ask(config, new Move(config.name(), path, List.of(), 0, PATIENCE_MILLIS));
    if (!moved.problem().isEmpty()) {
      throw new NodeException(NodeError.MAP_NOT_TOLD, path, moved.problem());
    }
    return moved.owners();
  }

  /**
   * Moves slots.
   *
   * @param path the path of the partitioned service
   * @param slots which slots
   * @param to the number of the partition that is to own them
   * @param progress told after each time how many are left
   * @throws NodeException when some could not be moved
   */
  public static void move(
      ClusterConfig config, String path, List<Integer> slots, int to, Consumer<Integer> progress)
      throws NodeException {
    int left = slots.size();
    while (left > 0) {
      Moved moved = ask(config, new Move(config.name(), path, slots, to, PATIENCE_MILLIS));
      requireNoProblem(moved, slots.size() - left, to, path);
      left = moved.left();
      progress.accept(left);
    }
  }

  private static void requireNoProblem(Moved moved, int done, int to, String path)
      throws NodeException {
    if (!moved.problem().isEmpty()) {
      throw new NodeException(NodeError.MOVE_STOPPED, done, to, path, moved.problem());
    }
  }

  private static Moved ask(ClusterConfig config, Move move) {
    List<String> silent = new ArrayList<>();
    for (NodeConfig node : config.nodes()) {
      try {
        return SlotsService.ask(AskedNode.of(config, node), move);
      } catch (StatusRuntimeException e) {
        silent.add(node.name() + ": " + e.getStatus().getDescription());
      }
    }
    return Moved.refused("no node answered (" + String.join("; ", silent) + ")");
  }
}
