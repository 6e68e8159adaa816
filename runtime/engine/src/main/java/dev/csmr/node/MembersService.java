package dev.csmr.node;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.replica.api.GroupReplica;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.MembersOutcome;
import dev.csmr.replica.api.MembersReply;
import dev.csmr.service.frame.Frame;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Takes, and asks for, changes of a group's members: {@code dev.csmr.Members/Change}. */
final class MembersService {
  /** The most members of a group that are taken. */
  static final int MAX_MEMBERS = 15;

  private static final String NAME = "dev.csmr.Members";
  private static final Set<Status.Code> REFUSALS =
      EnumSet.of(
          Status.Code.INVALID_ARGUMENT, Status.Code.PERMISSION_DENIED, Status.Code.UNAUTHENTICATED);
  private static final MethodDescriptor<Frame, Frame> CHANGE = ToolCall.method(NAME, "Change");

  private final String cluster;
  private final Function<String, GroupReplica> replicas;

  /**
   * Creates the service.
   *
   * @param replicas this node's replica of a group, or null
   */
  MembersService(String cluster, Function<String, GroupReplica> replicas) {
    this.cluster = cluster;
    this.replicas = replicas;
  }

  /**
   * What is asked for.
   *
   * @param cluster the cluster that the caller means
   * @param group the group
   * @param members the members that it is to have
   */
  record Change(String cluster, String group, List<Member> members) {
    WireWriter write() {
      WireWriter out = new WireWriter();
      out.writeString(1, cluster);
      out.writeString(2, group);
      for (Member member : members) {
        int mark = out.begin(3);
        member.write(out);
        out.end(mark);
      }
      return out;
    }

    static Change read(WireReader in) {
      String cluster = "";
      String group = "";
      List<Member> members = new ArrayList<>();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> cluster = in.readString();
          case 2 << 3 | LENGTH_DELIMITED -> group = in.readString();
          case 3 << 3 | LENGTH_DELIMITED -> members.add(Member.read(in.readMessage()));
          default -> in.skip(tag);
        }
      }
      return new Change(cluster, group, members);
    }
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(NAME)
        .addMethod(CHANGE, ServerCalls.asyncUnaryCall(this::change))
        .build();
  }

  private void change(Frame request, StreamObserver<Frame> response) {
    Change change;
    GroupReplica replica;
    try {
      change = Change.read(request.reader());
      replica = check(change);
    } catch (MalformedMessageException | IllegalArgumentException e) {
      response.onError(
          Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
      return;
    }
    var unused =
        replica
            .changeMembers(change.members())
            .thenAccept(
                reply -> {
                  response.onNext(Frame.of(write(reply)));
                  response.onCompleted();
                });
  }

  private GroupReplica check(Change change) {
    if (!change.cluster().equals(cluster)) {
      throw new IllegalArgumentException(NodeError.OTHER_CLUSTER.text(cluster, change.cluster()));
    }
    int members = change.members().size();
    if (members < 1
        || members > MAX_MEMBERS
        || change.members().stream().map(Member::node).distinct().count() != members) {
      throw new IllegalArgumentException(NodeError.NOT_MEMBERS.text(MAX_MEMBERS, change.group()));
    }
    GroupReplica replica = replicas.apply(change.group());
    if (replica == null) {
      throw new IllegalArgumentException(NodeError.NOT_HOSTED.text(change.group()));
    }
    return replica;
  }

  static WireWriter write(MembersReply reply) {
    WireWriter out = new WireWriter();
    out.writeString(1, reply.outcome().name());
    reply.members().forEach(member -> out.writePresentString(2, member));
    out.writeString(3, reply.leader() == null ? "" : reply.leader());
    out.writeString(4, reply.message());
    return out;
  }

  static MembersReply read(WireReader in) {
    String outcome = "";
    List<String> members = new ArrayList<>();
    String leader = "";
    String message = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> outcome = in.readString();
        case 2 << 3 | LENGTH_DELIMITED -> members.add(in.readString());
        case 3 << 3 | LENGTH_DELIMITED -> leader = in.readString();
        case 4 << 3 | LENGTH_DELIMITED -> message = in.readString();
        default -> in.skip(tag);
      }
    }
    return new MembersReply(
        MembersOutcome.valueOf(outcome), members, leader.isEmpty() ? null : leader, message);
  }

  /**
   * Asks a node for one step; for tools: it connects each time.
   *
   * @return AGAIN when it does not answer within the time
   */
  static MembersReply ask(AskedNode node, Change change, Duration patience) {
    try {
      return read(ToolCall.ask(node, CHANGE, Frame.of(change.write()), patience).reader());
    } catch (StatusRuntimeException e) {
      boolean refused = REFUSALS.contains(e.getStatus().getCode());
      return new MembersReply(
          refused ? MembersOutcome.FAILED : MembersOutcome.AGAIN,
          List.of(),
          null,
          NodeError.STEP_REFUSED.text(
              node, change.group(), e.getStatus().getCode(), e.getStatus().getDescription()));
    }
  }
}
