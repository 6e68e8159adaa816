package dev.csmr.replica.ratis;

import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.MembersOutcome;
import dev.csmr.replica.api.MembersReply;
import dev.csmr.replica.api.Membership;
import dev.csmr.replica.api.ReplicaError;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ReconfigurationInProgressException;
import org.apache.ratis.protocol.exceptions.ReconfigurationTimeoutException;
import org.apache.ratis.protocol.exceptions.SetConfigurationException;
import org.apache.ratis.protocol.exceptions.TransferLeadershipException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.JavaUtils;

/**
 * Changes the members of a group on the replica that leads it, one step ({@link MemberSteps}) at a
 * time: newcomers receive the log first, then a joint consensus makes them members. A leader that
 * is to leave hands its leadership on first. Whoever asks, asks until it is done, also at the next
 * leader; each question is answered within {@link #PATIENCE_SECONDS}, and asking twice does no
 * harm. Thread-safe; nothing blocks.
 */
final class MemberChange {
  /** How long one call waits for a step that is going on. */
  static final long PATIENCE_SECONDS = 5;

  /** So long the group may stand still for a successor that does not take over after all. */
  private static final long TRANSFER_MILLIS = 1_500;

  /** What Ratis calls hand-overs that could not begin. */
  private static final List<String> NOT_BEGUN =
      List.of("NULL_LOG_APPENDER", "NULL_FOLLOWER", "COMPLETED_EXCEPTIONALLY");

  private static final long REACHABLE_MILLIS = 3_000;

  private final String group;
  private final RaftServer.Division division;
  private final RaftView view;
  private final ClientId clientId = ClientId.randomId();
  private final AtomicLong callIds = new AtomicLong();
  private CompletableFuture<MembersReply> running;

  MemberChange(String group, RaftServer.Division division, RaftView view) {
    this.group = group;
    this.division = division;
    this.view = view;
  }

  /** Does one step, or waits for the one that is going on. */
  CompletableFuture<MembersReply> step(List<Member> wanted) {
    CompletableFuture<MembersReply> step;
    boolean others;
    synchronized (this) {
      others = running != null && !running.isDone();
      if (!others) {
        running = beginOrFail(wanted);
      }
      step = running;
    }
    return step.thenApply(reply -> others ? whatever(reply) : reply)
        .completeOnTimeout(
            MembersReply.again(nodes(), "Group " + group + " waits for its new members' logs."),
            PATIENCE_SECONDS,
            TimeUnit.SECONDS);
  }

  /** The end of a step that was begun by somebody else, who may have wanted other members. */
  private static MembersReply whatever(MembersReply reply) {
    return reply.outcome() == MembersOutcome.DONE
        ? MembersReply.again(reply.members(), "An earlier change ended.")
        : reply;
  }

  private List<String> nodes() {
    return RaftPeers.membership(division, false).nodes();
  }

  private CompletableFuture<MembersReply> beginOrFail(List<Member> wanted) {
    try {
      return begin(wanted);
    } catch (IOException | RuntimeException e) {
      return completed(refused(e));
    }
  }

  private MembersReply refused(Throwable failure) {
    return MembersReply.failed(nodes(), ReplicaError.CHANGE_REFUSED.text(group, failure));
  }

  private CompletableFuture<MembersReply> begin(List<Member> wanted) throws IOException {
    if (!view.leads()) {
      return completed(MembersReply.notLeader(view.leader()));
    }
    Membership now = RaftPeers.membership(division, false);
    if (!view.ready() || now.isChanging()) {
      return completed(
          MembersReply.again(
              now.nodes(), "The leader of group " + group + " settles what went on before it."));
    }
    String moved = whatMoved(now.members(), wanted);
    if (moved != null) {
      return completed(MembersReply.failed(now.nodes(), moved));
    }
    Set<String> current = new LinkedHashSet<>(now.nodes());
    Map<String, Member> known = new LinkedHashMap<>();
    now.members().forEach(member -> known.put(member.node(), member));
    wanted.forEach(member -> known.put(member.node(), member));
    Set<String> last = new LinkedHashSet<>(wanted.stream().map(Member::node).toList());
    if (current.equals(last)) {
      return completed(MembersReply.done(now.nodes()));
    }
    Set<String> next = MemberSteps.next(current, last, view.node());
    if (!next.contains(view.node())) {
      return handOver(now, next);
    }
    return set(now.members(), next.stream().map(known::get).toList(), next.equals(last), current);
  }

  private static CompletableFuture<MembersReply> completed(MembersReply reply) {
    return CompletableFuture.completedFuture(reply);
  }

  /** Ratis takes a member by its name only, and would go on calling it where it was. */
  private String whatMoved(List<Member> members, List<Member> wanted) {
    for (Member member : members) {
      for (Member other : wanted) {
        if (member.node().equals(other.node())
            && !(member.host().equals(other.host()) && member.port() == other.port())) {
          return ReplicaError.MEMBER_MOVED.text(
              member.node(), group, member.host(), member.port(), other.host(), other.port());
        }
      }
    }
    return null;
  }

