package dev.csmr.multicast;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * One group's part in the order across groups: the replicated half, a pure function of the group's
 * log. See the {@linkplain dev.csmr.multicast package} for the protocol; {@link MulticastLeader} is
 * the volatile half.
 *
 * <p>Inputs are {@link #start} and {@link #apply}, in the order of the log. Every input may be in
 * the log more than once, except that the session table keeps a START that was accepted from being
 * accepted again.
 *
 * <p>Deterministic. Not thread-safe: owned by the thread that applies the log, and locked against
 * the {@link MulticastLeader}'s callers.
 */
public class Multicast {
  /** Learns of deliveries before they execute. */
  interface MulticastObserver {
    void delivering(Delivered delivered);
  }

  private static final SortedMap<String, byte[]> NO_ENCLOSURES =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  /** Known, with a timestamp of this group. */
  final PendingOperations pending = new PendingOperations();

  /** Known, without a timestamp of this group, in the order in which they may get one. */
  final UnstampedOperations unstamped = new UnstampedOperations();

  final OpenOperations open = new OpenOperations();
  final SortedMap<Long, Delivered> window = new TreeMap<>();
  final SortedMap<String, Outbox> outboxes = new TreeMap<>();
  final SortedMap<String, Inbox> inboxes = new TreeMap<>();

  /** Decided here, to be executed here, still waiting for others' votes. */
  final TreeSet<PendingOperation> halfDone = new TreeSet<>();

  long clock;
  long deliveries;
  Timestamp latestDelivered;

  private final String group;
  private final MulticastLimits limits;
  private MulticastObserver observer;

  /** Creates the state of a group that has no multi-group operation yet. */
  public Multicast(String group, MulticastLimits limits) {
    this.group = group;
    this.limits = limits;
    this.latestDelivered = new Timestamp(0, group);
  }

  /** The group whose state this is. */
  public String group() {
    return group;
  }

  /**
   * Applies a START. The caller has asked the session table first: an operation that it knows must
   * not come here again.
   *
   * <p>An operation with this group as its only destination is allowed: it is a single-group
   * operation that {@linkplain #executesAtOnce cannot be executed at once}.
   *
   * @param operation the operation with all its parts, which {@linkplain Operation#begins may
   *     begin} here
   * @return whether it was accepted. If not, the bounds are reached, and nothing has changed.
   */
  public boolean start(Operation operation, OperationExecutor execution) {
    if (!operation.complete()) {
      throw new IllegalArgumentException("A START needs all parts: " + operation);
    }
    if (!operation.begins(group)) {
      throw new IllegalArgumentException(
          "Group " + group + " must not begin operation " + operation);
    }
    if (isKnown(operation.id())) {
      return true;
    }
    if (isFull(operation)) {
      return false;
    }
    admit(new PendingOperation(group, operation), execution);
    return true;
  }

  /** Applies an input that a leader of this group has put into the log. */
  public void apply(Input input, OperationExecutor execution) {
    if (input instanceof Input.Received received) {
      if (!inbox(received.from()).accept(received.message().number())) {
        return;
      }
      if (received.message() instanceof Message.TimestampGiven given) {
        timestampGiven(received.from(), given, execution);
      } else if (received.message() instanceof Message.Vote vote) {
        voted(received.from(), vote, execution);
      }
    } else if (input instanceof Input.Trim trim) {
      trim.acknowledged().forEach((to, through) -> outbox(to).acknowledge(through));
      // Not removeAll: that may search the list for each operation that the window holds.
      for (Long number : trim.released()) {
        window.remove(number);
      }
    }
  }

  /**
   * Whether a single-group operation may be executed in the present state. If not, it would come
   * between operations that the order across groups wants elsewhere: a command is then {@linkplain
   * #start started} with this group as its only destination, a query waits or does the same. Always
   * true for an operation that touches one key, unless a conditional operation is half done there.
   */
  public boolean executesAtOnce(Conflicts conflicts) {
    if (executesAllAtOnce()) {
      return true;
    }
    for (PendingOperation operation : halfDone) {
      if (operation.conflicts().meets(conflicts)) {
        return false;
      }
    }
    return conflicts.atMostOneKey()
        || (!openMeets(conflicts) && pending.allLater(conflicts, latestDelivered));
  }

  /**
   * An operation that keeps a single-group operation from {@linkplain #executesAtOnce executing at
   * once}; null when nothing does. Until {@link #isAtWork} has ended for it, a query gains nothing
   * from being started.
   */
  public MulticastId blocker(Conflicts conflicts) {
    if (executesAtOnce(conflicts)) {
      return null;
    }
    for (PendingOperation operation : halfDone) {
      if (operation.conflicts().meets(conflicts)) {
        return operation.id();
      }
    }
    MulticastId first = open.first(conflicts);
    return first != null ? first : pending.first(conflicts);
  }

  /** Whether an operation is known here and does not have its place in the order yet. */
  public boolean isAtWork(MulticastId id) {
    return isKnown(id);
  }

  /** Whether every single-group operation may be executed in the present state. */
  public boolean executesAllAtOnce() {
    return pending.size() == 0 && open.size() == 0;
  }

  /**
   * Whether the bounds are reached for an operation, so that its START would be refused. What waits
   * for one other group, or behind what waits, takes no more room than it leaves free: a group that
   * does not answer keeps out the operations that need it, and no others.
   */
  public boolean isFull(Operation operation) {
    long bytes = pending.bytes() + unstamped.bytes();
    for (Outbox outbox : outboxes.values()) {
      bytes += outbox.bytes();
    }
    int free = limits.maxOperations() - pending() - Math.max(open.size(), window.size());
    long freeBytes = limits.maxBytes() - bytes;
    if (free <= 0 || freeBytes <= 0) {
      return true;
    }
    for (Part part : operation.parts()) {
      Outbox outbox = outboxes.get(part.group());
      if (outbox != null && (outbox.size() >= free || outbox.bytes() >= freeBytes)) {
        return true;
      }
    }
    return operation.parts().size() == 1
        ? pending() >= free
        : unstamped.size() >= free && open.meets(operation.part(group).conflicts());
  }

  /** Whether an operation is known here and not delivered yet. */
  public boolean isPending(MulticastId id) {
    return pending.get(id) != null || unstamped.get(id) != null;
  }

  /** Whether another plan of an operation's invocation is known here and not delivered yet. */
  public boolean isPendingOtherwise(MulticastId id) {
    return pending.isKnownOtherwise(id) || unstamped.isKnownOtherwise(id);
  }

  /** How many operations are known here and not delivered yet. */
  public int pending() {
    return pending.size() + unstamped.size();
  }

  /** How many operations were executed here and do not have their place in the order yet. */
  public int open() {
    return open.size();
  }

  /** Whether an operation waits until others are not open any longer. */
  public boolean waitsForOpen() {
    return open.size() > 0 && !unstamped.isEmpty();
  }

  /** How many delivered operations are remembered until they are known to be released. */
  public int remembered() {
    return window.size();
  }

  /** How many messages to other groups are kept until they are acknowledged. */
  public long unacknowledged() {
    long count = 0;
    for (Outbox outbox : outboxes.values()) {
      count += outbox.next() - outbox.first();
    }
    return count;
  }

  /** Writes the whole state: equal bytes for equal logs. */
  public void save(WireWriter out) {
    MulticastSnapshot.write(out, this);
  }

  /**
   * Reads what {@link #save} wrote. The result behaves like the original for ever.
   *
   * @throws dev.csmr.codec.MalformedMessageException if the bytes are no such state
   */
  public static Multicast load(WireReader in, String group, MulticastLimits limits) {
    Multicast loaded = new Multicast(group, limits);
    MulticastSnapshot.read(in, loaded);
    return loaded;
  }

  /** Attaches the leader's half, or detaches it. */
  final void observe(MulticastObserver newObserver) {
    observer = newObserver;
  }

  /** Whether a message of another group is in the log. */
  final boolean accepted(String from, long number) {
    Inbox inbox = inboxes.get(from);
    return inbox != null && inbox.contains(number);
  }

  /** Every message of another group up to this number is in the log. */
  final long acceptedThrough(String from) {
    Inbox inbox = inboxes.get(from);
    return inbox == null ? 0 : inbox.through();
  }

  private Inbox inbox(String from) {
    return inboxes.computeIfAbsent(from, name -> new Inbox(0));
  }

  private Outbox outbox(String to) {
    return outboxes.computeIfAbsent(to, name -> new Outbox(0));
  }

  /** Whether a TS acts as START where the operation is not known. */
  boolean timestampActsAsStart() {
    return true;
  }

  /** Moves the clock past an agreed timestamp, so that whatever starts later comes later. */
  void bumpClock(Timestamp agreed) {
    clock = Math.max(clock, agreed.clock());
  }

  private boolean isKnown(MulticastId id) {
    return isPending(id) || open.get(id) != null;
  }

  /**
   * Gives an operation that has become known a timestamp, now or when it may have one. It must not
   * overtake one of the same origin: the origin may have executed it after that one, relying on
   * greater timestamps everywhere.
   */
  private void admit(PendingOperation operation, OperationExecutor execution) {
    if (mayBeStamped(operation, unstamped::hasAnnounced)) {
      stamp(operation);
      if (executesEarly(operation)) {
        executeEarly(operation, execution);
      } else {
        await(operation, execution);
      }
    } else {
      unstamped.add(operation);
    }
  }

  /**
   * Open operations have ceased to be open, or the origin of one that waits has told of it: gives
   * timestamps to those that may have one now. They do not execute early. Where operations with
   * different destinations conflict, each would delay the next one by two rounds; so they are
   * pending together.
   */
  private void stampWaiting(OperationExecutor execution) {
    if (unstamped.isEmpty()) {
      return;
    }
    Set<String> delayed = new HashSet<>();
    for (PendingOperation operation : unstamped.inOrder()) {
      if (!operation.isAnnounced()) {
        continue;
      }
      if (mayBeStamped(operation, delayed::contains)) {
        unstamped.remove(operation);
        stamp(operation);
        await(operation, execution);
      } else {
        delayed.add(operation.operation().origin());
      }
    }
  }

  /**
   * Whether an operation may get a timestamp now: it must come after the open ones that it
   * conflicts with, and after those of its origin that wait.
   */
  private boolean mayBeStamped(PendingOperation operation, Predicate<String> waitsFromOrigin) {
    Operation content = operation.operation();
    return comesAfterOpen(operation)
        && (followsItsOwn(content) || !waitsFromOrigin.test(content.origin()));
  }

  /** Whether an operation that gets a timestamp now comes after the open ones, as it must. */
  boolean comesAfterOpen(PendingOperation operation) {
    if (!operation.isAnnounced()) {
      return false;
    }
    return followsItsOwn(operation.operation())
        ? open.allPrecede(operation.operation(), operation.conflicts())
        : !open.meets(operation.conflicts());
  }

  /** Whether all destinations hear of an operation from this group, in this group's order. */
  private boolean followsItsOwn(Operation operation) {
    return !operation.conditional() && operation.origin().equals(group);
  }

  private void stamp(PendingOperation operation) {
    Operation content = operation.operation();
    Timestamp local = new Timestamp(++clock, group);
    for (Part part : content.parts()) {
      if (!part.group().equals(group)) {
        Outbox outbox = outbox(part.group());
        long number = outbox.next();
        outbox.add(new Message.TimestampGiven(number, content.restrictedTo(part.group()), local));
        operation.numbers.put(part.group(), number);
      }
    }
    operation.stamp(local);
  }

  /** Lets an operation wait for its turn; it has a timestamp. */
  private void await(PendingOperation operation, OperationExecutor execution) {
    pending.add(operation);
    if (operation.hasAllTimestamps()) {
      agree(operation, execution);
    }
  }

  /**
   * Whether an operation that has just got its timestamp executes now: at its origin, if nothing
   * that conflicts with it is pending there. It comes after all that was executed there, and what
   * is to come will come after it. Operations that wait are not put off by it.
   */
  private boolean executesEarly(PendingOperation operation) {
    Operation content = operation.operation();
    return content.parts().size() > 1
        && followsItsOwn(content)
        && !pendingMeets(operation.conflicts())
        && !unstamped.meets(operation.conflicts());
  }

  private void executeEarly(PendingOperation operation, OperationExecutor execution) {
    remember(operation);
    open.add(
        new OpenOperation(
            operation.id(),
            deliveries,
            operation.conflicts(),
            operation.operation().destinations(),
            operation.timestamps));
    execution.deliver(operation.operation(), operation.part(), null, true, NO_ENCLOSURES);
  }

  /** Whether open operations keep one on several keys from executing at once. */
  boolean openMeets(Conflicts conflicts) {
    return open.meets(conflicts);
  }

  /** Whether pending operations keep one from executing early. */
  boolean pendingMeets(Conflicts conflicts) {
    return pending.meets(conflicts);
  }

  private void timestampGiven(
      String from, Message.TimestampGiven given, OperationExecutor execution) {
    Operation operation = given.operation();
    operation.part(from);
    operation.part(group);
    OpenOperation early = open.get(operation.id());
    if (early != null) {
      early.timestamps.put(from, given.timestamp());
      if (early.hasAllTimestamps()) {
        close(early, execution);
      }
      return;
    }
    PendingOperation waiting = unstamped.get(operation.id());
    if (waiting != null) {
      learn(waiting, from, given);
      stampWaiting(execution);
      return;
    }
    PendingOperation known = pending.get(operation.id());
    if (known == null) {
      if (timestampActsAsStart()) {
        execution.begun(operation);
        known = new PendingOperation(group, operation);
        known.timestamps.put(from, given.timestamp());
        admit(known, execution);
      }
      return;
    }
    known.timestamps.put(from, given.timestamp());
    if (!known.part().known() && operation.part(group).known()) {
      pending.remove(known);
      known.complete(operation);
      pending.add(known);
      deliver(pending.candidates(Conflicts.EVERYTHING), execution);
    }
    if (known.hasAllTimestamps()) {
      agree(known, execution);
    }
  }

  /** Another group tells of an operation that has no timestamp here. */
  private void learn(PendingOperation waiting, String from, Message.TimestampGiven given) {
    unstamped.learn(
        waiting,
        () -> {
          waiting.timestamps.put(from, given.timestamp());
          if (!waiting.part().known() && given.operation().part(group).known()) {
            waiting.complete(given.operation());
          }
        });
  }

  /** An open operation gets its place in the order. */
  private void close(OpenOperation operation, OperationExecutor execution) {
    Timestamp agreed = operation.agreed();
    bumpClock(agreed);
    open.remove(operation);
    place(operation, agreed);
    stampWaiting(execution);
  }

  void place(OpenOperation operation, Timestamp agreed) {
    delivered(agreed);
    window.computeIfPresent(operation.number, (number, delivered) -> delivered.at(agreed));
  }

  void delivered(Timestamp agreed) {
    latestDelivered = latestDelivered.compareTo(agreed) < 0 ? agreed : latestDelivered;
  }

  private void voted(String from, Message.Vote vote, OperationExecutor execution) {
    PendingOperation known = pending.get(vote.id());
    if (known == null) {
      throw new IllegalStateException(
          "Group "
              + group
              + " got a vote of group "
              + from
              + " on operation "
              + vote.id()
              + ", which is not pending here. The log or the snapshot of one of them is damaged:"
              + " restore this replica from another one.");
    }
    known.votes.put(from, vote.ballot());
    if (vote.enclosed().length > 0) {
      known.enclosures.put(from, vote.enclosed());
    }
    deliver(List.of(known), execution);
  }

  private void agree(PendingOperation operation, OperationExecutor execution) {
    if (!operation.part().known()) {
      throw new IllegalStateException(
          "Group "
              + group
              + " knows all timestamps of operation "
              + operation
              + " but not what it is to do. The log or the snapshot of a destination is damaged:"
              + " restore this replica from another one.");
    }
    pending.remove(operation);
    operation.agree();
    pending.add(operation);
    bumpClock(operation.timestamp());
    List<PendingOperation> candidates = pending.candidates(operation.conflicts());
    candidates.add(operation);
    deliver(candidates, execution);
  }

  /** Delivers whatever can be delivered, given the operations that may have become first. */
  private void deliver(Collection<PendingOperation> candidates, OperationExecutor execution) {
    TreeSet<PendingOperation> queue = new TreeSet<>(candidates);
    while (!queue.isEmpty()) {
      PendingOperation operation = queue.pollFirst();
      if (operation.isAgreed() && pending.isFirst(operation) && tryDeliver(operation, execution)) {
        queue.addAll(pending.candidates(operation.conflicts()));
      }
    }
  }

  private boolean tryDeliver(PendingOperation operation, OperationExecutor execution) {
    Part part = operation.part();
    if (operation.undecided()) {
      operation.decide(execution.decide(operation.operation(), part));
      vote(operation);
    }
    if (part.role().executes() && !operation.hasAllVotes()) {
      if (part.role().decides()) {
        halfDone.add(operation);
      }
      return false;
    }
    halfDone.remove(operation);
    pending.remove(operation);
    delivered(operation.timestamp());
    remember(operation);
    execution.deliver(
        operation.operation(),
        part,
        operation.decided(),
        operation.executes(),
        operation.enclosures);
    return true;
  }

  private void vote(PendingOperation operation) {
    Decision decided = operation.decided();
    for (Part part : operation.operation().parts()) {
      if (part.role().executes() && !part.group().equals(group)) {
        Outbox outbox = outbox(part.group());
        byte[] enclosed = decided.enclosures().getOrDefault(part.group(), Decision.NOTHING);
        outbox.add(new Message.Vote(outbox.next(), operation.id(), decided.ballot(), enclosed));
      }
    }
  }

  private void remember(PendingOperation operation) {
    Delivered delivered =
        new Delivered(
            ++deliveries,
            operation.id(),
            operation.timestamp(),
            operation.conflicts(),
            operation.numbers);
    if (!delivered.numbers().isEmpty()) {
      window.put(delivered.number(), delivered);
    }
    if (observer != null) {
      observer.delivering(delivered);
    }
  }
}
