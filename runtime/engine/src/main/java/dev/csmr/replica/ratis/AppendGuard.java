package dev.csmr.replica.ratis;

import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.disk.Fsync;
import dev.csmr.replica.disk.VoteRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorageDirectory;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.ProtoUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before a follower's Raft service and keeps four promises of Raft that Ratis 3.3.0 does
 * not. It costs no round.
 *
 * <p><b>A follower never acknowledges an entry that its vote in a later term did not count.</b>
 * Ratis checks the leader's term while it holds the division's monitor and appends after releasing
 * it. In between the follower may vote in a later term, for a candidate without the entry, and then
 * still append and acknowledge it: the old leader commits an entry that the new one does not have.
 * Here the check and the append happen in one hold of the same monitor (it is reentrant). Every
 * change of term happens under it too: votes, the follower's own candidacy, newer leaders,
 * installed snapshots. So a vote sees either the entry in the log or the check refuses the entry.
 * This needs {@code append-entries.compose.enabled=false}, which makes the append part of the call.
 *
 * <p>The monitor is not held while a change of role is waited for: the leader's threads may need it
 * to end. When the follower has yet to adopt the leader's term, it is first handed the request
 * without its entries, a heartbeat that does so.
 *
 * <p><b>A follower never acknowledges an entry that is not on its disk.</b> When a leader sends an
 * entry again while the first copy still waits for the disk, Ratis finds the entry in its log and
 * acknowledges at once. Here the answer waits for the disk. And before a vote or an entry of a new
 * term is answered, term and vote are noted once more, and the directory of Ratis' note is made
 * durable, which it leaves to the file system.
 *
 * <p><b>A follower commits no entry that it was not shown to share with the leader.</b> A request
 * without a previous entry shows that for the entries it brings only, and a heartbeat without one
 * for none; Ratis commits one entry more: the first of the follower's log, whoever wrote it. A
 * follower with another first entry than the leader's would apply it, and disagree with the group
 * for ever. Ratis' leaders send such heartbeats, and the one above is another.
 *
 * <p><b>A follower answers for nobody else.</b> Ratis does not look whom a request is meant for.
 * With a wrong address in a configuration one follower would count as two.
 *
 * <p>As a second line of defence an acknowledgement whose term has passed becomes NOT_LEADER.
 */
