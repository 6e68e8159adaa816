package dev.csmr.replica.state;

import dev.csmr.multicast.Conflicts;
import dev.csmr.multicast.Envelope;
import dev.csmr.multicast.Input;
import dev.csmr.multicast.LeaderHost;
import dev.csmr.multicast.LeaderLimits;
import dev.csmr.multicast.Multicast;
import dev.csmr.multicast.MulticastId;
import dev.csmr.multicast.MulticastLeader;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.MulticastPeers;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.Waiter;
import dev.csmr.replica.entry.Callbacks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The state that a replica keeps only while it leads: its half of the order across groups, who
 * waits for which multi-group operation, and the answers that may not be given yet. Used under the
 * lock of the group's state. What it wants done outside of that lock it collects; {@link
 * #takeEffects} gives it.
 */
public final class Leadership implements LeaderHost<HeldAnswer> {
  /** Puts an input into the log's queue. */
  @FunctionalInterface
  public interface Submitter {
    void submit(Input input, boolean canWait);
  }

  /** Who waits for an operation that is not known here is told so after about two seconds. */
  private static final int PATIENCE_TICKS = 100;

  /** How often what nobody waits for any more is dropped: about twice a second. */
  private static final int SWEEP_TICKS = 25;

  /** Who waits for an operation, and since when. */
  private static final class Waiting {
    final List<Waiter> callbacks = new ArrayList<>(1);

    /** Under which plan each of them waits. */
    final List<MulticastId> plans = new ArrayList<>(1);

    long sinceTick;

    void add(MulticastId plan, Waiter callback) {
      plans.add(plan);
      callbacks.add(callback);
    }
  }

  private final Multicast state;
  private final MulticastLeader<HeldAnswer> multicast;
  private final Submitter submitter;
  private final MulticastPeers peers;

  /** By the name of the invocation. */
  private final Map<MulticastId, Waiting> waiting = new HashMap<>();

  private List<Runnable> effects = new ArrayList<>();
  private long tick;

  Leadership(Multicast state, Submitter submitter, MulticastPeers peers) {
    this.state = state;
    this.submitter = submitter;
    this.peers = peers;
    this.multicast = new MulticastLeader<>(state, this, LeaderLimits.DEFAULT);
  }

  /** Whether no answer would be held. */
  boolean isQuiet() {
    return multicast.isQuiet();
  }

  /** How many answers are known and may not be given yet. */
  int held() {
    return multicast.held();
  }

  /** Notes the execution of a single-group operation; whether its answer is held. */
  boolean executed(Conflicts conflicts, HeldAnswer answer) {
    return multicast.executed(conflicts, answer);
  }

  /** Gives an answer of a multi-group operation, or a stored one, as soon as it may be given. */
  void give(MulticastId id, Conflicts conflicts, HeldAnswer answer) {
    if (!multicast.hasRoom(conflicts)) {
      GroupReply later = GroupReply.of(GroupOutcome.INDETERMINATE, crowded());
      effects.add(() -> answer.abandon(later));
    } else if (!multicast.hold(id, conflicts, answer)) {
      effects.add(answer::give);
    }
  }

  /**
   * Somebody waits for the answer of an operation that is not delivered yet, and perhaps not even
   * known.
   */
  void await(MulticastId id, Waiter callback) {
    Waiting entry = waiting.computeIfAbsent(id.ofInvocation(), key -> new Waiting());
    entry.add(id, callback);
    entry.sinceTick = tick;
  }

  /** Whether there is room for an answer that would have to be held. */
  boolean hasRoom(Conflicts conflicts) {
    return multicast.hasRoom(conflicts);
  }

  /** Why there is none. */
  String crowded() {
    return "Many answers of group "
        + state.group()
        + " that touch the same keys wait for operations that the groups "
        + multicast.awaited()
        + " have not delivered. Has each of them a majority?";
  }

  /** Gives an answer that needs no permission. */
  void answer(Waiter callback, GroupReply reply) {
    effects.add(() -> Callbacks.call(callback, reply));
  }

