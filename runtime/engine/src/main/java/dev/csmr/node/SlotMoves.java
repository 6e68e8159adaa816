package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.NodeConfig;
import dev.csmr.node.PartitionsService.PartitionChange;
import dev.csmr.node.SlotsService.Move;
import dev.csmr.node.SlotsService.Moved;
import dev.csmr.replica.api.ReplicaError;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
    return map(config, path).owners();
  }

  /**
   * A partition of a service.
   *
   * @param number its number
   * @param slots how many slots it owns
   * @param text which slots, such as {@code 0-63,100}; empty when it owns none
   * @param drains whether it drains: nothing moves into it
   */
  public record PartitionSlots(int number, int slots, String text, boolean drains) {}

  /**
   * What each partition of a service has.
   *
   * @param path the path of the partitioned service
   * @param patience how long the groups of the service may take to tell
   * @throws NodeException when no node tells, or the slots of the service cannot move
   */
  public static List<PartitionSlots> partitions(
      ClusterConfig config, String path, Duration patience) throws NodeException {
    Moved map = map(config, path, (int) patience.toMillis());
    List<List<Integer>> slots = new ArrayList<>();
    IntStream.range(0, map.partitions()).forEach(number -> slots.add(new ArrayList<>()));
    IntStream.range(0, map.owners().size())
        .forEach(slot -> slots.get(map.owners().get(slot)).add(slot));
    return IntStream.range(0, slots.size())
        .mapToObj(
            number ->
                new PartitionSlots(
                    number,
                    slots.get(number).size(),
                    BalanceText.slots(slots.get(number)),
                    map.draining().contains(number)))
        .toList();
  }

  /** What the map of a partitioned service says. */
  static Moved map(ClusterConfig config, String path) throws NodeException {
    return map(config, path, PATIENCE_MILLIS);
  }

  private static Moved map(ClusterConfig config, String path, int patienceMillis)
      throws NodeException {
    Moved moved = ask(config, new Move(config.name(), path, List.of(), 0, patienceMillis));
    if (!moved.problem().isEmpty()) {
      throw new NodeException(NodeError.MAP_NOT_TOLD, path, moved.problem());
    }
    return moved;
  }

  /**
   * Has a partition drain, or not any more: into one that drains nothing moves.
   *
   * @return what the map says afterwards
   */
  static Moved drain(ClusterConfig config, String path, int partition, boolean drains)
      throws NodeException {
    PartitionChange change =
        new PartitionChange(config.name(), path, partition, drains, PATIENCE_MILLIS);
    Moved told = asked(config, node -> PartitionsService.drain(node, change));
    if (!told.problem().isEmpty()) {
      throw new NodeException(NodeError.NOT_MARKED, partition, path, told.problem());
    }
    return told;
  }

  /**
   * How far a move is.
   *
   * @param left how many of the slots are elsewhere still
   * @param portions how many portions were copied of what is in those that move next, if that is
   *     too much to go at once
   */
  public record MovesLeft(int left, long portions) {}

  /**
   * Moves slots.
   *
   * @param path the path of the partitioned service
   * @param slots which slots
   * @param to the number of the partition that is to own them
   * @param progress told after each time how far it is
   * @throws NodeException when some could not be moved, or somebody else moves them elsewhere
   */
  public static void move(
      ClusterConfig config, String path, List<Integer> slots, int to, Consumer<MovesLeft> progress)
      throws NodeException {
    List<Integer> left = slots.stream().distinct().toList();
    Set<Integer> there = new TreeSet<>();
    while (!left.isEmpty()) {
      Moved moved = ask(config, new Move(config.name(), path, left, to, PATIENCE_MILLIS));
      requireNoProblem(moved, there.size(), to, path);
      // Two who want a slot in different places would else move it to and fro for ever.
      List<Integer> away = there.stream().filter(slot -> moved.owners().get(slot) != to).toList();
      if (!away.isEmpty()) {
        throw new NodeException(NodeError.MOVED_AWAY, path, to, away);
      }
      left.stream().filter(slot -> moved.owners().get(slot) == to).forEach(there::add);
      left = left.stream().filter(slot -> !there.contains(slot)).toList();
      progress.accept(new MovesLeft(left.size(), moved.portions()));
    }
  }

  /**
   * Moves slots, fewer at a time where their state cannot move together: what is in one of them
   * must not keep the others.
   *
   * @param stays told of each slot that cannot move alone, with why
   * @throws NodeException when some could not be moved for another reason
   */
  static void moveInPieces(
      ClusterConfig config,
      String path,
      List<Integer> slots,
      int to,
      BiConsumer<Integer, String> stays)
      throws NodeException {
    try {
      move(config, path, slots, to, left -> {});
    } catch (NodeException e) {
      if (!isOfState(e)) {
        throw e;
      }
      if (slots.size() == 1) {
        stays.accept(slots.get(0), e.getMessage());
      } else {
        int half = slots.size() / 2;
        moveInPieces(config, path, slots.subList(0, half), to, stays);
        moveInPieces(config, path, slots.subList(half, slots.size()), to, stays);
      }
    }
  }

  private static boolean isOfState(NodeException e) {
    return Stream.of(
            ReplicaError.SLOTS_TOO_LARGE,
            ReplicaError.SLOTS_UNSAVABLE,
            ReplicaError.KEY_TOO_LARGE,
            ReplicaError.CHANGES_TOO_FAST)
        .anyMatch(each -> e.getMessage().contains(each.code()));
  }

  private static void requireNoProblem(Moved moved, int done, int to, String path)
      throws NodeException {
    if (!moved.problem().isEmpty()) {
      throw new NodeException(NodeError.MOVE_STOPPED, done, to, path, moved.problem());
    }
  }

  private static Moved ask(ClusterConfig config, Move move) {
    return asked(config, node -> SlotsService.ask(node, move));
  }

  private static Moved asked(ClusterConfig config, Function<AskedNode, Moved> asking) {
    List<String> silent = new ArrayList<>();
    for (NodeConfig node : config.nodes()) {
      try {
        return asking.apply(AskedNode.of(config, node));
      } catch (StatusRuntimeException e) {
        silent.add(node.name() + ": " + e.getStatus().getDescription());
      }
    }
    return Moved.refused("no node answered (" + String.join("; ", silent) + ")");
  }
}
