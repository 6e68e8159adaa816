package dev.csmr.proxy;

import dev.csmr.multicast.Conflicts;
import dev.csmr.ownership.DrainMark;
import dev.csmr.ownership.GroupJoin;
import dev.csmr.ownership.KnownSlots;
import dev.csmr.ownership.MoveOrder;
import dev.csmr.ownership.SlotConflicts;
import dev.csmr.ownership.SlotSteps;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.SlottedService;
import dev.csmr.service.Environment;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.Step;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Changes the maps of slots, and tells what they say: moves slots, has groups join, and partitions
 * drain. A change is one multi-group operation of all groups of the service: once it is in a log it
 * ends, whoever dies. What is too much to go with a move is copied before. Thread-safe; nothing
 * blocks.
 */
public final class SlotMover {
  private final Function<String, GroupLink> links;
  private final GroupsOperation operations;
  private final Environment environment;

  SlotMover(Function<String, GroupLink> links, AcrossGroups acrossGroups, Environment environment) {
    this.links = links;
    this.operations = new GroupsOperation(links, acrossGroups, environment);
    this.environment = environment;
  }

  /**
   * Where the slots of a partitioned service are, as a group of it knows now.
   *
   * @param deadlineNanos by {@link Environment#nanos}
   * @return completed with the slots, or exceptionally with a {@link MoveException}
   */
  public CompletableFuture<KnownSlots> locate(
      DeployedService service, SlottedService slotted, long deadlineNanos) {
    return locate(service, slotted, slotted.partitions().get(0).group(), deadlineNanos);
  }

  /**
   * The same by each group that has to take part in a change: none answers without a majority.
   *
   * @param groups which groups
   * @param deadlineNanos by {@link Environment#nanos}
   * @return completed with why groups do not answer, by their names; empty when all do
   */
  public CompletableFuture<SortedMap<String, String>> unheard(
      DeployedService service,
      SlottedService slotted,
      Collection<String> groups,
      long deadlineNanos) {
    SortedMap<String, String> problems = new ConcurrentSkipListMap<>();
    CompletableFuture<?>[] heard =
        groups.stream()
            .map(
                group ->
                    locate(service, slotted, group, deadlineNanos)
                        .handle(
                            (known, problem) ->
                                problem == null ? null : problems.put(group, why(problem))))
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(heard).thenApply(all -> problems);
  }

  private static String why(Throwable problem) {
    return String.valueOf(problem.getMessage());
  }

  private CompletableFuture<KnownSlots> locate(
      DeployedService service, SlottedService slotted, String group, long deadlineNanos) {
    CompletableFuture<KnownSlots> located = new CompletableFuture<>();
    GroupLink link = links.apply(group);
    if (link == null) {
      located.completeExceptionally(
          new MoveException(ProxyError.GROUP_NOT_KNOWN.text(slotted.path(), group)));
      return located;
    }
    Patience patience = new Patience(deadlineNanos, () -> false);
    InvocationIdentity identity = operations.identity(List.of(group));
    locate(new MovesQuery(service.planner(), link, identity, patience), slotted.id(), located);
    return located;
  }

  private static void locate(MovesQuery query, int service, CompletableFuture<KnownSlots> located) {
    query.ask(
        service,
        told -> {
          if (told.changes().size() < SlotSteps.MAX_TOLD) {
            located.complete(query.planner().known(service));
          } else {
            locate(query, service, located);
          }
        },
        refusal -> located.completeExceptionally(new MoveException(refusal.message())));
  }

