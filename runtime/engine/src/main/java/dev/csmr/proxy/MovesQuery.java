package dev.csmr.proxy;

import dev.csmr.ownership.SlotSteps;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.frame.Answer.Outcome;
import dev.csmr.service.frame.InvocationMode;
import java.util.function.Consumer;

/**
 * Asks a group for the moves of slots that a planner does not know, and has the planner learn them.
 * Thread-safe; nothing blocks.
 *
 * @param planner learns what is told
 * @param group who is asked
 * @param identity whose question it is
 * @param patience for how long to ask
 */
record MovesQuery(
    SlotPlanner planner, GroupLink group, InvocationIdentity identity, Patience patience) {
  /**
   * Asks for the moves of a service after those that the planner knows: for so many of them as are
   * told at once.
   *
   * @param learned called once the planner has learned them, unless {@code refused} is; on any
   *     thread, must not block
   * @param refused called with what to answer to whoever needs them
   */
  void ask(int service, Consumer<SlotSteps.Told> learned, Consumer<ProxyAnswer> refused) {
    group.execute(
        InvocationMode.QUERY,
        Invocation.of(identity, SlotSteps.movesSince(service, planner.version(service))),
        patience,
        (reply, maybe) -> {
          if (!reply.isDone()) {
            refused.accept(Proxy.refusal(group, reply, false));
          } else if (!reply.replies().get(0).isOk()) {
            refused.accept(
                ProxyAnswer.of(Outcome.UNAVAILABLE, false, reply.replies().get(0).message()));
          } else {
            SlotSteps.Told told = SlotSteps.Told.decode(reply.replies().get(0).payload());
            planner.learn(service, told);
            learned.accept(told);
          }
        });
  }
}
