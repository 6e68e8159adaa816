package dev.csmr.proxy;

import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.service.Invocation;
import dev.csmr.service.PlannedStep;
import dev.csmr.service.Reply;
import dev.csmr.service.frame.InvocationMode;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Executes stale queries whose steps are at several groups: each step by itself, at the nearest
 * replica. What the groups answer may be of different times.
 */
final class StaleGathering {
  private final Function<String, GroupLink> links;

  StaleGathering(Function<String, GroupLink> links) {
    this.links = links;
  }

  void execute(
      ProxyRequest request,
      SlotPlanner.Planned planned,
      Function<List<Reply>, ProxyAnswer> merge,
      Consumer<GroupLink> moved,
      Consumer<ProxyAnswer> answer) {
    List<PlannedStep> steps = planned.plan().steps();
    AtomicReferenceArray<Reply> replies = new AtomicReferenceArray<>(steps.size());
    AtomicInteger missing = new AtomicInteger(steps.size());
    AtomicBoolean ended = new AtomicBoolean();
    for (int i = 0; i < steps.size(); i++) {
      int position = i;
      PlannedStep step = steps.get(i);
      Invocation invocation =
          new Invocation(request.identity(), 0, planned.basisOfOneGroup(), List.of(step.step()));
      GroupLink group = links.apply(step.group());
      group.execute(
          InvocationMode.STALE_QUERY,
          invocation,
          request.patience(),
          (reply, maybe) -> {
            if (reply.outcome() == GroupOutcome.MOVED) {
              if (ended.compareAndSet(false, true)) {
                moved.accept(group);
              }
              return;
            }
            if (!reply.isDone()) {
              refuse(group, reply, ended, answer);
              return;
            }
            replies.set(position, reply.replies().get(0));
            if (missing.decrementAndGet() == 0 && ended.compareAndSet(false, true)) {
              answer.accept(merge.apply(listOf(replies)));
            }
          });
    }
  }

  private static void refuse(
      GroupLink group, GroupReply reply, AtomicBoolean ended, Consumer<ProxyAnswer> answer) {
    if (ended.compareAndSet(false, true)) {
      answer.accept(Proxy.refusal(group, reply, false));
    }
  }

  private static List<Reply> listOf(AtomicReferenceArray<Reply> replies) {
    Reply[] all = new Reply[replies.length()];
    for (int i = 0; i < all.length; i++) {
      all[i] = replies.get(i);
    }
    return List.of(all);
  }
}
