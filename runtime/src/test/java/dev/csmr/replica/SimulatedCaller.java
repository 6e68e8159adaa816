package dev.csmr.replica;

import dev.csmr.proxy.ProxyAnswer;
import dev.csmr.proxy.ProxyRequest;
import dev.csmr.proxy.SimulatedProxy;
import dev.csmr.service.PartitionKey;
import dev.csmr.service.Plan;
import dev.csmr.service.PlannedStep;
import dev.csmr.service.Reply;
import dev.csmr.service.Step;
import dev.csmr.service.frame.Answer;
import dev.csmr.service.frame.Request;
import dev.csmr.service.frame.SessionWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A client: several requests at a time, each given to one proxy after another, with the same
 * identity, until it is answered or its time is over.
 */
final class SimulatedCaller {
  private static final long DEADLINE_NANOS = 4_000 * SimulatedWorld.MILLIS;
  private static final long PATIENCE_NANOS = 3_000 * SimulatedWorld.MILLIS;
  private static final long RETRY_MILLIS = 700;

  private final ReplicaSimulation simulation;
  private final SimulatedWorld world;
  private final String name;
  private final SessionWindow<Pending> window;
  private final int maxOutstanding;
  private final List<SimulatedRequest> requests = new ArrayList<>();
  private int remaining;
  private int outstanding;

  SimulatedCaller(ReplicaSimulation simulation, int number, int requests, int maxOutstanding) {
    this.simulation = simulation;
    this.world = simulation.world;
    this.name = "client " + number;
    this.window = new SessionWindow<>(ReplicaSimulation.FIRST_SESSION + number, 1);
    this.remaining = requests;
    this.maxOutstanding = maxOutstanding;
  }

  boolean isDone() {
    return remaining == 0 && outstanding == 0;
  }

  /** Asks for nothing more. */
  void stop() {
    remaining = 0;
  }

  /** The request that it named so. */
  SimulatedRequest request(long sequence) {
    return requests.get((int) sequence - 1);
  }

  /** Begins what it may, and comes again. */
  void go() {
    if (remaining > 0 && outstanding < maxOutstanding) {
      remaining--;
      outstanding++;
      SimulatedRequest request = simulation.drawRequest();
      requests.add(request);
      new Pending(request).begin();
    }
    if (remaining > 0) {
      world.after(world.between(100_000, simulation.scenario.thinkNanos), this::go);
    }
  }

  /** A plan as a composition's router would make it: conditions first, then what executes. */
  private static Plan plan(SimulatedRequest request) {
    boolean query = request.onlyReads() && !request.isMultiGroup();
    Plan plan = null;
    for (int group : request.groups()) {
      if (request.executesIn(group)) {
        int operation = query ? SimulatedRegisters.READ : SimulatedRegisters.UPDATE;
        int[] keys =
            IntStream.of(request.keys())
                .filter(key -> SimulatedRequest.groupOf(key) == group)
                .toArray();
        Plan own = planned(group, operation, request.arguments(group), query, keys);
        plan = plan == null ? own : plan.extendedBy(own);
      }
    }
    Plan[] conditions =
        IntStream.of(request.conditions())
            .mapToObj(
                key ->
                    planned(
                        SimulatedRequest.groupOf(key),
                        SimulatedRegisters.IS_EVEN,
                        SimulatedRequest.question(key),
                        true,
                        key))
            .toArray(Plan[]::new);
    return conditions.length == 0 ? plan : plan.onlyIf(conditions);
  }

  private static Plan planned(
      int group, int operation, byte[] arguments, boolean query, int... keys) {
    return Plan.of(
        new PlannedStep(
            ReplicaSimulation.name(group),
            new Step(SimulatedRegisters.COMPONENT, operation, arguments, Step.NONE),
            query,
            (id, bytes) ->
                IntStream.of(keys).mapToObj(key -> PartitionKey.of((long) key)).toList()));
  }

  private final class Pending {
    final SimulatedRequest request;
    final Plan plan;
    final long sequence = window.add(this);
    final long expiresAt = world.wallMillis() + simulation.drawExpiry();
    final long invokedAt = simulation.moment();
    final long deadlineNanos = world.nowNanos() + DEADLINE_NANOS;
    int attempts;
    int unanswered;
    boolean maybe;
    boolean ended;

    Pending(SimulatedRequest request) {
      this.request = request;
      this.plan = plan(request);
    }

    void begin() {
      world.trace(name, "asks", request);
      attempt();
      world.after(DEADLINE_NANOS, () -> giveUp("time is over"));
    }

    private void attempt() {
      int number = ++attempts;
      ProxyRequest asked =
          new ProxyRequest(
              window.session(),
              sequence,
              window.firstIncomplete(),
              expiresAt,
              request.onlyReads() && !request.isMultiGroup()
                  ? Request.Kind.QUERY
                  : Request.Kind.COMMAND,
              0,
              0,
              new byte[0],
              Math.min(deadlineNanos, world.nowNanos() + PATIENCE_NANOS),
              () -> false);
      int copies = world.chance(simulation.scenario.duplicates) ? 2 : 1;
      for (int i = 0; i < copies; i++) {
        unanswered++;
        SimulatedProxy proxy = simulation.anyProxy();
        simulation.send(
            () ->
                proxy.execute(
                    asked,
                    plan,
                    (answer, replies) -> simulation.send(() -> received(number, answer, replies))));
      }
      world.afterAbout(RETRY_MILLIS, () -> again(number));
    }

    private void received(int number, ProxyAnswer answer, List<Reply> replies) {
      unanswered--;
      if (ended) {
        return;
      }
      if (answer.outcome() == Answer.Outcome.DONE) {
        simulation.answered(name, request, plan, replies, invokedAt, simulation.moment());
        end();
        return;
      }
      maybe |= answer.maybeExecuted() || answer.outcome() == Answer.Outcome.INDETERMINATE;
      if (answer.outcome().retriable()) {
        world.afterAbout(20, () -> again(number));
      } else {
        giveUp(answer.outcome().name());
      }
    }

    /** Tries again, unless that has been done since an attempt. */
    private void again(int number) {
      if (!ended && attempts == number) {
        attempt();
      }
    }

    /** What was refused at every attempt was not executed, and never will be. */
    private void giveUp(String why) {
      if (ended) {
        return;
      }
      world.trace(name, "gives up", request, ":", why);
      if (maybe || unanswered > 0) {
        simulation.unknown(name, request, invokedAt);
      } else {
        simulation.refused(name, request);
      }
      end();
    }

    private void end() {
      ended = true;
      outstanding--;
      window.remove(sequence);
    }
  }
}
