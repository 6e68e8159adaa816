package dev.csmr.proxy;

import dev.csmr.replica.GroupReplica;
import dev.csmr.service.Environment;
import dev.csmr.service.Invocation;
import dev.csmr.service.Plan;
import dev.csmr.service.PlannedStep;
import dev.csmr.service.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;

/**
 * What a proxy does with a plan, on groups that it reaches in a way that a test chooses: the real
 * gathering, repeating and concluding.
 */
public final class SimulatedProxy {
  private static final String NODE = "proxy";

  private final Map<String, GroupLink> links = new HashMap<>();
  private final AcrossGroups across;

  /** Creates the proxy; a group that it reaches counts as hosted by its own node. */
  public SimulatedProxy(
      Map<String, GroupReplica> groups, ScheduledExecutorService timer, Environment environment) {
    groups.forEach(
        (name, group) ->
            links.put(
                name, new GroupLink(name, NODE, List.of(NODE), group, null, timer, environment)));
    across = new AcrossGroups(links::get, timer, environment);
  }

  /**
   * Executes a plan.
   *
   * @param answer given the answer, and the replies of the plan's steps if it was executed
   */
  public void execute(
      ProxyRequest request, Plan plan, BiConsumer<ProxyAnswer, List<Reply>> answer) {
    if (plan.isSingleGroup()) {
      Invocation invocation =
          new Invocation(
              request.session(),
              request.sequence(),
              request.firstIncomplete(),
              request.expiresAtMillis(),
              plan.steps().stream().map(PlannedStep::step).toList());
      GroupLink link = links.get(plan.steps().get(0).group());
      link.execute(
          request.kind(),
          invocation,
          request.patience(),
          (reply, maybe) -> {
            if (reply.isDone()) {
              answer.accept(ProxyAnswer.done(Reply.ok()), reply.replies());
            } else {
              answer.accept(Proxy.refusal(link, reply, maybe), List.of());
            }
          });
      return;
    }
    List<List<Reply>> replies = new ArrayList<>();
    across.execute(
        request,
        plan,
        all -> {
          replies.add(all);
          return ProxyAnswer.done(Reply.ok());
        },
        concluded -> answer.accept(concluded, replies.isEmpty() ? List.of() : replies.get(0)));
  }
}
