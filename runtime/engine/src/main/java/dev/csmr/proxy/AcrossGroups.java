package dev.csmr.proxy;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.multicast.Operation;
import dev.csmr.multicast.Part;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.OperationParts;
import dev.csmr.service.Environment;
import dev.csmr.service.PlannedStep;
import dev.csmr.service.Reply;
import dev.csmr.service.frame.Answer.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Executes plans whose steps are at several groups. It sends the operation to every destination;
 * one that has it in its log makes all others execute it, so nothing depends on this proxy living
 * on. It answers when every destination has given the answer of its part.
 *
 * <p>A destination may refuse an operation that another has accepted: it will hear of it from
 * there. So a refusal counts only when all refuse that might begin the operation; else that
 * destination is asked again.
 */
final class AcrossGroups {
  private static final int FIRST_BACKOFF_MILLIS = 10;
  private static final int MAX_BACKOFF_MILLIS = 200;

  private final Function<String, GroupLink> links;
  private final ScheduledExecutorService timer;
  private final Environment environment;

  AcrossGroups(
      Function<String, GroupLink> links, ScheduledExecutorService timer, Environment environment) {
    this.links = links;
    this.timer = timer;
    this.environment = environment;
  }

  /**
   * Executes a plan.
   *
   * @param merge makes the answer of the replies, one for each step of the plan
   * @param moved called instead of {@code answer} when the plan relied on slots that have moved,
   *     with a group that knows it
   * @param answer called once; must not block
   */
  void execute(
      ProxyRequest request,
      SlotPlanner planner,
      SlotPlanner.Planned planned,
      Function<List<Reply>, ProxyAnswer> merge,
      Consumer<GroupLink> moved,
      Consumer<ProxyAnswer> answer) {
    Gathering gathering;
    try {
      Map<String, List<PlannedStep>> steps = new LinkedHashMap<>();
      Map<String, List<Integer>> positions = new LinkedHashMap<>();
      for (int i = 0; i < planned.plan().steps().size(); i++) {
        PlannedStep step = planned.plan().steps().get(i);
        steps.computeIfAbsent(step.group(), group -> new ArrayList<>()).add(step);
        positions.computeIfAbsent(step.group(), group -> new ArrayList<>()).add(i);
      }
      List<Part> parts = new ArrayList<>(steps.size());
      steps.forEach(
          (group, each) ->
              parts.add(
                  OperationParts.of(
                      group, each, planner.conflicts(planned, positions.get(group)))));
      Operation operation = new Operation(request.identity(), planned.basis().encode(), parts);
      gathering = new Gathering(request.patience(), operation, positions, merge, moved, answer);
    } catch (MalformedMessageException e) {
      answer.accept(ProxyAnswer.invalid(e.getMessage()));
      return;
    }
    gathering.begin();
  }

  /**
   * Executes an operation that answers one thing in each destination.
   *
   * @param merge makes the answer of the replies, in the order of the destinations
   * @param answer called once; must not block
   */
  void execute(
      Operation operation,
      Patience patience,
      Function<List<Reply>, ProxyAnswer> merge,
      Consumer<ProxyAnswer> answer) {
    Map<String, List<Integer>> positions = new LinkedHashMap<>();
    for (Part part : operation.parts()) {
      positions.put(part.group(), List.of(positions.size()));
    }
    new Gathering(patience, operation, positions, merge, null, answer).begin();
  }

  /** What one destination has said so far. */
  private static final class Destination {
    final GroupLink link;
    final List<Integer> positions;
    GroupReply reply;

    /** Why it was not reached the last time; null before that. */
    String problem;

    int backoffMillis = FIRST_BACKOFF_MILLIS;

    Destination(GroupLink link, List<Integer> positions) {
      this.link = link;
      this.positions = positions;
    }

    boolean refused() {
      return reply != null && !reply.isDone();
    }
  }

  private final class Gathering {
    private final Patience patience;
    private final Function<List<Reply>, ProxyAnswer> merge;
    private final Consumer<GroupLink> moved;
    private final Consumer<ProxyAnswer> answer;
    private final Map<String, Destination> destinations = new LinkedHashMap<>();
    private final Operation operation;
    private Future<?> timeout;
    private boolean maybeExecuted;
    private boolean ended;

    Gathering(
        Patience patience,
        Operation operation,
        Map<String, List<Integer>> positions,
        Function<List<Reply>, ProxyAnswer> merge,
        Consumer<GroupLink> moved,
        Consumer<ProxyAnswer> answer) {
      this.patience = patience;
      this.operation = operation;
      this.merge = merge;
      this.moved = moved;
      this.answer = answer;
      positions.forEach(
          (group, each) -> destinations.put(group, new Destination(links.apply(group), each)));
    }

