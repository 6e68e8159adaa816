package dev.csmr.replica;

import dev.csmr.multicast.Envelope;
import dev.csmr.multicast.Operation;
import dev.csmr.service.Invocation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * A group as a proxy reaches it through streams to its members: each question is answered once, as
 * not ready when nobody is there, and as indeterminate when the stream broke before the answer.
 */
final class SimulatedReach implements GroupReplica {
  private static final long LOOK_MILLIS = 200;
  private static final long STALL_NANOS = 1_500 * SimulatedWorld.MILLIS;

  private final ReplicaSimulation simulation;
  private final SimulatedWorld world;
  private final int group;

  SimulatedReach(ReplicaSimulation simulation, int group) {
    this.simulation = simulation;
    this.world = simulation.world;
    this.group = group;
  }

  @Override
  public String name() {
    return ReplicaSimulation.name(group);
  }

  @Override
  public void submit(Invocation command, Waiter callback) {
    new Question(command.session(), command.sequence(), true, callback)
        .ask((replica, answer) -> replica.submit(command, answer));
  }

  @Override
  public void query(Invocation query, Waiter callback) {
    new Question(query.session(), query.sequence(), false, callback)
        .ask((replica, answer) -> replica.query(query, answer));
  }

  @Override
  public void start(Operation operation, Waiter callback) {
    new Question(operation.id().session(), operation.id().sequence(), true, callback)
        .ask((replica, answer) -> replica.start(operation, answer));
  }

  private final class Question {
    private final SimulatedRequest request;
    private final boolean mayChange;
    private final Waiter callback;
    private final SimulatedMember to = simulation.addressee(group);
    private Object run;
    private boolean answered;

    Question(long session, long sequence, boolean mayChange, Waiter callback) {
      this.request = simulation.request(session, sequence);
      this.mayChange = mayChange;
      this.callback = callback;
    }

    void ask(BiConsumer<LocalGroup, Waiter> question) {
      if (simulation.isLost()) {
        world.after(STALL_NANOS, this::broken);
        return;
      }
      world.after(
          world.between(50_000, 2_000_000),
          () -> {
            if (to.isUp()) {
              run = to.run();
              look();
              question.accept(to.replica(), this::leaves);
            } else {
              answer(GroupReply.of(GroupReply.Outcome.NOT_READY, to + " is down"));
            }
          });
    }

    /** The replica lets an answer go. */
    private void leaves(GroupReply reply) {
      if (to.run() != run) {
        return;
      }
      if (reply.isDone()) {
        simulation.checkGate(request, group, reply);
      }
      if (simulation.isLost()) {
        world.after(STALL_NANOS, this::broken);
      } else {
        // Who leads is left to the next question.
        boolean elsewhere = reply.outcome() == GroupReply.Outcome.NOT_LEADER;
        GroupReply arriving = elsewhere ? GroupReply.notLeader(null) : reply;
        world.after(world.between(50_000, 2_000_000), () -> answer(arriving));
      }
    }

    private void look() {
      if (!answered) {
        if (to.run() == run) {
          world.afterAbout(LOOK_MILLIS, this::look);
        } else {
          broken();
        }
      }
    }

    private void broken() {
      answer(
          GroupReply.of(
              mayChange ? GroupReply.Outcome.INDETERMINATE : GroupReply.Outcome.NOT_READY,
              "the stream broke"));
    }

    private void answer(GroupReply reply) {
      if (!answered) {
        answered = true;
        callback.accept(reply);
      }
    }
  }

  @Override
  public GroupReply receive(Envelope envelope) {
    throw new UnsupportedOperationException("Messages between groups travel otherwise.");
  }

  @Override
  public void staleQuery(Invocation query, Waiter callback) {
    throw new UnsupportedOperationException("Nobody asks so.");
  }

  @Override
  public Standing standing() {
    throw new UnsupportedOperationException("Nobody asks so.");
  }

  @Override
  public CompletableFuture<MembersReply> changeMembers(List<Member> wanted) {
    throw new UnsupportedOperationException("Nobody asks so.");
  }

  @Override
  public ReplicaStatus status() {
    throw new UnsupportedOperationException("Nobody asks so.");
  }

  @Override
  public long term() {
    throw new UnsupportedOperationException("Nobody asks so.");
  }

  @Override
  public Checkpoint checkpoint() {
    throw new UnsupportedOperationException("Nobody asks so.");
  }

  @Override
  public long clockMicros() {
    throw new UnsupportedOperationException("Nobody asks so.");
  }

  @Override
  public long logTimeMillis() {
    return 0;
  }
}
