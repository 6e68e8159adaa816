package dev.csmr.replica.ratis;

import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.MembersReply;
import dev.csmr.replica.api.Membership;
import dev.csmr.replica.api.ReplicaStatus;
import dev.csmr.replica.entry.EntryBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;

/** The log that a Ratis division keeps. */
public final class RatisLog implements GroupLog {
  private final RaftServer.Division division;
  private final RaftView view;
  private final MemberChange memberChange;
  private final ClientId clientId = ClientId.randomId();
  private final AtomicLong callIds = new AtomicLong();

  public RatisLog(String group, RaftServer.Division division) {
    this.division = division;
    this.view = new DivisionView(division);
    this.memberChange = new MemberChange(group, division, view);
  }

  @Override
  public RaftView view() {
    return view;
  }

  @Override
  public boolean isAlive() {
    return division.getInfo().isAlive();
  }

  /** Ratis goes on, in part, with a term that it could not write, and tells nobody. */
  @Override
  public boolean hasKeptTerm() {
    try {
      long kept = division.getRaftStorage().getMetadataFile().getMetadata().getTerm();
      return kept >= division.getInfo().getCurrentTerm();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public boolean hasFiles() {
    return division.getRaftStorage().getStorageDir().getCurrentDir().isDirectory();
  }

  @Override
  public ReplicaStatus.ReplicaRole role() {
    return switch (division.getInfo().getCurrentRole()) {
      case LEADER -> ReplicaStatus.ReplicaRole.LEADER;
      case FOLLOWER -> ReplicaStatus.ReplicaRole.FOLLOWER;
      case CANDIDATE -> ReplicaStatus.ReplicaRole.CANDIDATE;
      default -> ReplicaStatus.ReplicaRole.NONE;
    };
  }

  @Override
  public Membership membership(boolean joins) {
    return RaftPeers.membership(division, joins);
  }

  @Override
  public List<Follower> followers() {
    return followersOf(division.getInfo());
  }

  /** The followers of a division that leads; none when it does not, or they change just now. */
  static List<Follower> followersOf(DivisionInfo info) {
    long[] matches = info.getFollowerMatchIndices();
    RoleInfoProto role = info.getRoleInfoProto();
    if (matches == null
        || !role.hasLeaderInfo()
        || role.getLeaderInfo().getFollowerInfoCount() != matches.length) {
      return List.of();
    }
    List<Follower> followers = new ArrayList<>();
    for (int i = 0; i < matches.length; i++) {
      ServerRpcProto follower = role.getLeaderInfo().getFollowerInfo(i);
      followers.add(
          new Follower(
              follower.getId().getId().toStringUtf8(),
              matches[i],
              follower.getLastRpcElapsedTimeMs()));
    }
    return followers;
  }

  /** Straight to the division: the server would hand the request to a thread and wait for it. */
  @Override
  public CompletableFuture<Void> submit(EntryBatch batch) {
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(clientId)
            .setServerId(division.getId())
            .setGroupId(division.getMemberId().getGroupId())
            .setCallId(callIds.incrementAndGet())
            .setMessage(new BatchMessage(batch))
            .setType(RaftClientRequest.writeRequestType())
            .build();
    CompletableFuture<Void> end = new CompletableFuture<>();
    try {
      CompletableFuture<RaftClientReply> answer =
          division instanceof RaftClientAsynchronousProtocol direct
              ? direct.submitClientRequestAsync(request)
              : division.getRaftServer().submitClientRequestAsync(request);
      var unused =
          answer.whenComplete(
              (reply, failure) -> {
                if (failure != null) {
                  end.completeExceptionally(failureOf(failure));
                } else if (!reply.isSuccess()) {
                  end.completeExceptionally(failureOf(reply.getException()));
                } else {
                  end.complete(null);
                }
              });
    } catch (IOException | RuntimeException e) {
      end.completeExceptionally(failureOf(e));
    }
    return end;
  }

  private static Throwable failureOf(Throwable failure) {
    return failure instanceof ResourceUnavailableException
        ? new LogLagsException(failure)
        : failure;
  }

  @Override
  public CompletableFuture<MembersReply> changeMembers(List<Member> wanted) {
    return memberChange.step(wanted);
  }

  @Override
  public Optional<String> successor() {
    return memberChange.successor();
  }

  @Override
  public CompletableFuture<Void> handOver(String node) {
    return memberChange.handOver(node);
  }

  /** Ratis waits for the entry that is being applied, however long that takes. */
  @Override
  public void close() {
    Thread closing = new Thread(division::close, "csmr-close-" + division.getMemberId());
    closing.setDaemon(true);
    closing.start();
  }
}