    void begin() {
      long left = patience.deadlineNanos() - environment.nanos();
      synchronized (this) {
        timeout = schedule(this::timedOut, Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
      }
      if (timeout == null) {
        answer.accept(
            ProxyAnswer.of(
                Outcome.UNAVAILABLE, false, ProxyError.NODE_SHUTS_DOWN.text("the node")));
        return;
      }
      // The others have nothing to do before they hear of it from there.
      startThose(true);
      startThose(false);
    }

    private void startThose(boolean thatBegin) {
      for (Destination destination : destinations.values()) {
        if (begins(destination) == thatBegin) {
          start(destination);
        }
      }
    }

    private void start(Destination to) {
      Operation content =
          operation.begins(to.link.group()) ? operation : operation.restrictedTo(to.link.group());
      to.link.start(content, patience, (reply, maybe) -> heard(to, reply, maybe));
    }

    private void heard(Destination from, GroupReply reply, boolean maybe) {
      if (endsByMove(reply)) {
        timeout.cancel(false);
        moved.accept(from.link);
      } else {
        finish(replied(from, reply, maybe));
      }
    }

    /** What one destination says of the slots is true in all of them. */
    private synchronized boolean endsByMove(GroupReply reply) {
      boolean ends = !ended && moved != null && reply.outcome() == GroupOutcome.MOVED;
      ended |= ends;
      return ends;
    }

    /** Notes what a destination says; the answer, if that settles it. */
    private synchronized ProxyAnswer replied(Destination from, GroupReply reply, boolean maybe) {
      if (ended) {
        return null;
      }
      from.reply = reply;
      maybeExecuted |=
          reply.isDone() || reply.outcome() == GroupOutcome.ACKNOWLEDGED || (maybe && begins(from));
      if (reply.isDone()) {
        return done() ? success() : null;
      }
      from.problem = reply.message();
      if (acknowledged()) {
        // Executed, and there is no answer any more: however often it is asked.
        ended = true;
        return Proxy.refusal(from.link, reply, false);
      }
      if (!maybeExecuted && refused()) {
        ended = true;
        return Proxy.refusal(from.link, reply, false);
      }
      from.backoffMillis = Math.min(MAX_BACKOFF_MILLIS, 2 * from.backoffMillis);
      Future<?> scheduled = schedule(() -> again(from), from.backoffMillis);
      return scheduled == null ? lost(ProxyError.NODE_SHUTS_DOWN.text("the node")) : null;
    }

    private boolean begins(Destination destination) {
      return operation.begins(destination.link.group());
    }

    /** Whether every destination that might begin the operation has refused it. */
    private boolean refused() {
      return destinations.values().stream().allMatch(each -> each.refused() || !begins(each));
    }

    private boolean acknowledged() {
      return destinations.values().stream()
          .allMatch(
              each -> each.reply != null && each.reply.outcome() == GroupOutcome.ACKNOWLEDGED);
    }

    private boolean done() {
      for (Destination destination : destinations.values()) {
        if (destination.reply == null || !destination.reply.isDone()) {
          return false;
        }
      }
      return true;
    }

    private ProxyAnswer success() {
      ended = true;
      Reply[] replies =
          new Reply[destinations.values().stream().mapToInt(each -> each.positions.size()).sum()];
      for (Destination destination : destinations.values()) {
        List<Reply> own = destination.reply.replies();
        for (int i = 0; i < own.size(); i++) {
          replies[destination.positions.get(i)] = own.get(i);
        }
      }
      return merge.apply(List.of(replies));
    }

    private void again(Destination to) {
      synchronized (this) {
        if (ended) {
          return;
        }
        // From here on it may begin the operation: its refusal is void.
        to.reply = null;
      }
      start(to);
    }

    private void timedOut() {
      ProxyAnswer late;
      synchronized (this) {
        late = ended ? null : lost(unanswered());
      }
      finish(late);
    }

    /** Which groups did not answer, and what was heard of each last. */
    private String unanswered() {
      StringBuilder why = new StringBuilder();
      destinations.forEach(
          (group, each) -> {
            if (each.reply == null || !each.reply.isDone()) {
              String leader = each.link.leader();
              why.append(", group ").append(group).append(" did not answer in time (");
              why.append(leader == null ? "no leader of it is known" : "node " + leader + " leads");
              why.append(each.problem == null ? ")" : ": " + each.problem + ")");
            }
          });
      return ProxyError.GROUPS_SILENT.text(destinations.keySet(), why);
    }

    private ProxyAnswer lost(String why) {
      ended = true;
      return refused() && !maybeExecuted
          ? ProxyAnswer.of(Outcome.UNAVAILABLE, false, why)
          : ProxyAnswer.of(Outcome.INDETERMINATE, true, why);
    }

    private void finish(ProxyAnswer settled) {
      if (settled != null) {
        timeout.cancel(false);
        answer.accept(settled);
      }
    }

    /** Null when the node is shutting down. */
    private Future<?> schedule(Runnable task, long delayMillis) {
      try {
        return timer.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        return null;
      }
    }
  }
}
