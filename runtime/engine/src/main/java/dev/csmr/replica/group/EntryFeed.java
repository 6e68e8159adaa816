package dev.csmr.replica.group;

import dev.csmr.multicast.Input;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.entry.CommandQueue;
import dev.csmr.replica.entry.EntryBatch;
import dev.csmr.replica.entry.LogClock;
import dev.csmr.replica.entry.LogEntry;
import dev.csmr.replica.entry.LogFacts;
import dev.csmr.replica.entry.LogItem;
import dev.csmr.replica.entry.QueuedCommand;
import dev.csmr.replica.entry.Urgency;
import dev.csmr.replica.ratis.LogLagsException;
import dev.csmr.replica.state.StateHolder;
import dev.csmr.service.Environment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Feeds the log of a group: forms an entry of what queued whenever one may go. {@link #submitEntry}
 * and what says so belong to the loop; the rest is thread-safe.
 */
final class EntryFeed {
  /** While an entry is under way, fewer commands than these wait to go together. */
  private static final int WORTH_AN_ENTRY = 32;

  private static final long NUDGE_NANOS = 1_000_000_000L;

  private final RunState run;
  private final ReplicaLimits limits;
  private final StateHolder state;
  private final LogClock clock;
  private final BooleanSupplier hurries;
  private final Supplier<String> contradiction;
  private final Environment environment;
  private final CommandQueue commands;
  private final AtomicInteger inFlight = new AtomicInteger();

  // The following belong to the loop.
  /** Whether an entry was formed since the last tick. */
  private boolean formed;

  /** Whether what can wait has waited long enough. */
  private boolean flush;

  private volatile long lastProgressNanos;
  private volatile boolean nudge;

  /**
   * Creates it.
   *
   * @param clock stamps the entries
   * @param hurries whether somebody waits for inputs that could wait otherwise
   * @param contradiction in what another node contradicts where this one has components, or null
   */
  EntryFeed(
      RunState run,
      ReplicaLimits limits,
      StateHolder state,
      LogClock clock,
      BooleanSupplier hurries,
      Supplier<String> contradiction,
      Environment environment) {
    this.run = run;
    this.limits = limits;
    this.state = state;
    this.clock = clock;
    this.hurries = hurries;
    this.contradiction = contradiction;
    this.environment = environment;
    this.commands = new CommandQueue(limits);
    this.lastProgressNanos = environment.nanos();
  }

  /**
   * Queues a command; {@link #signal} is to follow.
   *
   * @return false if the queue is full
   */
  boolean offer(QueuedCommand command) {
    return commands.offer(command);
  }

  /** Queues an input of the order across groups. */
  void offerInput(Input input, boolean canWait) {
    QueuedCommand command =
        new QueuedCommand(new LogItem.MulticastInput(input), LogEntry.sizeBound(input), null);
    Urgency urgency = canWait ? Urgency.CAN_WAIT : Urgency.AT_ONCE;
    if (commands.offerInput(command, urgency) && (!canWait || hurries.getAsBoolean())) {
      signal();
    }
  }

  /** How many commands wait for an entry. */
  int queued() {
    return commands.size();
  }

  /** Something was queued; an entry that ends looks into the queue after it has ceased to count. */
  void signal() {
    if (isTimeForEntry()) {
      run.signal();
    }
  }

  /**
   * Forms an entry of what waits. When a stream to a follower breaks, Ratis forgets what was on its
   * way until the next entry; so an empty one is logged when those in flight do not come back.
   *
   * @return whether an entry was formed
   */
  boolean submitEntry() {
    boolean full = !isTimeForEntry();
    List<QueuedCommand> taken =
        full ? List.of() : state.withRoom(withoutGone(commands.take(least())));
    flush &= full;
    if (taken.isEmpty() && !nudge) {
      return false;
    }
    nudge = false;
    formed = true;
    if (inFlight.getAndIncrement() == 0) {
      lastProgressNanos = environment.nanos();
    }
    submit(taken);
    return true;
  }

  private void submit(List<QueuedCommand> taken) {
    EntryBatch batch =
        new EntryBatch(
            taken,
            clock.stamp(environment.nanos()),
            factsToSet(),
            environment.random().nextLong(),
            this::entryEnded);
    var unused =
        run.log()
            .submit(batch)
            .whenComplete(
                (nothing, failure) -> {
                  if (failure != null) {
                    batch.failed(notLogged(failure));
                  }
                });
  }

  /** What the group holds stands for ever, so it is not said while a node has it elsewhere. */
  private LogFacts factsToSet() {
    LogFacts facts = state.factsToSet();
    return facts.holdings().isEmpty() || contradiction.get() == null
        ? facts
        : new LogFacts(facts.limits(), List.of());
  }

  /** What nobody waits for any more need not be logged. */
  private static List<QueuedCommand> withoutGone(List<QueuedCommand> taken) {
    List<QueuedCommand> gone = new ArrayList<>(0);
    for (QueuedCommand command : taken) {
      if (command.isGone()) {
        gone.add(command);
      }
    }
    if (gone.isEmpty()) {
      return taken;
    }
    GroupReply late = GroupReply.of(GroupOutcome.NOT_READY, ReplicaError.LATE_IN_QUEUE.text());
    gone.forEach(command -> command.answer(late));
    Set<QueuedCommand> dropped = Collections.newSetFromMap(new IdentityHashMap<>());
    dropped.addAll(gone);
    return taken.stream().filter(command -> !dropped.contains(command)).toList();
  }

  /** How urgent something must be for an entry to be formed now. */
  private Urgency least() {
    return flush || hurries.getAsBoolean() ? Urgency.CAN_WAIT : Urgency.AT_ONCE;
  }

  /**
   * Whether what waits may go: no entry is under way, or another may be and enough waits for it. An
   * entry costs much the same whatever it holds.
   */
  private boolean isTimeForEntry() {
    int under = inFlight.get();
    return under == 0 || (under < limits.entriesInFlight() && commands.size() >= WORTH_AN_ENTRY);
  }

  private void entryEnded() {
    inFlight.getAndDecrement();
    lastProgressNanos = environment.nanos();
    if (commands.size() > 0) {
      run.signal();
    }
  }

  /** What may be said of commands whose entry was refused before it was in the log. */
  private GroupReply notLogged(Throwable failure) {
    if (failure instanceof LogLagsException) {
      return GroupReply.of(GroupOutcome.OVERLOADED, ReplicaError.LOG_LAGS.text(run.group()));
    }
    if (run.view().leads()) {
      return GroupReply.of(
          GroupOutcome.NOT_READY, ReplicaError.NOT_LOGGED.text(run.group(), failure.getMessage()));
    }
    return run.notLeader();
  }

  /** A tick of the order across groups: what can wait goes if nothing went since the last. */
  void ticked() {
    flush = !formed;
    formed = false;
  }

  /** Looks, now and then, whether entries in flight come back. */
  void look() {
    if (inFlight.get() > 0
        && run.view().leads()
        && environment.nanos() - lastProgressNanos > NUDGE_NANOS) {
      lastProgressNanos = environment.nanos();
      nudge = true;
      run.signal();
    }
  }

  /** Gives one answer to everything that waits. */
  void fail(GroupReply reply) {
    commands.clear().forEach(command -> command.answer(reply));
  }
}
