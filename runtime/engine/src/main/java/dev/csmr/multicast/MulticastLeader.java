package dev.csmr.multicast;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * One group's part in the order across groups: the volatile half, at the group's leader. It carries
 * messages between the groups' logs, and it holds the answers that must wait. See the {@linkplain
 * dev.csmr.multicast package} for the protocol.
 *
 * <p>It is made when a replica has become leader and has applied everything that was committed
 * before, and it is closed when leadership is lost. Nothing is lost with it: a new one asks again.
 * It does no harm if the replica is not the leader any more and does not know it yet.
 *
 * <p>Deterministic and without a clock: time is counted in {@linkplain #tick ticks}. Not
 * thread-safe: used under the lock of its group, which the thread that applies the log takes too.
 *
 * @param <T> what stands for a held answer
 */
public class MulticastLeader<T> {
  private final Multicast state;
  private final LeaderHost<T> host;
  private final LeaderLimits limits;
  private final SortedMap<String, Channel> channels = new TreeMap<>();
  private final Map<MulticastId, EarlySignals> earlySignals = new HashMap<>();
  private final DependencyGraph<T> dependencies;

  /**
   * Who has signalled an operation that is not delivered here, and when that was last looked at.
   */
  private static final class EarlySignals {
    final SortedSet<String> from = new TreeSet<>();
    long sinceTick;
  }

  /** The delivery numbers that are released, and those of them that the log was asked to forget. */
  private final SortedSet<Long> released = new TreeSet<>();

  private final SortedSet<Long> trimming = new TreeSet<>();
  private long tick;
  private long trimTick;

  /**
   * Takes over a group: sends what is not acknowledged, and asks for the signals it cannot know.
   */
  // Subclasses are the tests' planted bugs; they have no state of their own to miss.
  @SuppressWarnings("this-escape")
  public MulticastLeader(Multicast state, LeaderHost<T> host, LeaderLimits limits) {
    this.state = state;
    this.host = host;
    this.limits = limits;
    this.dependencies = newDependencies(new GraphEvents(), limits.maxHeld());
    TreeMap<Timestamp, Delivered> placed = new TreeMap<>();
    for (Delivered delivered : state.window.values()) {
      if (state.open.get(delivered.id()) == null) {
        placed.put(delivered.timestamp(), delivered);
      }
    }
    dependencies.recover(List.copyOf(placed.values()), List.copyOf(state.window.values()));
    for (DependencyGraph.Vertex<T> node : dependencies.delivered()) {
      requestSignals(node);
    }
    state.observe(this::delivering);
    applied();
  }

  DependencyGraph<T> newDependencies(DependencyGraph.GraphListener<T> listener, int maxHeld) {
    return new DependencyGraph<>(listener, maxHeld);
  }

  /**
   * To be called after each log entry has been applied: sends the messages that it gave rise to.
   */
  public void applied() {
    state.outboxes.forEach(
        (to, outbox) -> {
          Channel channel = channel(to);
          if (outbox.last() > channel.sent) {
            if (channel.acknowledged >= channel.sent) {
              channel.progressTick = tick;
            }
            outbox.after(channel.sent, Integer.MAX_VALUE).forEach(message -> send(to, message));
            channel.sent = outbox.last();
          }
        });
    if (released.size() >= limits.batch()) {
      trim();
    }
  }

  /**
   * Takes a message of another group.
   *
   * @throws IllegalArgumentException if the message cannot be meant for this group; nothing has
   *     changed
   */
  public void receive(Envelope envelope) {
    String from = envelope.from();
    Message message = envelope.message();
    if (message instanceof Message.TimestampGiven given) {
      given.operation().part(state.group());
      given.operation().part(from);
    }
    Channel channel = channel(from);
    if (envelope.acknowledged() > channel.acknowledged) {
      channel.acknowledged = envelope.acknowledged();
      channel.progressTick = tick;
    }
    if (message instanceof Message.Numbered numbered) {
      receiveNumbered(from, channel, numbered);
    } else if (message instanceof Message.Signal signal) {
      signalled(signal.id(), from);
    } else if (message instanceof Message.SignalRequest request) {
      signalRequested(request, from);
    }
  }

  /** Lets time pass: sends and asks again for what had no effect, and trims the state. */
  public void tick() {
    tick++;
    for (DependencyGraph.Vertex<T> node : overdue()) {
      requestSignals(node);
    }
    channels.forEach(
        (group, channel) -> {
          submitNext(group, channel);
          sendAgain(group, channel);
          if (state.acceptedThrough(group) > channel.told) {
            send(group, new Message.Acknowledgement());
          }
        });
    earlySignals
        .entrySet()
        .removeIf(each -> !state.isPending(each.getKey()) && isStale(each.getValue()));
    trim();
  }

  /**
   * Notes that a single-group command or query has been executed just now, and holds its answer if
   * it may not be given yet. To be called at once after every such execution; for a command that
   * touches more than one key even if nobody waits for its answer.
   *
   * @param conflicts what the operation touched
   * @param answer what to give to {@link LeaderHost#release}
   * @return whether the answer is held; if not, give it now
   */
  public boolean executed(Conflicts conflicts, T answer) {
    return dependencies.execute(conflicts, answer);
  }

  /**
   * Holds the answer of a multi-group operation within its delivery, or an answer that is stored
   * from an earlier execution, if it may not be given yet.
   *
   * @param id the invocation
   * @param conflicts what it touched
   * @param answer what to give to {@link LeaderHost#release}
   * @return whether the answer is held; if not, give it now
   */
  public boolean hold(MulticastId id, Conflicts conflicts, T answer) {
    return dependencies.hold(id, conflicts, answer);
  }

  /** Whether no multi-group operation waits to be released, so that no answer would be held. */
  public boolean isQuiet() {
    return dependencies.isEmpty();
  }

  /** Whether a {@link #tick} would have nothing to do, now or later. */
  public boolean isIdle() {
    return dependencies.isEmpty()
        && state.pending() == 0
        && state.open() == 0
        && state.remembered() == 0
        && state.unacknowledged() == 0
        && hasToldAll();
  }

  /** Whether every other group was told up to where its messages are in the log. */
  private boolean hasToldAll() {
    for (Map.Entry<String, Channel> channel : channels.entrySet()) {
      if (state.acceptedThrough(channel.getKey()) > channel.getValue().told) {
        return false;
      }
    }
    return true;
  }

  /** How many answers are held, or were and still keep others waiting. */
  public int held() {
    return dependencies.held();
  }

  /**
   * Whether there is room for the answer of a single-group operation that would be executed now, in
   * case it must be held. One that is refused for this reason would have to wait for an operation
   * that many wait for already.
   */
  public boolean hasRoom(Conflicts conflicts) {
    return dependencies.hasRoom(conflicts);
  }

  /** The groups that some answers wait for. */
  public SortedSet<String> awaited() {
    SortedSet<String> groups = new TreeSet<>();
    dependencies.delivered().forEach(node -> groups.addAll(node.missing));
    return groups;
  }

  /** Forgets the answers that nobody waits for any more. */
  public void forget(Predicate<T> abandoned) {
    dependencies.forget(abandoned);
  }

  /**
   * Ends this leadership.
   *
   * @return the answers that were still held. They must not be given; the caller is told to ask the
   *     new leader.
   */
  public List<T> close() {
    state.observe(null);
    return dependencies.abandoned();
  }

  /** Whether a signal waits until all that the operation waits for is released. */
  boolean signalsInOrder() {
    return true;
  }

  private void delivering(Delivered delivered) {
    SortedSet<String> missing = new TreeSet<>(delivered.numbers().keySet());
    EarlySignals early = earlySignals.remove(delivered.id());
    if (early != null) {
      missing.removeAll(early.from);
    }
    dependencies.deliver(delivered, missing, tick);
    if (!signalsInOrder()) {
      delivered.numbers().keySet().forEach(to -> send(to, new Message.Signal(delivered.id())));
    }
  }

  private void receiveNumbered(String from, Channel channel, Message.Numbered message) {
    if (state.accepted(from, message.number())) {
      // The sender does not know; tell it at the next tick, if not before.
      channel.told = 0;
    } else {
      channel.received(message, limits.maxSubmitted());
      submitNext(from, channel);
    }
  }

  /** Submits what has come, in the order of the channel, which the log insists on. */
  private void submitNext(String from, Channel channel) {
    channel.accepted(state.acceptedThrough(from), tick);
    for (Message.Numbered next = channel.next(tick, limits.retryTicks());
        next != null;
        next = channel.next(tick, limits.retryTicks())) {
      host.submit(new Input.Received(from, next), state.open.get(next.about()) != null);
    }
  }

  /**
   * A destination that executes early signals at once, so the signal may come before the operation
   * is in this group's log. It may also be a late duplicate, which is forgotten after a while.
   */
  private void signalled(MulticastId id, String from) {
    DependencyGraph.Vertex<T> node = dependencies.find(id);
    if (node != null) {
      dependencies.signalled(node, from);
    } else if (state.open.get(id) == null && earlySignals.size() < limits.maxSubmitted()) {
      EarlySignals early = earlySignals.computeIfAbsent(id, key -> new EarlySignals());
      early.from.add(from);
      early.sinceTick = tick;
    }
  }

  private boolean isStale(EarlySignals early) {
    return tick - early.sinceTick > limits.retryTicks();
  }

  /**
   * An operation without a node is released here if it was ever delivered here; and it was, if it
   * is open, or if the requester's TS is in our log and the operation is not pending.
   */
  private void signalRequested(Message.SignalRequest request, String from) {
    DependencyGraph.Vertex<T> node = dependencies.find(request.id());
    boolean delivered =
        node != null
            ? node.isFree()
            : state.open.get(request.id()) != null
                || (!state.isPending(request.id()) && state.accepted(from, request.number()));
    if (delivered) {
      send(from, new Message.Signal(request.id()));
    }
  }

  private List<DependencyGraph.Vertex<T>> overdue() {
    List<DependencyGraph.Vertex<T>> overdue = new ArrayList<>();
    for (DependencyGraph.Vertex<T> node : dependencies.delivered()) {
      if (overdue.size() == limits.batch()) {
        break;
      }
      if (!node.missing.isEmpty() && tick - node.sinceTick >= limits.retryTicks()) {
        overdue.add(node);
      }
    }
    return overdue;
  }

  private void requestSignals(DependencyGraph.Vertex<T> node) {
    node.sinceTick = tick;
    for (String group : node.missing) {
      long number = node.delivered.numbers().get(group);
      send(group, new Message.SignalRequest(node.delivered.id(), number));
    }
  }

  private void sendAgain(String to, Channel channel) {
    if (tick - channel.progressTick < limits.retryTicks()) {
      return;
    }
    channel.progressTick = tick;
    Outbox outbox = state.outboxes.get(to);
    if (outbox != null) {
      outbox.after(channel.acknowledged, limits.batch()).forEach(message -> send(to, message));
    }
  }

  /** Asks the log to forget what is not needed. */
  private void trim() {
    if (tick - trimTick >= limits.retryTicks()) {
      released.addAll(trimming);
      trimming.clear();
    }
    trimming.removeIf(number -> !state.window.containsKey(number));
    released.removeIf(number -> !state.window.containsKey(number));
    SortedMap<String, Long> acknowledged = new TreeMap<>();
    state.outboxes.forEach(
        (to, outbox) -> {
          long through = channel(to).acknowledged;
          if (!outbox.isEmpty() && outbox.first() <= through) {
            acknowledged.put(to, through);
          }
        });
    boolean due = released.size() >= limits.batch() || tick - trimTick >= limits.retryTicks();
    if (due && !(released.isEmpty() && acknowledged.isEmpty())) {
      trimTick = tick;
      host.submit(new Input.Trim(acknowledged, new ArrayList<>(released)), true);
      trimming.addAll(released);
      released.clear();
    }
  }

  private void send(String to, Message message) {
    long through = state.acceptedThrough(to);
    channel(to).told = through;
    host.send(to, new Envelope(state.group(), through, message));
  }

  private Channel channel(String group) {
    return channels.computeIfAbsent(group, name -> new Channel());
  }

  private final class GraphEvents implements DependencyGraph.GraphListener<T> {
    @Override
    public void free(DependencyGraph.Vertex<T> node) {
      if (signalsInOrder()) {
        node.delivered
            .numbers()
            .keySet()
            .forEach(to -> send(to, new Message.Signal(node.delivered.id())));
      }
    }

    @Override
    public void released(DependencyGraph.Vertex<T> node) {
      released.add(node.delivered.number());
    }

    @Override
    public void answer(T answer) {
      host.release(answer);
    }
  }
}