  /**
   * Moves slots: at once if little is in them, else after a copy of it. A copy that takes longer
   * than {@code untilNanos} stays where it is; the next call for the same goes on with it.
   *
   * @param slotted the service after the groups that have joined it
   * @param untilNanos when no further portion is to be copied, by {@link Environment#nanos}
   * @param deadlineNanos by {@link Environment#nanos}
   * @return completed with how many portions were copied: when all groups have executed the move,
   *     or earlier, if there is more to copy or a group has joined meanwhile. Or exceptionally with
   *     a {@link MoveException}, which says whether it may have been executed
   */
  public CompletableFuture<Long> move(
      SlottedService slotted, MoveOrder order, long untilNanos, long deadlineNanos) {
    CompletableFuture<Long> moved = new CompletableFuture<>();
    moveNow(
        slotted,
        order.within(SlotCopier.GOES_AT_ONCE_BYTES),
        deadlineNanos,
        problem -> {
          if (problem != null && problem.is(ReplicaError.SLOTS_TOO_LARGE)) {
            new SlotCopier(this, slotted, order, untilNanos, deadlineNanos, moved).begin();
          } else {
            end(moved, problem, 0);
          }
        });
    return moved;
  }

  /** Completes what {@link #move} returned. */
  static void end(CompletableFuture<Long> moved, MoveException problem, long portions) {
    // Where a group has joined meanwhile, whoever asks for what is left has it take part.
    if (problem == null || problem.is(ReplicaError.OTHER_GROUPS)) {
      moved.complete(portions);
    } else {
      moved.completeExceptionally(problem);
    }
  }

  /**
   * Begins the operation that moves slots, once.
   *
   * @param done told why they have not moved, or null
   */
  void moveNow(
      SlottedService slotted, MoveOrder order, long deadlineNanos, Consumer<MoveException> done) {
    Set<String> deciders = new HashSet<>();
    deciders.add(slotted.partitions().get(order.from()).group());
    if (order.copied() != null) {
      deciders.add(slotted.partitions().get(order.to()).group());
    }
    change(
        slotted.destinations(),
        deciders,
        SlotConflicts.ofMove(slotted.id(), order.slots()),
        SlotSteps.move(slotted.id(), order),
        deadlineNanos,
        done);
  }

  /**
   * Has a group join a service: with its next partition, or to have the map only.
   *
   * @param slotted the service after the groups that have joined it
   * @param deadlineNanos by {@link Environment#nanos}
   * @return completed when all groups have executed it, or exceptionally as {@link #move} says
   */
  public CompletableFuture<Void> join(SlottedService slotted, GroupJoin order, long deadlineNanos) {
    SortedSet<String> groups = new TreeSet<>(slotted.destinations());
    groups.add(order.group());
    return change(
        slotted,
        groups,
        SlotConflicts.ofJoin(slotted.id(), slotted.slots()),
        SlotSteps.join(slotted.id(), order),
        deadlineNanos);
  }

  /**
   * Has a partition drain, or not any more.
   *
   * @param slotted the service after the groups that have joined it
   * @param deadlineNanos by {@link Environment#nanos}
   * @return as {@link #join} says
   */
  public CompletableFuture<Void> drain(
      SlottedService slotted, DrainMark order, long deadlineNanos) {
    return change(
        slotted,
        slotted.destinations(),
        SlotConflicts.ofMove(slotted.id(), List.of()),
        SlotSteps.drain(slotted.id(), order),
        deadlineNanos);
  }

  /** Begins a change that the group of the first partition decides. */
  private CompletableFuture<Void> change(
      SlottedService slotted,
      Collection<String> groups,
      Conflicts conflicts,
      Step step,
      long deadlineNanos) {
    CompletableFuture<Void> changed = new CompletableFuture<>();
    change(
        groups,
        Set.of(slotted.partitions().get(0).group()),
        conflicts,
        step,
        deadlineNanos,
        problem -> {
          if (problem == null) {
            changed.complete(null);
          } else {
            changed.completeExceptionally(problem);
          }
        });
    return changed;
  }

  private void change(
      Collection<String> groups,
      Set<String> deciders,
      Conflicts conflicts,
      Step step,
      long deadlineNanos,
      Consumer<MoveException> done) {
    operations.execute(
        groups,
        deciders,
        conflicts,
        step,
        deadlineNanos,
        why -> done.accept(why == null ? null : new MoveException(why)));
  }

  /** The way to a group. */
  GroupLink link(String group) {
    return links.apply(group);
  }

  Environment environment() {
    return environment;
  }

  /** When an invocation expires that is sent to a group of a service now. */
  long expires(SlottedService slotted) {
    return operations.expires(slotted.destinations());
  }
}
