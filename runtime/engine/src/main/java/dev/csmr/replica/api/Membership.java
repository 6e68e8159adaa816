package dev.csmr.replica.api;

import java.util.ArrayList;
import java.util.List;

/**
 * The members of a group as one of its replicas knows them: by the newest configuration entry of
 * its log, committed or not.
 *
 * @param index that entry's; of two memberships the one with the larger index is newer. -1 when the
 *     log does not say yet who the members are
 * @param members the voting members; those to be, while they change; empty on a replica that joins
 *     and has not been added yet
 * @param previous the members that were, while they change; else empty
 * @param joins whether the replica is given its data by a group that runs, and has not all yet
 */
public record Membership(long index, List<Member> members, List<Member> previous, boolean joins) {
  /** Of a replica that does not run. */
  public static final Membership UNKNOWN = new Membership(-1, List.of(), List.of(), false);

  /** Copies the parts. */
  public Membership {
    members = List.copyOf(members);
    previous = List.copyOf(previous);
  }

  /** The names of the members. */
  public List<String> nodes() {
    return members.stream().map(Member::node).toList();
  }

  /** Whether the members are being changed. */
  public boolean isChanging() {
    return !previous.isEmpty();
  }

  /** Whoever is a member, or was until the change that is going on. */
  public List<Member> all() {
    List<Member> all = new ArrayList<>(members);
    for (Member member : previous) {
      if (members.stream().noneMatch(other -> other.node().equals(member.node()))) {
        all.add(member);
      }
    }
    return all;
  }

  /** Whether nobody is known to be a member. */
  public boolean isUnknown() {
    return members.isEmpty() && previous.isEmpty();
  }

  /** Whether a node votes. */
  public boolean includes(String node) {
    return all().stream().anyMatch(member -> member.node().equals(node));
  }
}