  /** An operation is delivered: whoever waits for it gets the answer when it may be given. */
  void delivered(MulticastId id, Conflicts conflicts, GroupReply reply) {
    Waiting entry = waiting.remove(id.ofInvocation());
    if (entry != null) {
      for (int i = 0; i < entry.callbacks.size(); i++) {
        if (entry.plans.get(i).equals(id)) {
          HeldAnswer answer = new HeldAnswer(reply);
          answer.callback(entry.callbacks.get(i));
          give(id, conflicts, answer);
        } else {
          answer(entry.callbacks.get(i), askAgain());
        }
      }
    }
  }

  /** To whoever waits for another plan of an invocation that has ended under one. */
  private GroupReply askAgain() {
    return GroupReply.of(GroupOutcome.NOT_READY, ReplicaError.NOT_HEARD_OF.text(state.group()));
  }

  /**
   * An operation was not executed since it relied on slots that have moved. Who waits for another
   * plan of its invocation has to ask again.
   */
  void moved(MulticastId id, GroupReply reply) {
    Waiting entry = waiting.remove(id.ofInvocation());
    if (entry != null) {
      for (int i = 0; i < entry.callbacks.size(); i++) {
        answer(entry.callbacks.get(i), entry.plans.get(i).equals(id) ? reply : askAgain());
      }
    }
  }

  /** Whether something is outstanding that {@link #tick} may have to ask for again. */
  boolean needsTicks() {
    return !waiting.isEmpty() || !multicast.isIdle();
  }

  /** A log entry was applied. */
  void applied() {
    multicast.applied();
  }

  /** A message of another group came. */
  void receive(Envelope envelope) {
    multicast.receive(envelope);
  }

  /** Time passed. */
  void tick() {
    tick++;
    multicast.tick();
    if (tick % SWEEP_TICKS == 0) {
      giveUpForTheGone();
    }
    if (tick % PATIENCE_TICKS == 0) {
      waiting.values().removeIf(this::tellThatUnknown);
    }
  }

  /** Drops what nobody waits for any more; what was executed stays recorded. */
  private void giveUpForTheGone() {
    GroupReply givenUp =
        GroupReply.of(
            GroupOutcome.INDETERMINATE,
            ReplicaError.OTHERS_NOT_DELIVERED.text(state.group(), multicast.awaited()));
    multicast.forget(
        answer -> {
          boolean gone = answer.isAbandoned();
          if (gone) {
            effects.add(() -> answer.abandon(givenUp));
          }
          return gone;
        });
    waiting
        .values()
        .removeIf(
            entry -> {
              for (int i = entry.callbacks.size() - 1; i >= 0; i--) {
                if (giveUpIfGone(entry.callbacks.get(i), givenUp)) {
                  entry.callbacks.remove(i);
                  entry.plans.remove(i);
                }
              }
              return entry.callbacks.isEmpty();
            });
  }

  private boolean giveUpIfGone(Waiter callback, GroupReply givenUp) {
    boolean gone = callback.isGone();
    if (gone) {
      answer(callback, givenUp);
    }
    return gone;
  }

  private boolean tellThatUnknown(Waiting entry) {
    if (tick - entry.sinceTick < PATIENCE_TICKS
        || entry.plans.stream().anyMatch(state::isPending)) {
      return false;
    }
    GroupReply unknown =
        GroupReply.of(GroupOutcome.NOT_READY, ReplicaError.NOT_HEARD_OF.text(state.group()));
    entry.callbacks.forEach(callback -> answer(callback, unknown));
    return true;
  }

  /** What is to be done now that the lock is not held. */
  List<Runnable> takeEffects() {
    if (effects.isEmpty()) {
      return List.of();
    }
    List<Runnable> taken = effects;
    effects = new ArrayList<>();
    return taken;
  }

  /** Ends it: nobody who waits here gets an answer here. */
  void close(GroupReply instead) {
    multicast.close().forEach(answer -> abandon(answer, instead));
    waiting
        .values()
        .forEach(entry -> entry.callbacks.forEach(callback -> answer(callback, instead)));
    waiting.clear();
  }

  private void abandon(HeldAnswer answer, GroupReply instead) {
    effects.add(() -> answer.abandon(instead));
  }

  @Override
  public void send(String group, Envelope envelope) {
    effects.add(() -> peers.send(group, envelope));
  }

  @Override
  public void submit(Input input, boolean canWait) {
    submitter.submit(input, canWait);
  }

  @Override
  public void release(HeldAnswer answer) {
    effects.add(answer::give);
  }
}
