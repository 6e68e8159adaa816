package dev.csmr.replica.entry;

import dev.csmr.codec.WireWriter;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.Waiter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A log entry on the leader that formed it: the entry itself, so that it need not be read again,
 * and who waits for its answers.
 */
public final class EntryBatch implements Answerer {
  private final List<QueuedCommand> commands;
  private final LogEntry entry;
  private final byte[] content;
  private final GroupReply[] replies;
  private final Runnable onEnd;
  private final BitSet takenOver = new BitSet();
  private boolean ended;
  private volatile boolean logged;

  /**
   * Forms an entry.
   *
   * @param facts what holds from this entry on
   * @param onEnd called once, when every command was answered
   */
  public EntryBatch(
      List<QueuedCommand> commands,
      LogClock.Stamp time,
      LogFacts facts,
      long seed,
      Runnable onEnd) {
    this.commands = commands;
    this.onEnd = onEnd;
    List<LogItem> items = new ArrayList<>(commands.size());
    int size = 64;
    for (QueuedCommand command : commands) {
      items.add(command.item());
      size += command.bytes();
    }
    this.entry = new LogEntry(time, facts, seed, items);
    this.replies = new GroupReply[commands.size()];
    WireWriter out = new WireWriter(size);
    entry.write(out);
    this.content = out.toByteArray();
  }

  public LogEntry entry() {
    return entry;
  }

  /** The entry as it is logged; not to be changed. */
  public byte[] content() {
    return content;
  }

  /** Notes that the entry is about to be in the log: from here its fate is not known. */
  public void markLogged() {
    logged = true;
  }

  @Override
  public void answer(int position, GroupReply reply) {
    replies[position] = reply;
  }

  @Override
  public synchronized Waiter takeOver(int position) {
    replies[position] = null;
    if (ended) {
      return reply -> {};
    }
    takenOver.set(position);
    Waiter waiting = commands.get(position).callback();
    return waiting != null ? waiting : reply -> {};
  }

  /**
   * Gives the answers that were not taken over to who waits for them, after the entry was applied.
   */
  public void applied() {
    end(null);
  }

  /**
   * Gives one answer to all that were not taken over: the entry will not be applied here with this
   * batch at hand.
   */
  public void failed(GroupReply ifNotLogged) {
    end(
        logged
            ? GroupReply.of(GroupOutcome.INDETERMINATE, ReplicaError.LEADER_GONE_IN_FLIGHT.text())
            : ifNotLogged);
  }

  private void end(GroupReply same) {
    BitSet others;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      others = takenOver;
    }
    onEnd.run();
    for (int i = 0; i < replies.length; i++) {
      if (!others.get(i)) {
        commands.get(i).answer(same == null ? replies[i] : same);
      }
    }
  }
}
