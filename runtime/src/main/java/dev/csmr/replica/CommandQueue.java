package dev.csmr.replica;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The commands that wait for a log entry: bounded, first in first out. Thread-safe. */
final class CommandQueue {
  private final ReplicaLimits limits;
  private final ArrayDeque<Command> commands = new ArrayDeque<>();
  private long bytes;

  CommandQueue(ReplicaLimits limits) {
    this.limits = limits;
  }

  /** Adds a command; false when there is no room for it. */
  synchronized boolean offer(Command command) {
    if (commands.size() >= limits.queuedCommands()
        || bytes + command.bytes() > limits.queuedBytes()) {
      return false;
    }
    commands.add(command);
    bytes += command.bytes();
    return true;
  }

  /** What the next entry holds; empty when nothing waits. */
  synchronized List<Command> take() {
    int count = Math.min(commands.size(), limits.entryCommands());
    List<Command> taken = new ArrayList<>(count);
    long size = 0;
    while (taken.size() < count) {
      int next = commands.peek().bytes();
      if (!taken.isEmpty() && size + next > limits.entryBytes()) {
        break;
      }
      size += next;
      taken.add(commands.remove());
    }
    bytes -= size;
    return taken;
  }

  /** Removes everything. */
  synchronized List<Command> clear() {
    List<Command> cleared = new ArrayList<>(commands);
    commands.clear();
    bytes = 0;
    return cleared;
  }

  synchronized boolean isEmpty() {
    return commands.isEmpty();
  }
}
