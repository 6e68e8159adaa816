package dev.csmr.replica.entry;

import dev.csmr.multicast.Input;
import dev.csmr.multicast.Operation;
import dev.csmr.service.Invocation;
import java.util.Objects;

/** One thing in a log entry. */
public sealed interface LogItem {
  /**
   * A command of this group alone.
   *
   * @param invocation what to execute
   */
  record Single(Invocation invocation) implements LogItem {
    /** Checks the parts. */
    public Single {
      Objects.requireNonNull(invocation, "invocation");
    }
  }

  /**
   * The beginning of an operation of several groups, this one among them.
   *
   * @param operation the operation, with all its parts
   */
  record MulticastStart(Operation operation) implements LogItem {
    /** Checks the parts. */
    public MulticastStart {
      Objects.requireNonNull(operation, "operation");
    }
  }

  /**
   * What the order across groups puts into the log.
   *
   * @param input a message of another group, or what may be forgotten
   */
  record MulticastInput(Input input) implements LogItem {
    /** Checks the parts. */
    public MulticastInput {
      Objects.requireNonNull(input, "input");
    }
  }
}
