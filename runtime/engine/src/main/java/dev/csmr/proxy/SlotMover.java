package dev.csmr.proxy;

import dev.csmr.multicast.Conflicts;
import dev.csmr.multicast.Operation;
import dev.csmr.multicast.Part;
import dev.csmr.multicast.Role;
import dev.csmr.ownership.KnownSlots;
import dev.csmr.ownership.MoveOrder;
import dev.csmr.ownership.SlotConflicts;
import dev.csmr.ownership.SlotSteps;
import dev.csmr.replica.api.OperationParts;
import dev.csmr.replica.api.SlottedService;
import dev.csmr.service.Environment;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/**
 * Moves slots, and tells where they are. A move is one multi-group operation of all groups of the
 * service: once it is in a log it ends, whoever dies. Thread-safe; nothing blocks.
 */
public final class SlotMover {
  private static final long EXPIRES_MILLIS = 60_000;

  private final Function<String, GroupLink> links;
  private final AcrossGroups acrossGroups;
  private final Environment environment;

  SlotMover(Function<String, GroupLink> links, AcrossGroups acrossGroups, Environment environment) {
    this.links = links;
    this.acrossGroups = acrossGroups;
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
   * The same by each group that has to take part in moves: none answers without a majority.
   *
   * @param deadlineNanos by {@link Environment#nanos}
   * @return completed with why groups do not answer, by their names; empty when all do
   */
  public CompletableFuture<SortedMap<String, String>> unheard(
      DeployedService service, SlottedService slotted, long deadlineNanos) {
    SortedMap<String, String> problems = new ConcurrentSkipListMap<>();
    CompletableFuture<?>[] heard =
        slotted.destinations().stream()
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
    Patience patience = new Patience(deadlineNanos, () -> false);
    InvocationIdentity identity = identity(link.logTimeMillis());
    locate(new MovesQuery(service.planner(), link, identity, patience), slotted.id(), located);
    return located;
  }

  private static void locate(MovesQuery query, int service, CompletableFuture<KnownSlots> located) {
    query.ask(
        service,
        told -> {
          if (told.moves().size() < SlotSteps.MAX_TOLD) {
            located.complete(query.planner().known(service));
          } else {
            locate(query, service, located);
          }
        },
        refusal -> located.completeExceptionally(new MoveException(refusal.message())));
  }

  /**
   * Moves slots.
   *
   * @param deadlineNanos by {@link Environment#nanos}
   * @return completed when all groups have executed it, or exceptionally with a {@link
   *     MoveException}, which says whether it may have been executed
   */
  public CompletableFuture<Void> move(SlottedService slotted, MoveOrder order, long deadlineNanos) {
    String source = slotted.partitions().get(order.from()).group();
    Conflicts conflicts = SlotConflicts.ofMove(slotted.id(), order.slots());
    byte[] commands = OperationParts.encode(List.of(SlotSteps.move(slotted.id(), order)));
    List<Part> parts = new ArrayList<>();
    for (String group : slotted.destinations()) {
      Role role = group.equals(source) ? Role.DECIDES_AND_EXECUTES : Role.EXECUTES;
      parts.add(Part.of(group, role, conflicts, commands));
    }
    Operation operation = new Operation(identity(slotted), parts);
    CompletableFuture<Void> moved = new CompletableFuture<>();
    acrossGroups.execute(
        operation,
        new Patience(deadlineNanos, () -> false),
        SlotMover::merge,
        answer -> {
          if (answer.reply() != null && answer.reply().isOk()) {
            moved.complete(null);
          } else {
            String why = answer.reply() == null ? answer.message() : answer.reply().message();
            moved.completeExceptionally(new MoveException(why));
          }
        });
    return moved;
  }

  /** All have executed it, or the one that owns the slots says why not. */
  private static ProxyAnswer merge(List<Reply> replies) {
    for (Reply reply : replies) {
      if (!reply.isOk() && !reply.message().isEmpty()) {
        return ProxyAnswer.done(reply);
      }
    }
    return ProxyAnswer.done(replies.get(0));
  }

  /** By the latest log time that is known: this node may have heard nothing yet of some groups. */
  private InvocationIdentity identity(SlottedService slotted) {
    return identity(
        slotted.destinations().stream()
            .mapToLong(group -> links.apply(group).logTimeMillis())
            .max()
            .orElse(0));
  }

  /** That of an invocation that is never sent again. */
  private InvocationIdentity identity(long logTimeMillis) {
    long expires = Math.max(logTimeMillis, 1) + EXPIRES_MILLIS;
    return new InvocationIdentity(environment.uniqueId(), 1, 0, expires);
  }
}