  private CompletableFuture<MembersReply> handOver(Membership now, Set<String> next)
      throws IOException {
    Optional<String> successor = successor(next);
    if (successor.isEmpty()) {
      return completed(
          MembersReply.failed(
              now.nodes(), ReplicaError.NOBODY_TO_LEAD.text(view.node(), group, next)));
    }
    String node = successor.get();
    return transfer(node)
        .handle(
            (reply, failure) ->
                failure == null && reply.isSuccess()
                    ? MembersReply.notLeader(node)
                    : MembersReply.again(
                        now.nodes(),
                        "Group " + group + " is to be led by node " + node + " first."));
  }

  /** The follower among some that has most of the log, of those that answer. */
  private Optional<String> successor(Set<String> among) {
    return RatisLog.followersOf(division.getInfo()).stream()
        .filter(follower -> among.contains(follower.node()))
        .filter(follower -> follower.silentMillis() < REACHABLE_MILLIS)
        .max(Comparator.comparingLong(Follower::match))
        .map(Follower::node);
  }

  private CompletableFuture<RaftClientReply> transfer(String node) throws IOException {
    return ask(RaftPeerId.valueOf(node))
        .thenCompose(
            reply ->
                leavesRefusing(reply)
                    ? stepDown().thenApply(ended -> reply)
                    : CompletableFuture.completedFuture(reply))
        .exceptionallyCompose(
            failure ->
                leavesRefusing(failure)
                    ? stepDown().thenCompose(ended -> CompletableFuture.failedFuture(failure))
                    : CompletableFuture.failedFuture(failure));
  }

  /**
   * Whether a hand-over failed in such a way that Ratis takes it for one that goes on, and refuses
   * entries until another leader is elected: when it could not even begin (3.3.0).
   */
  static boolean leavesRefusing(RaftClientReply reply) {
    TransferLeadershipException failure = reply.getTransferLeadershipException();
    return failure != null && NOT_BEGUN.stream().anyMatch(failure.getMessage()::contains);
  }

  /**
   * The same when Ratis broke off, as with a null pointer when it sends nothing to the successor
   * just then. What it refuses before it begins is an {@link IOException}.
   */
  static boolean leavesRefusing(Throwable failure) {
    return !(JavaUtils.unwrapCompletionException(failure) instanceof IOException);
  }

  /** Whoever is elected next accepts entries, also when it is this node. */
  private CompletableFuture<Void> stepDown() {
    try {
      return ask(null).handle((reply, failure) -> null);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Asks this node to let another lead; null: to lead no more. */
  private CompletableFuture<RaftClientReply> ask(RaftPeerId successor) throws IOException {
    return division
        .getRaftServer()
        .transferLeadershipAsync(
            new TransferLeadershipRequest(
                clientId,
                division.getId(),
                groupId(),
                callIds.incrementAndGet(),
                successor,
                TRANSFER_MILLIS));
  }

  /** The follower to lead next: that which has most of the log; empty when none answers. */
  Optional<String> successor() {
    return view.leads() ? successor(Set.copyOf(nodes())) : Optional.empty();
  }

  /** Lets another member lead. Without it, the others elect a leader by themselves, later. */
  CompletableFuture<Void> handOver(String node) {
    try {
      return transfer(node)
          .thenCompose(
              reply ->
                  reply.isSuccess()
                      ? CompletableFuture.completedFuture(null)
                      : CompletableFuture.failedFuture(reply.getException()));
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<MembersReply> set(
      List<Member> from, List<Member> to, boolean last, Set<String> current) throws IOException {
    SetConfigurationRequest.Arguments arguments =
        SetConfigurationRequest.Arguments.newBuilder()
            .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
            .setServersInCurrentConf(RaftPeers.of(from))
            .setServersInNewConf(RaftPeers.of(to))
            .build();
    SetConfigurationRequest request =
        new SetConfigurationRequest(
            clientId, division.getId(), groupId(), callIds.incrementAndGet(), arguments);
    List<Member> newcomers =
        to.stream().filter(member -> !current.contains(member.node())).toList();
    return division
        .getRaftServer()
        .setConfigurationAsync(request)
        .handle((reply, failure) -> ended(reply, failure, arguments, newcomers, last));
  }

  private MembersReply ended(
      RaftClientReply reply,
      Throwable failure,
      SetConfigurationRequest.Arguments arguments,
      List<Member> newcomers,
      boolean last) {
    Throwable cause = failure == null ? reply.getException() : failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    List<String> to =
        arguments.getServersInNewConf().stream()
            .map(RaftPeer::getId)
            .map(RaftPeerId::toString)
            .toList();
    if (cause == null) {
      return last ? MembersReply.done(to) : MembersReply.again(to, "One step is done.");
    }
    if (cause instanceof ReconfigurationTimeoutException) {
      return MembersReply.failed(nodes(), silent(newcomers));
    }
    if (cause instanceof NotLeaderException) {
      return MembersReply.notLeader(view.leader());
    }
    if (cause instanceof ReconfigurationInProgressException
        || cause instanceof LeaderNotReadyException
        || cause instanceof LeaderSteppingDownException
        || cause instanceof SetConfigurationException) {
      return MembersReply.again(nodes(), cause.getMessage());
    }
    return refused(cause);
  }

  private String silent(List<Member> newcomers) {
    return ReplicaError.NEWCOMER_TAKES_NOTHING.text(
        group,
        String.join(
            ", ",
            newcomers.stream()
                .map(member -> member.node() + " at " + member.host() + ":" + member.port())
                .toList()),
        view.node());
  }

  private RaftGroupId groupId() {
    return division.getMemberId().getGroupId();
  }
}
