package dev.csmr.replica.state;

import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.MulticastPeers;
import dev.csmr.replica.api.Waiter;
import dev.csmr.replica.entry.Answerer;
import dev.csmr.replica.entry.LogEntry;
import dev.csmr.replica.entry.LogItem;
import dev.csmr.service.Invocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What comes of an entry at the leader of a group. */
final class Applied {
  private Applied() {}

  /** Applies an entry that holds some invocations. */
  static List<GroupReply> apply(GroupState state, long timeMillis, Invocation... invocations) {
    return apply(
        state, timeMillis, Arrays.stream(invocations).<LogItem>map(LogItem.Single::new).toList());
  }

  /**
   * Applies an entry to the state of a group.
   *
   * @return the replies that are given at once, in the order of the items
   */
  static List<GroupReply> apply(GroupState state, long timeMillis, List<LogItem> items) {
    List<GroupReply> replies = new ArrayList<>();
    Leadership leadership =
        new Leadership(state.multicast(), (input, canWait) -> {}, MulticastPeers.NONE);
    Answerer answerer =
        new Answerer() {
          @Override
          public void answer(int position, GroupReply reply) {
            replies.add(reply);
          }

          @Override
          public Waiter takeOver(int position) {
            return replies::add;
          }
        };
    state.apply(new LogEntry(timeMillis * 1000, 42, items), 100, answerer, leadership);
    leadership.takeEffects().forEach(Runnable::run);
    return replies;
  }
}