public final class AppendGuard implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(AppendGuard.class);

  private static final String APPEND =
      RaftServerProtocolServiceGrpc.getAppendEntriesMethod().getFullMethodName();
  private static final String VOTE =
      RaftServerProtocolServiceGrpc.getRequestVoteMethod().getFullMethodName();
  static final String INSTALL =
      RaftServerProtocolServiceGrpc.getInstallSnapshotMethod().getFullMethodName();

  private static final int ATTEMPTS = 3;

  /** How many misdirected ways are told of; a cluster has fewer. */
  private static final int MAX_TOLD = 1_000;

  /** Stands before every guard that is made afterwards; tests hold and lose messages there. */
  public static volatile ServerInterceptor network =
      new ServerInterceptor() {
        @Override
        public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
            ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
          return next.startCall(call, headers);
        }
      };

  private static final long DISK_POLL_MILLIS = 1;

  /** Told that a term or a vote could not be noted: it was not told to anybody either. */
  public interface GuardListener {
    /**
     * The disk failed a group.
     *
     * @param problem what could not be written
     */
    void diskFailed(RaftGroupId group, String problem);
  }

  private final ScheduledExecutorService scheduler;
  private final GuardListener listener;
  private final Map<RaftGroupId, Long> durableTerms = new ConcurrentHashMap<>();
  private final Map<RaftGroupId, AppendEntriesRequestProto> joining = new ConcurrentHashMap<>();

  /** Which misdirected requests the log has already. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  private volatile RaftServer server;

  /**
   * Creates a guard.
   *
   * @param scheduler where answers wait for the disk
   */
  public AppendGuard(ScheduledExecutorService scheduler, GuardListener listener) {
    this.scheduler = scheduler;
    this.listener = listener;
  }

  /** Says whose requests they are, before the first comes. */
  public void guard(RaftServer guarded) {
    server = guarded;
  }

  /**
   * Keeps a replica that is opened without members from voting and from standing for election,
   * until {@link #joined}: Ratis does neither before a leader has spoken to it as to a voting
   * member.
   */
  public void joins(RaftGroupId group) {
    joining.put(group, AppendEntriesRequestProto.getDefaultInstance());
  }

  /** A group's replica was closed, and another one is to be opened on what is on the disk. */
  public void closed(RaftGroupId group) {
    durableTerms.remove(group);
  }

  /**
   * From now on a replica votes. It hears the last words of its leader again, as one that does: the
   * leader may fail before it says more.
   */
  public void joined(RaftGroupId group) throws IOException {
    AppendEntriesRequestProto heard = joining.remove(group);
    if (heard != null && heard.hasServerRequest()) {
      CompletableFuture<AppendEntriesReplyProto> following = server.appendEntriesAsync(heard);
      LOG.debug("{} votes from now on: {}", group, following);
    }
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    if (method.equals(APPEND)) {
      AppendStream<ReqT, RespT> stream = new AppendStream<>(call);
      return forThisNode(call, stream.listen(next.startCall(stream, headers)));
    }
    if (method.equals(VOTE)) {
      VoteCall<ReqT, RespT> vote = new VoteCall<>(call);
      return forThisNode(call, vote.listen(next.startCall(vote, headers)));
    }
    if (method.equals(INSTALL)) {
      // The one call whose requests may still be on their way, and many, when it fails.
      DrainedCall<ReqT, RespT> install = new DrainedCall<>(call);
      return install.listen(forThisNode(install, next.startCall(install, headers)));
    }
    return forThisNode(call, next.startCall(call, headers));
  }

  /**
   * Takes only requests that are meant for this node and for a replica that is open; a call with
   * another one is ended.
   */
  private <ReqT> ServerCall.Listener<ReqT> forThisNode(
      ServerCall<ReqT, ?> call, ServerCall.Listener<ReqT> listener) {
    return new SimpleForwardingServerCallListener<>(listener) {
      private boolean ended;

      @Override
      public void onMessage(ReqT message) {
        if (ended) {
          return;
        }
        RaftRpcRequestProto request = header(message);
        String misdirected = misdirected(request);
        if (misdirected != null) {
          end(Status.FAILED_PRECONDITION.withDescription(misdirected));
        } else if (request.hasRaftGroupId() && !takesRequests(request)) {
          end(Status.UNAVAILABLE.withDescription("The replica is not open on this node."));
        } else {
          super.onMessage(message);
        }
      }

      /** Who is behind this knows nothing of the end, and would answer a call that is over. */
      @Override
      public void onHalfClose() {
        if (!ended) {
          super.onHalfClose();
        }
      }

      private void end(Status status) {
        ended = true;
        call.close(status, new Metadata());
      }
    };
  }

  static RaftRpcRequestProto header(Object message) {
    return message instanceof AppendEntriesRequestProto append
        ? append.getServerRequest()
        : message instanceof RequestVoteRequestProto vote
            ? vote.getServerRequest()
            : message instanceof InstallSnapshotRequestProto install
                ? install.getServerRequest()
                : RaftRpcRequestProto.getDefaultInstance();
  }

  /**
   * Whether a replica can take requests. While a node starts and ends, the others ask those that do
   * not run; Ratis would take each such request for an error of its own.
   */
  private boolean takesRequests(RaftRpcRequestProto request) {
    try {
      DivisionInfo info = divisionOf(request).getInfo();
      LifeCycle.State state = info.getLifeCycleState();
      return info.getCurrentRole() != null
          && (state == LifeCycle.State.STARTING || state == LifeCycle.State.RUNNING);
    } catch (IOException e) {
      return false;
    }
  }

  /** What is wrong with a request that is meant for another node; null when nothing is. */
  private String misdirected(RaftRpcRequestProto request) {
    ByteString id = request.getReplyId();
    RaftPeerId self = server.getId();
    if (id.isEmpty() || id.equals(self.toByteString())) {
      return null;
    }
    String meant = id.toStringUtf8();
    String problem =
        ReplicaError.MISDIRECTED.text(request.getRequestorId().toStringUtf8(), meant, self);
    if (told.size() < MAX_TOLD && told.add(problem)) {
      LOG.error(problem);
    }
    return problem;
  }

  /** The stream of one leader to this follower, in one group and one term. */
  private final class AppendStream<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
    private volatile RaftServer.Division division;
    private volatile long term = Long.MAX_VALUE;
    private volatile boolean refused;
    private final ArrayDeque<RespT> waiting = new ArrayDeque<>();

    AppendStream(ServerCall<ReqT, RespT> call) {
      super(call);
    }

    ServerCall.Listener<ReqT> listen(ServerCall.Listener<ReqT> listener) {
      return new SimpleForwardingServerCallListener<>(listener) {
        @Override
        @SuppressWarnings("unchecked")
        public void onMessage(ReqT message) {
          AppendEntriesRequestProto request =
              toJoining(provenOnly((AppendEntriesRequestProto) message));
          if (!refused) {
            term = Math.min(term, request.getLeaderTerm());
            handle(request, () -> super.onMessage((ReqT) request));
          }
        }
      };
    }

    private void handle(AppendEntriesRequestProto request, Runnable append) {
      if (request.getEntriesCount() == 0) {
        append.run();
        return;
      }
      try {
        division = divisionOf(request.getServerRequest());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
          if (appendInTerm(division, request, append)) {
            return;
          }
          adoptTerm(division, request);
        }
        refuse("The follower cannot adopt term " + request.getLeaderTerm() + " yet.");
      } catch (IOException e) {
        refuse(e.getMessage());
      }
    }

    /** The leader opens another stream and sends again. */
    private void refuse(String reason) {
      refused = true;
      close(Status.UNAVAILABLE.withDescription(reason), new Metadata());
    }

    @Override
    public void sendMessage(RespT message) {
      synchronized (waiting) {
        if (waiting.isEmpty() && isDurable((AppendEntriesReplyProto) message)) {
          send(message);
        } else {
          waiting.add(message);
          if (waiting.size() == 1) {
            sendLater();
          }
        }
      }
    }

    private void sendLater() {
      var unused = scheduler.schedule(this::sendWaiting, DISK_POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void sendWaiting() {
      synchronized (waiting) {
        while (!waiting.isEmpty() && isDurable((AppendEntriesReplyProto) waiting.peek())) {
          send(waiting.remove());
        }
        if (!waiting.isEmpty() && !isCancelled()) {
          sendLater();
        }
      }
    }

    @SuppressWarnings("unchecked")
    private void send(RespT message) {
      if (!refused && !isCancelled()) {
        super.sendMessage((RespT) inTerm((AppendEntriesReplyProto) message));
      }
    }

    private boolean isDurable(AppendEntriesReplyProto reply) {
      return !acknowledges(reply) || reply.getMatchIndex() <= division.getRaftLog().getFlushIndex();
    }

    private AppendEntriesReplyProto inTerm(AppendEntriesReplyProto reply) {
      long current = acknowledges(reply) ? division.getInfo().getCurrentTerm() : term;
      if (current <= term) {
        return reply;
      }
      return reply.toBuilder()
          .setServerReply(reply.getServerReply().toBuilder().setSuccess(false))
          .setResult(AppendResult.NOT_LEADER)
          .setTerm(current)
          .setMatchIndex(RaftLog.INVALID_LOG_INDEX)
          .build();
    }

    private static boolean acknowledges(AppendEntriesReplyProto reply) {
      return reply.getResult() == AppendResult.SUCCESS && !reply.getIsHearbeat();
    }
  }

  /** Appends in one hold of the monitor if neither term nor role has to change for it. */
  private boolean appendInTerm(
      RaftServer.Division division, AppendEntriesRequestProto request, Runnable append)
      throws IOException {
    long term = request.getLeaderTerm();
    if (division.getInfo().getCurrentTerm() == term) {
      makeTermDurable(division, term, request.getServerRequest().getRequestorId().toStringUtf8());
    }
    synchronized (division) {
      long current = division.getInfo().getCurrentTerm();
      boolean stale = term < current;
      boolean following =
          term == current && (division.getInfo().isFollower() || division.getInfo().isListener());
      if (stale || following) {
        append.run();
        return true;
      }
      return false;
    }
  }

  /**
   * The request, with a commit index that is no further than the entries which it shows the
   * follower to share with the leader.
   */
  private static AppendEntriesRequestProto provenOnly(AppendEntriesRequestProto request) {
    if (request.hasPreviousLog()) {
      return request;
    }
    int count = request.getEntriesCount();
    long proven = count == 0 ? RaftLog.INVALID_LOG_INDEX : request.getEntries(count - 1).getIndex();
    return request.getLeaderCommit() <= proven
        ? request
        : request.toBuilder().setLeaderCommit(proven).build();
  }

  /** To a replica that joins, every leader speaks as to one that does not vote yet. */
  private AppendEntriesRequestProto toJoining(AppendEntriesRequestProto request) {
    if (joining.isEmpty()) {
      return request;
    }
    RaftGroupId group = ProtoUtils.toRaftGroupId(request.getServerRequest().getRaftGroupId());
    AppendEntriesRequestProto heard =
        request.toBuilder()
            .clearEntries()
            .clearPreviousLog()
            .setLeaderCommit(RaftLog.INVALID_LOG_INDEX)
            .setInitializing(false)
            .build();
    return joining.computeIfPresent(group, (joins, before) -> heard) == null
        ? request
        : request.toBuilder().setInitializing(true).build();
  }

  /** Makes the division follow the leader in its term, as the leader's next heartbeat would. */
  private void adoptTerm(RaftServer.Division division, AppendEntriesRequestProto request)
      throws IOException {
    AppendEntriesRequestProto heartbeat = provenOnly(request.toBuilder().clearEntries().build());
    CompletableFuture<AppendEntriesReplyProto> following = server.appendEntriesAsync(heartbeat);
    LOG.debug("{} adopts term {}: {}", division.getMemberId(), request.getLeaderTerm(), following);
  }

  /** One request for a vote. */
  private final class VoteCall<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
    private volatile RequestVoteRequestProto request;

    VoteCall(ServerCall<ReqT, RespT> call) {
      super(call);
    }

    ServerCall.Listener<ReqT> listen(ServerCall.Listener<ReqT> listener) {
      return new SimpleForwardingServerCallListener<>(listener) {
        @Override
        public void onMessage(ReqT message) {
          request = (RequestVoteRequestProto) message;
          super.onMessage(message);
        }
      };
    }

    @Override
    public void sendMessage(RespT message) {
      RequestVoteReplyProto reply = (RequestVoteReplyProto) message;
      if (reply.getServerReply().getSuccess() && !request.getPreVote()) {
        try {
          note(
              divisionOf(request.getServerRequest()),
              request.getCandidateTerm(),
              request.getServerRequest().getRequestorId().toStringUtf8());
        } catch (IOException e) {
          throw new UncheckedIOException("A vote cannot be made durable, so it is not given.", e);
        }
      }
      super.sendMessage(message);
    }
  }

  private void makeTermDurable(RaftServer.Division division, long term, String leader)
      throws IOException {
    RaftGroupId group = division.getMemberId().getGroupId();
    Long durable = durableTerms.get(group);
    if (durable == null || durable < term) {
      note(division, term, leader);
      durableTerms.merge(group, term, Math::max);
    }
  }

  private void note(RaftServer.Division division, long term, String vote) throws IOException {
    try {
      makeDurable(division, term, vote);
    } catch (IOException e) {
      listener.diskFailed(
          division.getMemberId().getGroupId(),
          "it cannot write its term and vote: " + e.getMessage());
      throw e;
    }
  }

  /** Makes a term and a vote survive a power loss, and a disk that is full. */
  static void makeDurable(RaftServer.Division division, long term, String vote) throws IOException {
    RaftStorageDirectory directory = division.getRaftStorage().getStorageDir();
    VoteRecord.write(directory.getRoot().toPath(), term, vote);
    Fsync.directory(directory.getCurrentDir().toPath());
  }

  private RaftServer.Division divisionOf(RaftRpcRequestProto request) throws IOException {
    return server.getDivision(ProtoUtils.toRaftGroupId(request.getRaftGroupId()));
  }
}
