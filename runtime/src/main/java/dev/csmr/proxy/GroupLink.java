package dev.csmr.proxy;

import dev.csmr.replica.GroupReplica;
import dev.csmr.replica.GroupReply;
import dev.csmr.service.Invocation;
import dev.csmr.service.frame.Request;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The way to one group: knows who leads it, or finds out, and repeats what was not executed, with
 * the same identity, until the caller's patience ends. Thread-safe; nothing blocks.
 */
final class GroupLink {
  /** Told once what came of an invocation. */
  @FunctionalInterface
  interface Done {
    /**
     * Called on some thread of replica, stream or timer.
     *
     * @param maybeExecuted whether an earlier attempt may have been executed although {@code reply}
     *     says that the last was not
     */
    void done(GroupReply reply, boolean maybeExecuted);
  }

  /** How often an attempt follows a hint at once before it waits. */
  private static final int QUICK_TRIES = 3;

  private static final int MAX_BACKOFF_MILLIS = 200;

  private final String group;
  private final String self;
  private final List<String> members;
  private final GroupReplica local;
  private final Peers peers;
  private final ScheduledExecutorService timer;
  private final AtomicInteger turns = new AtomicInteger(ThreadLocalRandom.current().nextInt(1000));
  private volatile String leader;
  private volatile boolean localStopped;

  /**
   * Creates the link.
   *
   * @param local this node's replica, or null when it hosts none
   */
  GroupLink(
      String group,
      String self,
      List<String> members,
      GroupReplica local,
      Peers peers,
      ScheduledExecutorService timer) {
    this.group = group;
    this.self = self;
    this.members = List.copyOf(members);
    this.local = local;
    this.peers = peers;
    this.timer = timer;
  }

  /** Executes an invocation at the group. */
  void execute(Request.Kind kind, Invocation invocation, long deadlineNanos, Done done) {
    new Attempts(kind, invocation, deadlineNanos, done).next();
  }

  /** The node that led when this link last heard of it, or null. */
  String leader() {
    return leader;
  }

  /** Asks this node's replica, if there is one, who leads. */
  void refreshLeader() {
    if (local != null) {
      String known = local.status().leader();
      if (known != null) {
        leader = known;
      }
    }
  }

  GroupReplica local() {
    return local;
  }

  String group() {
    return group;
  }

  private final class Attempts implements Consumer<GroupReply> {
    private final Request.Kind kind;
    private final Invocation invocation;
    private final long deadlineNanos;
    private final Done done;
    private String target;
    private boolean maybeExecuted;
    private int quick;
    private int slow;

    Attempts(Request.Kind kind, Invocation invocation, long deadlineNanos, Done done) {
      this.kind = kind;
      this.invocation = invocation;
      this.deadlineNanos = deadlineNanos;
      this.done = done;
    }

    void next() {
      target = choose();
      if (target.equals(self)) {
        switch (kind) {
          case COMMAND -> local.submit(invocation, this);
          case QUERY -> local.query(invocation, this);
          case STALE_QUERY -> local.staleQuery(invocation, this);
        }
        return;
      }
      PeerRequest.Kind asked =
          switch (kind) {
            case COMMAND -> PeerRequest.Kind.COMMAND;
            case QUERY -> PeerRequest.Kind.QUERY;
            case STALE_QUERY -> PeerRequest.Kind.STALE_QUERY;
          };
      peers.ask(target, asked, group, invocation, answer -> accept(answer.reply()));
    }

    private String choose() {
      boolean here = local != null && !localStopped;
      if (kind == Request.Kind.STALE_QUERY) {
        return here ? self : another();
      }
      String known = leader;
      if (known != null && (here || !known.equals(self))) {
        return known;
      }
      return here && slow % 2 == 0 ? self : another();
    }

    /** A member in turn, not this node unless it is the only one. */
    private String another() {
      for (int i = 0; i < members.size(); i++) {
        String member = members.get(Math.floorMod(turns.getAndIncrement(), members.size()));
        if (!member.equals(self)) {
          return member;
        }
      }
      return self;
    }

    @Override
    public void accept(GroupReply reply) {
      switch (reply.outcome()) {
        case DONE -> {
          if (kind != Request.Kind.STALE_QUERY && !target.equals(leader)) {
            leader = target;
          }
          done.done(reply, false);
        }
        case NOT_LEADER -> {
          String hint = reply.leader();
          boolean useful = hint != null && !hint.equals(target);
          leader = useful ? hint : forget();
          again(useful, "node " + target + " does not lead");
        }
        case NOT_READY -> {
          leader = forget();
          again(false, reply.message());
        }
        case STOPPED -> {
          localStopped |= target.equals(self);
          leader = forget();
          again(false, reply.message());
        }
        case INDETERMINATE -> {
          maybeExecuted |= kind == Request.Kind.COMMAND;
          leader = forget();
          again(false, reply.message());
        }
        case OVERLOADED, EXPIRED, TOO_FAR_AHEAD, ACKNOWLEDGED, TOO_LARGE, INVALID ->
            done.done(reply, maybeExecuted);
      }
    }

    private String forget() {
      String known = leader;
      return target.equals(known) ? null : known;
    }

    private void again(boolean atOnce, String problem) {
      if (atOnce && quick++ < QUICK_TRIES) {
        next();
        return;
      }
      int ceiling = Math.min(MAX_BACKOFF_MILLIS, 4 << Math.min(slow++, 8));
      int delay = ThreadLocalRandom.current().nextInt(ceiling / 2, ceiling + 1);
      if (deadlineNanos - System.nanoTime() <= TimeUnit.MILLISECONDS.toNanos(delay)) {
        giveUp(problem);
        return;
      }
      quick = 0;
      try {
        var unused = timer.schedule(this::next, delay, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        giveUp("node " + self + " is shutting down");
      }
    }

    private void giveUp(String problem) {
      String message =
          "group " + group + " was not reached from node " + self + " in time: " + problem;
      done.done(
          GroupReply.of(
              maybeExecuted ? GroupReply.Outcome.INDETERMINATE : GroupReply.Outcome.NOT_READY,
              message),
          maybeExecuted);
    }
  }
}
