package dev.csmr.multicast;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.InvocationIdentity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** A group of one replica whose log takes everything at once, and which notes what it does. */
final class GroupUnderTest implements OperationExecutor, LeaderHost<String> {
  static final LeaderLimits LIMITS = new LeaderLimits(2, 4, 10, 100);

  final String name;
  final List<String> done = new ArrayList<>();
  final List<Envelope> sent = new ArrayList<>();
  final List<String> sentTo = new ArrayList<>();
  final List<Input> submitted = new ArrayList<>();
  final List<String> answers = new ArrayList<>();
  final List<String> decisions = new ArrayList<>();
  Ballot condition = Ballot.HOLDS;
  Multicast state;
  MulticastLeader<String> leader;

  GroupUnderTest(String name) {
    this(name, MulticastLimits.DEFAULT);
  }

  GroupUnderTest(String name, MulticastLimits limits) {
    this.name = name;
    this.state = new Multicast(name, limits);
  }

  static Operation operation(long sequence, Part... parts) {
    return new Operation(new InvocationIdentity(1, sequence, 1, 1_000), List.of(parts));
  }

  static Part part(String group, long... keys) {
    return part(group, Role.EXECUTES, keys);
  }

  static Part part(String group, Role role, long... keys) {
    byte[] commands = ("in " + group).getBytes(StandardCharsets.UTF_8);
    return Part.of(group, role, Conflicts.of(keys), commands);
  }

  void lead() {
    leader = new MulticastLeader<>(state, this, LIMITS);
  }

  boolean start(Operation operation) {
    boolean accepted = state.start(operation, this);
    if (leader != null) {
      leader.applied();
    }
    return accepted;
  }

  void apply(Input input) {
    state.apply(input, this);
    if (leader != null) {
      leader.applied();
    }
  }

  /** Applies everything submitted so far. */
  void applySubmitted() {
    List<Input> inputs = List.copyOf(submitted);
    submitted.clear();
    inputs.forEach(this::apply);
  }

  /** Takes everything that another group has sent to this one so far, and logs it. */
  void receiveFrom(GroupUnderTest other) {
    for (int i = 0; i < other.sent.size(); i++) {
      if (other.sentTo.get(i).equals(name)) {
        other.sentTo.set(i, "");
        leader.receive(copy(other.sent.get(i)));
      }
    }
    applySubmitted();
  }

  /** Takes what another group has sent of one kind; the rest is lost. */
  void receiveOnly(Class<? extends Message> kind, GroupUnderTest other) {
    for (int i = 0; i < other.sent.size(); i++) {
      if (!kind.isInstance(other.sent.get(i).message())) {
        other.sentTo.set(i, "lost");
      }
    }
    receiveFrom(other);
  }

  /** The first TS that this group has sent. */
  Envelope firstTimestamp() {
    return sent.stream()
        .filter(envelope -> envelope.message() instanceof Message.TimestampGiven)
        .findFirst()
        .orElseThrow();
  }

  /** Lets two groups talk until they have nothing to say. */
  static void settle(GroupUnderTest... groups) {
    for (int round = 0; round < 6; round++) {
      for (GroupUnderTest to : groups) {
        for (GroupUnderTest from : groups) {
          to.receiveFrom(from);
        }
      }
    }
  }

  private static Envelope copy(Envelope envelope) {
    WireWriter out = new WireWriter();
    envelope.write(out);
    return Envelope.read(new WireReader(out.toByteArray()));
  }

  byte[] save() {
    WireWriter out = new WireWriter();
    state.save(out);
    return out.toByteArray();
  }

  /** Loses the leader and all memory, and comes back from a snapshot. */
  void restart() {
    byte[] saved = save();
    leader = null;
    sent.clear();
    sentTo.clear();
    submitted.clear();
    state = Multicast.load(new WireReader(saved), name, MulticastLimits.DEFAULT);
  }

  @Override
  public void begun(Operation operation) {
    done.add("begun " + operation.id().sequence());
  }

  @Override
  public Decision decide(Operation operation, Part part) {
    done.add("decided " + operation.id().sequence());
    return new Decision(condition, ("decided at " + name).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void deliver(
      Operation operation,
      Part part,
      Decision decided,
      boolean execute,
      SortedMap<String, byte[]> enclosures) {
    done.add((execute ? "executed " : "skipped ") + operation.id().sequence());
    if (decided != null) {
      decisions.add(new String(decided.answers(), StandardCharsets.UTF_8));
    }
    String answer = "answer " + operation.id().sequence();
    if (leader != null && !leader.hold(operation.id(), part.conflicts(), answer)) {
      answers.add(answer);
    }
  }

  @Override
  public void send(String group, Envelope envelope) {
    sent.add(envelope);
    sentTo.add(group);
  }

  @Override
  public void submit(Input input, boolean canWait) {
    WireWriter out = new WireWriter();
    input.write(out);
    submitted.add(Input.read(new WireReader(out.toByteArray())));
  }

  @Override
  public void release(String answer) {
    answers.add(answer);
  }
}
