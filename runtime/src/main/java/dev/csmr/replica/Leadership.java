package dev.csmr.replica;

import dev.csmr.multicast.Conflicts;
import dev.csmr.multicast.Envelope;
import dev.csmr.multicast.Input;
import dev.csmr.multicast.LeaderHost;
import dev.csmr.multicast.LeaderLimits;
import dev.csmr.multicast.Multicast;
import dev.csmr.multicast.MulticastId;
import dev.csmr.multicast.MulticastLeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a replica keeps only while it leads: its half of the order across groups, who waits for
 * which multi-group operation, and the answers that may not be given yet. Used under the lock of
 * the group's state. What it wants done outside of that lock it collects; {@link #takeEffects}
 * gives it.
 */
final class Leadership implements LeaderHost<HeldAnswer> {
  /** Puts an input into the log's queue. */
  @FunctionalInterface
  interface Submitter {
    void submit(Input input);
  }

  private final MulticastLeader<HeldAnswer> multicast;
  private final Submitter submitter;
  private final MulticastPeers peers;
  private final Map<MulticastId, List<Consumer<GroupReply>>> waiting = new HashMap<>();
  private List<Runnable> effects = new ArrayList<>();

  Leadership(Multicast state, Submitter submitter, MulticastPeers peers) {
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
    if (!multicast.hold(id, conflicts, answer)) {
      effects.add(answer::give);
    }
  }

  /** Somebody waits for the answer of an operation that is not delivered yet. */
  void await(MulticastId id, Consumer<GroupReply> callback) {
    waiting.computeIfAbsent(id, key -> new ArrayList<>(1)).add(callback);
  }

  /** An operation is delivered: whoever waits for it gets the answer when it may be given. */
  void delivered(MulticastId id, Conflicts conflicts, GroupReply reply) {
    List<Consumer<GroupReply>> callbacks = waiting.remove(id);
    if (callbacks != null) {
      for (Consumer<GroupReply> callback : callbacks) {
        HeldAnswer answer = new HeldAnswer(reply);
        answer.callback(callback);
        give(id, conflicts, answer);
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
    multicast.tick();
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
    for (HeldAnswer answer : multicast.close()) {
      effects.add(() -> answer.abandon(instead));
    }
    waiting
        .values()
        .forEach(
            callbacks ->
                callbacks.forEach(
                    callback -> effects.add(() -> Callbacks.call(callback, instead))));
    waiting.clear();
  }

  @Override
  public void send(String group, Envelope envelope) {
    effects.add(() -> peers.send(group, envelope));
  }

  @Override
  public void submit(Input input) {
    submitter.submit(input);
  }

  @Override
  public void release(HeldAnswer answer) {
    effects.add(answer::give);
  }
}
