package dev.csmr.node;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.replica.api.ReplicaStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * A node at one moment.
 *
 * @param node its name
 * @param cluster the cluster that it belongs to
 * @param groups its replicas
 */
public record NodeStatus(String node, String cluster, List<GroupStatus> groups) {
  private static final int NODE_TAG = WireType.tag(1, WireType.LENGTH_DELIMITED);
  private static final int GROUP_TAG = WireType.tag(2, WireType.LENGTH_DELIMITED);
  private static final int CLUSTER_TAG = WireType.tag(3, WireType.LENGTH_DELIMITED);

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
      String impeded) {
    /** Copies the parts. */
    public GroupStatus {
      stuck = List.copyOf(stuck);
      members = List.copyOf(members);
    }

    static GroupStatus of(ReplicaStatus status) {
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
          status.impeded() == null ? "" : status.impeded());
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
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireType.fieldNumber(tag)) {
          case 1 -> group = in.readString();
          case 2 -> role = in.readString();
          case 3 -> leader = in.readString();
          case 4 -> term = in.readInt64();
          case 5 -> commit = in.readInt64();
          case 6 -> applied = in.readInt64();
          case 7 -> ready = in.readBool();
          case 8 -> stopped = in.readString();
          case 9 -> stuck.add(in.readString());
          case 10 -> members.add(in.readString());
          case 11 -> joins = in.readBool();
          case 12 -> empty = in.readBool();
          case 13 -> impeded = in.readString();
          default -> in.skip(tag);
        }
      }
      return new GroupStatus(
          group, role, leader, term, commit, applied, ready, stopped, stuck, members, joins, empty,
          impeded);
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
    return out;
  }

  static NodeStatus read(WireReader in) {
    String node = "";
    String cluster = "";
    List<GroupStatus> groups = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == NODE_TAG) {
        node = in.readString();
      } else if (tag == GROUP_TAG) {
        groups.add(GroupStatus.read(in.readMessage()));
      } else if (tag == CLUSTER_TAG) {
        cluster = in.readString();
      } else {
        in.skip(tag);
      }
    }
    return new NodeStatus(node, cluster, groups);
  }
}
