package dev.csmr.replica.api;

import java.util.List;
import java.util.Objects;

/**
 * The result of one step of a change of members.
 *
 * @param outcome what to do next
 * @param members the group's members as far as known; may be empty
 * @param leader the node to ask instead, for {@link Outcome#NOT_LEADER}; null when unknown
 * @param message for people: what was done, or why it was not and how to mend it
 */
public record MembersReply(Outcome outcome, List<String> members, String leader, String message) {
  /** What to do next. */
  public enum Outcome {
    /** The group has the members that were asked for. */
    DONE,
    /** Ask again: there is more to do, or it is going on. */
    AGAIN,
    /** Another node leads the group. Ask there. */
    NOT_LEADER,
    /** It does not work like this; the message says why. The group goes on as it was. */
    FAILED
  }

  /** Checks and copies the parts. */
  public MembersReply {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(message, "message");
    members = List.copyOf(members);
  }

  public static MembersReply notLeader(String leader) {
    return new MembersReply(Outcome.NOT_LEADER, List.of(), leader, "");
  }

  public static MembersReply failed(List<String> members, String message) {
    return new MembersReply(Outcome.FAILED, members, null, message);
  }

  public static MembersReply again(List<String> members, String message) {
    return new MembersReply(Outcome.AGAIN, members, null, message);
  }

  public static MembersReply done(List<String> members) {
    return new MembersReply(Outcome.DONE, members, null, "");
  }
}
