package dev.csmr.proxy;

import dev.csmr.multicast.Envelope;
import dev.csmr.multicast.Operation;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReplica;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.Membership;
import dev.csmr.replica.api.Waiter;
import dev.csmr.service.Environment;
import dev.csmr.service.Invocation;
import dev.csmr.service.frame.InvocationMode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

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

  /** So often a refresh asks another node. */
  private static final int REFRESHES_PER_QUESTION = 10;

  private final String group;
  private final String self;
  private final GroupReplica local;
  private final Peers peers;
  private final ScheduledExecutorService timer;
  private final Environment environment;
  private final AtomicInteger turns;
  private final List<String> configured;
  private volatile Membership newest = Membership.UNKNOWN;
  private volatile List<String> members;
  private volatile String leader;
  private volatile boolean localStopped;

  /** Belongs to whoever refreshes. */
  private int refreshes;

  /** Log time less the monotonic clock, as others told it; in milliseconds, or null. */
  private volatile Long toldLogTime;

  /**
   * Creates the link.
   *
   * @param members the members by the configuration
   * @param local this node's replica, or null when it hosts none
   */
  GroupLink(
      String group,
      String self,
      List<String> members,
      GroupReplica local,
      Peers peers,
      ScheduledExecutorService timer,
      Environment environment) {
    this.group = group;
    this.self = self;
    this.configured = List.copyOf(members);
    this.members = configured;
    this.local = local;
    this.peers = peers;
    this.timer = timer;
    this.environment = environment;
    this.turns = new AtomicInteger(environment.random().nextInt(1000));
  }

  /** Executes an invocation at the group. */
  void execute(InvocationMode mode, Invocation invocation, Patience patience, Done done) {
    new Attempts(new GroupCall.Invoke(mode, invocation), patience, done).next();
  }

  /** Begins a multi-group operation at the group, one of its destinations. */
  void start(Operation operation, Patience patience, Done done) {
    new Attempts(new GroupCall.Start(operation), patience, done).next();
  }

  /** Sends a message of another group to the leader, as far as it is known. */
  void forward(Envelope envelope) {
    forward(envelope, QUICK_TRIES);
  }

  private void forward(Envelope envelope, int tries) {
    String known = leader;
    String to = known != null ? known : local != null ? self : members.get(0);
    if (to.equals(self)) {
      forwarded(to, local.receive(envelope), envelope, tries);
    } else {
      peers.ask(
          to,
          PeerRequest.multicast(group, envelope),
          answer -> {
            learn(answer.membership());
            forwarded(to, answer.reply(), envelope, tries);
          });
    }
  }

  private void forwarded(String to, GroupReply reply, Envelope envelope, int tries) {
    if (reply.isDone() || reply.outcome() == GroupOutcome.OVERLOADED) {
      return;
    }
    String hint = reply.leader();
    boolean useful = hint != null && !hint.equals(to) && canAsk(hint);
    String known = leader;
    // What a stream that broke had on its way may have been taken long ago.
    if (known == null || known.equals(to)) {
      leader = useful ? hint : nextAfter(to);
    }
    if (useful && tries > 1) {
      forward(envelope, tries - 1);
    }
  }

  /** The member to try when one does not lead and does not know who does. */
  private String nextAfter(String member) {
    List<String> now = members;
    return now.get((now.indexOf(member) + 1) % now.size());
  }

  /** Whether this node can ask another: members that joined since may be unknown here. */
  private boolean canAsk(String node) {
    return node.equals(self) ? local != null : peers.knows(node);
  }

  /**
   * A replica, here or elsewhere, tells which members it knows. It may be behind, so the newest
   * counts. A node that is no member by that keeps those of its configuration beside them, should
   * all others leave while it hears nothing.
   */
  void learn(Membership told) {
    if (told.isUnknown()) {
      return;
    }
    for (Member member : told.all()) {
      if (member.clientPort() != 0 && !canAsk(member.node())) {
        peers.learn(member.node(), member.host(), member.clientPort());
      }
    }
    if (isNews(told)) {
      replace(told);
    }
  }

  private boolean isNews(Membership told) {
    return newest.isUnknown() || told.index() > newest.index();
  }

  private synchronized void replace(Membership told) {
    if (isNews(told)) {
      Set<String> nodes = new LinkedHashSet<>();
      told.all().forEach(member -> nodes.add(member.node()));
      if (!nodes.contains(self)) {
        nodes.addAll(configured);
      }
      newest = told;
      members = List.copyOf(nodes);
    }
  }

  /** The nodes to ask, at least one. */
  List<String> members() {
    return members;
  }

  /** The node that led when this link last heard of it, or null. */
  String leader() {
    return leader;
  }

  /**
   * Asks this node's replica who leads; where there is none, or it does not know, now and then
   * another node, and who the members are, lest one day none is left that this node knows. To be
   * called a few times per second, from one thread at a time.
   */
  void refresh() {
    String known = local == null ? null : local.status().leader();
    if (known != null && canAsk(known)) {
      leader = known;
    } else if (refreshes++ % REFRESHES_PER_QUESTION == 0) {
      String led = leader;
      String asked = led != null && !led.equals(self) ? led : another();
      if (!asked.equals(self)) {
        peers.ask(asked, PeerRequest.status(group), answer -> heard(asked, answer));
      }
    }
  }

  private void heard(String from, PeerAnswer answer) {
    learn(answer.membership());
    String known = leader;
    if (known == null || known.equals(from)) {
      String told = answer.reply().leader();
      leader = told != null && canAsk(told) ? told : null;
    }
  }

  /** A member in turn, not this node unless it is the only one. */
  private String another() {
    List<String> now = members;
    for (int i = 0; i < now.size(); i++) {
      String member = now.get(Math.floorMod(turns.getAndIncrement(), now.size()));
      if (!member.equals(self)) {
        return member;
      }
    }
    return self;
  }

  /** The group's log time now, in milliseconds; 0 as long as nobody told it. */
  long logTimeMillis() {
    Long told = toldLogTime;
    return Math.max(
        local == null ? 0 : local.logTimeMillis(),
        told == null ? 0 : told + environment.nanos() / 1_000_000);
  }

  private void learnLogTime(long millis) {
    long offset = millis - environment.nanos() / 1_000_000;
    Long told = toldLogTime;
    if (millis > 0 && (told == null || offset > told)) {
      toldLogTime = offset;
    }
  }

  GroupReplica local() {
    return local;
  }

  String group() {
    return group;
  }

  /** What may be wrong where no replica follows the membership. */
  private String ifMembersChanged() {
    return " (node "
        + self
        + " takes "
        + members
        + " for the members; if none of them is one any more, restart it with the present"
        + " configuration)";
  }

  private final class Attempts implements Waiter {
    private final GroupCall call;
    private final Patience patience;
    private final Done done;
    private String target;
    private boolean indeterminate;
    private boolean maybeExecuted;
    private int quick;
    private int slow;

    /** What each node failed with last; null before one did. */
    private Map<String, String> problems;

    Attempts(GroupCall call, Patience patience, Done done) {
      this.call = call;
      this.patience = patience;
      this.done = done;
    }

    void next() {
      target = choose();
      if (!target.equals(self)) {
        int left = patience.leftMillis(environment.nanos());
        peers.ask(
            target,
            call.toPeer(group).within(left),
            answer -> {
              learn(answer.membership());
              learnLogTime(answer.logTimeMillis());
              accept(answer.reply());
            });
        return;
      }
      call.submitTo(local, this);
    }

    private String choose() {
      boolean here = local != null && !localStopped;
      if (call.isStale()) {
        return here && slow % 2 == 0 ? self : another();
      }
      String known = leader;
      if (known != null && (here || !known.equals(self))) {
        return known;
      }
      return here && slow % 2 == 0 ? self : another();
    }

    @Override
    public void accept(GroupReply reply) {
      switch (reply.outcome()) {
        case DONE -> {
          if (!call.isStale() && !target.equals(leader)) {
            leader = target;
          }
          done.done(reply, false);
        }
        case NOT_LEADER -> {
          String hint = reply.leader();
          boolean elsewhere = hint != null && !hint.equals(target);
          boolean useful = elsewhere && canAsk(hint);
          leader = useful ? hint : forget();
          again(
              useful,
              elsewhere && !useful
                  ? "node " + hint + " leads, which node " + self + " does not know"
                  : "node "
                      + target
                      + (hint == null ? " knows no leader" : " does not lead but node " + hint));
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
          indeterminate = true;
          maybeExecuted |= call.mayChange();
          // A leader that gave up since nobody waits any more is a leader still.
          leader = isGone() ? leader : forget();
          again(false, reply.message());
        }
        case BEHIND -> again(false, reply.message());
        // Had an earlier attempt been executed, the group would know.
        case MOVED -> done.done(reply, false);
        case OVERLOADED, EXPIRED, TOO_FAR_AHEAD, ACKNOWLEDGED, TOO_LARGE, INVALID ->
            done.done(reply, maybeExecuted);
      }
    }

    private String forget() {
      String known = leader;
      return target.equals(known) ? null : known;
    }

    @Override
    public boolean isGone() {
      return patience.isOver(environment.nanos());
    }

    private void again(boolean atOnce, String problem) {
      if (problems == null) {
        problems = new LinkedHashMap<>();
      }
      problems.put(
          target, problem.endsWith(".") ? problem.substring(0, problem.length() - 1) : problem);
      if (isGone()) {
        giveUp();
        return;
      }
      if (atOnce && quick++ < QUICK_TRIES) {
        next();
        return;
      }
      int ceiling = Math.min(MAX_BACKOFF_MILLIS, 4 << Math.min(slow++, 8));
      int delay = environment.random().nextInt(ceiling / 2, ceiling + 1);
      if (patience.deadlineNanos() - environment.nanos() <= TimeUnit.MILLISECONDS.toNanos(delay)) {
        giveUp();
        return;
      }
      quick = 0;
      try {
        var unused = timer.schedule(this::next, delay, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        problems.put(self, ProxyError.NODE_SHUTS_DOWN.text("node " + self));
        giveUp();
      }
    }

    private void giveUp() {
      String message =
          ProxyError.GROUP_NOT_REACHED.text(
              group,
              self,
              String.join("; ", problems.values()),
              (leader == null ? ". Does a majority of its members " + members + " run?" : "")
                  + (local != null && !localStopped ? "" : ifMembersChanged()));
      done.done(
          GroupReply.of(
              indeterminate ? GroupOutcome.INDETERMINATE : GroupOutcome.NOT_READY, message),
          maybeExecuted);
    }
  }
}
