package dev.csmr.replica.entry;

import dev.csmr.replica.api.ReplicaLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The commands that wait for a log entry: bounded, first in first out. Thread-safe. */
public final class CommandQueue {
  private final ReplicaLimits limits;
  private final ArrayDeque<QueuedCommand> commands = new ArrayDeque<>();
  private final ArrayDeque<QueuedCommand> inputs = new ArrayDeque<>();
  private long bytes;
  private long inputBytes;

  /** Of the most urgent that is here; after an entry took some of it, perhaps more. */
  private Urgency urgency = Urgency.CAN_WAIT;

  public CommandQueue(ReplicaLimits limits) {
    this.limits = limits;
  }

  /** Adds a command; false when there is no room for it. */
  public synchronized boolean offer(QueuedCommand command) {
    if (commands.size() >= limits.queuedCommands()
        || bytes + command.bytes() > limits.queuedBytes()) {
      return false;
    }
    commands.add(command);
    urgency = Urgency.AT_ONCE;
    bytes += command.bytes();
    return true;
  }

  /**
   * Adds an input of the order across groups; it is dropped when there is no room, and comes again.
   * Inputs have room of their own and go first, so that clients cannot crowd them out.
   */
  public synchronized boolean offerInput(QueuedCommand input, Urgency itsUrgency) {
    if (inputs.size() >= limits.queuedCommands()
        || inputBytes + input.bytes() > limits.queuedBytes()) {
      return false;
    }
    inputs.add(input);
    if (itsUrgency == Urgency.AT_ONCE) {
      urgency = Urgency.AT_ONCE;
    }
    inputBytes += input.bytes();
    return true;
  }

  /**
   * What the next entry holds; empty when nothing waits.
   *
   * @param least how urgent something here must be for an entry
   */
  public synchronized List<QueuedCommand> take(Urgency least) {
    if (urgency.compareTo(least) < 0) {
      return List.of();
    }
    int count = Math.min(inputs.size() + commands.size(), limits.entryCommands());
    List<QueuedCommand> taken = new ArrayList<>(count);
    long fromInputs = move(inputs, taken, 0);
    inputBytes -= fromInputs;
    bytes -= move(commands, taken, fromInputs);
    // Of what is left nothing says how urgent it is.
    urgency = inputs.isEmpty() && commands.isEmpty() ? Urgency.CAN_WAIT : Urgency.AT_ONCE;
    return taken;
  }

  private long move(ArrayDeque<QueuedCommand> from, List<QueuedCommand> taken, long already) {
    long moved = 0;
    while (!from.isEmpty() && taken.size() < limits.entryCommands()) {
      int next = from.peek().bytes();
      if (!taken.isEmpty() && already + moved + next > limits.entryBytes()) {
        break;
      }
      moved += next;
      taken.add(from.remove());
    }
    return moved;
  }

  /** How many commands and inputs wait. */
  public synchronized int size() {
    return inputs.size() + commands.size();
  }

  /** Removes everything. */
  public synchronized List<QueuedCommand> clear() {
    List<QueuedCommand> cleared = new ArrayList<>(commands);
    commands.clear();
    inputs.clear();
    bytes = 0;
    inputBytes = 0;
    return cleared;
  }
}
