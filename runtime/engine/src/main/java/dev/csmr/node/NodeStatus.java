package dev.csmr.node;

import static dev.csmr.codec.WireType.FIXED64;
import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.replica.api.Checkpoint;
import dev.csmr.replica.api.Checkpoints;
import dev.csmr.replica.api.ReplicaStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A node at one moment.
 *
 * @param node its name
 * @param cluster the cluster that it belongs to
 * @param groups its replicas
 * @param drains whether it gives all its leaderships away
 */
public record NodeStatus(String node, String cluster, List<GroupStatus> groups, boolean drains) {

  /**
   * A replica of the node.
   *
   * @param group the group's name
   * @param role LEADER, FOLLOWER, CANDIDATE, NONE or REMOVED
   * @param leader the node that leads the group; empty when unknown
   * @param term the Raft term
   * @param commitIndex the last index known to be committed
   * @param appliedIndex the last index applied
   * @param ready whether it leads and serves
   * @param stopped why it stopped for good; empty while it runs
   * @param stuck what needs an operator: snapshots that cannot be taken; from the leader only,
   *     followers that answer and yet do not advance, and clocks that differ
   * @param members the group's members as far as this replica knows
   * @param joins whether the replica has not all its data yet, and is given them by a group that
   *     runs
   * @param empty whether it has no data
   * @param impeded why it does not take part as it should just now, with what to do about it; empty
   *     when all is well
   * @param executedIndex the entry up to which {@code executedDigest} is; 0 when there is none
   * @param executedDigest what executing the log gave
   * @param stateIndex the entry at which {@code stateDigest} is; 0 when there is none
   * @param stateDigest of the whole state
   */
  public record GroupStatus(
      String group,
      String role,
      String leader,
      long term,
      long commitIndex,
      long appliedIndex,
      boolean ready,
      String stopped,
      List<String> stuck,
      List<String> members,
      boolean joins,
      boolean empty,
      String impeded,
      long executedIndex,
      long executedDigest,
      long stateIndex,
      long stateDigest) {
    private static final Checkpoint NONE = new Checkpoint(0, 0);

    /** Copies the parts. */
    public GroupStatus {
      stuck = List.copyOf(stuck);
      members = List.copyOf(members);
    }

    static GroupStatus of(ReplicaStatus status, Checkpoints checkpoints) {
      Checkpoint executed = Objects.requireNonNullElse(checkpoints.executed(), NONE);
      Checkpoint state = Objects.requireNonNullElse(checkpoints.state(), NONE);
      return new GroupStatus(
          status.group(),
          status.role().name(),
          status.leader() == null ? "" : status.leader(),
          status.term(),
          status.commitIndex(),
          status.appliedIndex(),
          status.ready(),
          status.stopped() == null ? "" : status.stopped(),
          status.stuck(),
          status.membership().nodes(),
          status.membership().joins(),
          status.empty(),
          status.impeded() == null ? "" : status.impeded(),
          executed.index(),
          executed.digest(),
          state.index(),
          state.digest());
    }

    private void write(WireWriter out) {
      int mark = out.begin(2);
      out.writeString(1, group);
      out.writeString(2, role);
      out.writeString(3, leader);
      out.writeInt64(4, term);
      out.writeInt64(5, commitIndex);
      out.writeInt64(6, appliedIndex);
      out.writeBool(7, ready);
      out.writeString(8, stopped);
      stuck.forEach(each -> out.writePresentString(9, each));
      members.forEach(each -> out.writePresentString(10, each));
      out.writeBool(11, joins);
      out.writeBool(12, empty);
      out.writeString(13, impeded);
      out.writeInt64(14, executedIndex);
      out.writeFixed64(15, executedDigest);
      out.writeInt64(16, stateIndex);
      out.writeFixed64(17, stateDigest);
      out.end(mark);
    }

    private static GroupStatus read(WireReader in) {
      String group = "";
      String role = "";
      String leader = "";
      long term = 0;
      long commit = 0;
      long applied = 0;
      boolean ready = false;
      String stopped = "";
      List<String> stuck = new ArrayList<>();
      List<String> members = new ArrayList<>();
      boolean joins = false;
      boolean empty = false;
      String impeded = "";
      long executedIndex = 0;
      long executedDigest = 0;
      long stateIndex = 0;
      long stateDigest = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> group = in.readString();
          case 2 << 3 | LENGTH_DELIMITED -> role = in.readString();
          case 3 << 3 | LENGTH_DELIMITED -> leader = in.readString();
          case 4 << 3 | VARINT -> term = in.readInt64();
          case 5 << 3 | VARINT -> commit = in.readInt64();
          case 6 << 3 | VARINT -> applied = in.readInt64();
          case 7 << 3 | VARINT -> ready = in.readBool();
          case 8 << 3 | LENGTH_DELIMITED -> stopped = in.readString();
          case 9 << 3 | LENGTH_DELIMITED -> stuck.add(in.readString());
          case 10 << 3 | LENGTH_DELIMITED -> members.add(in.readString());
          case 11 << 3 | VARINT -> joins = in.readBool();
          case 12 << 3 | VARINT -> empty = in.readBool();
          case 13 << 3 | LENGTH_DELIMITED -> impeded = in.readString();
          case 14 << 3 | VARINT -> executedIndex = in.readInt64();
          case 15 << 3 | FIXED64 -> executedDigest = in.readFixed64();
          case 16 << 3 | VARINT -> stateIndex = in.readInt64();
          case 17 << 3 | FIXED64 -> stateDigest = in.readFixed64();
          default -> in.skip(tag);
        }
      }
      return new GroupStatus(
          group,
          role,
          leader,
          term,
          commit,
          applied,
          ready,
          stopped,
          stuck,
          members,
          joins,
          empty,
          impeded,
          executedIndex,
          executedDigest,
          stateIndex,
          stateDigest);
    }
  }

  /** Copies the parts. */
  public NodeStatus {
    groups = List.copyOf(groups);
  }

  WireWriter write() {
    WireWriter out = new WireWriter();
    out.writeString(1, node);
    groups.forEach(group -> group.write(out));
    out.writeString(3, cluster);
    out.writeBool(4, drains);
    return out;
  }

  static NodeStatus read(WireReader in) {
    String node = "";
    String cluster = "";
    List<GroupStatus> groups = new ArrayList<>();
    boolean drains = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> node = in.readString();
        case 2 << 3 | LENGTH_DELIMITED -> groups.add(GroupStatus.read(in.readMessage()));
        case 3 << 3 | LENGTH_DELIMITED -> cluster = in.readString();
        case 4 << 3 | VARINT -> drains = in.readBool();
        default -> in.skip(tag);
      }
    }
    return new NodeStatus(node, cluster, groups, drains);
  }
}
