package dev.csmr.replica.api;

import dev.csmr.service.Reply;
import java.util.List;
import java.util.Objects;

/**
 * The reply to an invocation that was handed to a group.
 *
 * @param outcome what may be concluded
 * @param replies for {@link GroupOutcome#DONE} one for each of the invocation's steps, in their
 *     order; else empty
 * @param leader the node that leads the group, when the outcome is {@link GroupOutcome#NOT_LEADER}
 *     and it is known; else null
 * @param message for people; empty when the outcome says it all
 */
public record GroupReply(GroupOutcome outcome, List<Reply> replies, String leader, String message) {
  /** Checks and copies the parts. */
  public GroupReply {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(message, "message");
    replies = List.copyOf(replies);
  }

  /** The answer of an executed invocation. */
  public static GroupReply done(List<Reply> replies) {
    return new GroupReply(GroupOutcome.DONE, replies, null, "");
  }

  /** Another node leads; its id, or null when unknown. */
  public static GroupReply notLeader(String leader) {
    return new GroupReply(GroupOutcome.NOT_LEADER, List.of(), leader, "");
  }

  /** Any other outcome. */
  public static GroupReply of(GroupOutcome outcome, String message) {
    return new GroupReply(outcome, List.of(), null, message);
  }

  /** How many bytes the replies have. */
  public int size() {
    int size = 0;
    for (Reply reply : replies) {
      size += reply.payload().length;
    }
    return size;
  }

  /** Whether it was executed. */
  public boolean isDone() {
    return outcome == GroupOutcome.DONE;
  }
}
