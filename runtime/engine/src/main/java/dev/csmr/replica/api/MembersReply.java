package dev.csmr.replica.api;

import java.util.List;
import java.util.Objects;

/**
 * The result of one step of a change of members.
 *
 * @param outcome what to do next
 * @param members the group's members as far as known; may be empty
 * @param leader the node to ask instead, for {@link MembersOutcome#NOT_LEADER}; null when unknown
 * @param message for people: what was done, or why it was not and how to mend it
 */
public record MembersReply(
    MembersOutcome outcome, List<String> members, String leader, String message) {
  /** Checks and copies the parts. */
  public MembersReply {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(message, "message");
    members = List.copyOf(members);
  }

  public static MembersReply notLeader(String leader) {
    return new MembersReply(MembersOutcome.NOT_LEADER, List.of(), leader, "");
  }

  public static MembersReply failed(List<String> members, String message) {
    return new MembersReply(MembersOutcome.FAILED, members, null, message);
  }

  public static MembersReply again(List<String> members, String message) {
    return new MembersReply(MembersOutcome.AGAIN, members, null, message);
  }

  public static MembersReply done(List<String> members) {
    return new MembersReply(MembersOutcome.DONE, members, null, "");
  }
}
