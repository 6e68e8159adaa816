package dev.csmr.testkit;

import dev.csmr.ReplicaContext;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.KeyedState;
import dev.csmr.service.MovableStateMachine;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.Operations;
import dev.csmr.service.ReplicatedDefinition;
import dev.csmr.service.Reply;
import dev.csmr.service.ServiceStateMachine;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A replica with two others beside it: a twin that has executed all that it has, and one that is
 * restored from its saved state before each operation. All three execute each operation; what they
 * answer and save has to be the same. Not thread-safe, as any state machine.
 *
 * <p>What changes the state without being an operation of the service, a default method of a
 * composition or a move of slots, is not replayed: the twin is restored from what it led to.
 */
final class TwinStateMachine implements MovableStateMachine {
  private final ReplicatedDefinition definition;
  private final Operations operations;
  private final TwinContext context;
  private final Consumer<String> findings;
  private final ServiceStateMachine original;
  private ServiceStateMachine twin;

  /**
   * Creates the three.
   *
   * @param findings told of each difference
   */
  TwinStateMachine(
      ReplicatedDefinition definition, ReplicaContext context, Consumer<String> findings) {
    this.definition = definition;
    this.operations = new Operations(definition.operations());
    this.context = new TwinContext(context);
    this.findings = findings;
    this.original = definition.newStateMachine(this.context);
    this.twin = definition.newStateMachine(this.context);
  }

  /** What an operation led to: an answer, or what was thrown. */
  private record End(Reply reply, RuntimeException exception, Error error) {
    /**
     * Whether all that replicas have to agree on is the same: the texts of failures need not be.
     */
    boolean agreesWith(End other) {
      if (reply == null || other.reply == null) {
        return text().equals(other.text());
      }
      return reply.status() == other.reply.status()
          && Arrays.equals(Twins.payload(reply.kept()), Twins.payload(other.reply.kept()));
    }

    String text() {
      if (reply != null) {
        return "answers " + reply.status() + " " + StateDifference.hex(Twins.payload(reply.kept()));
      }
      return "throws " + (exception == null ? error : exception).getClass().getName();
    }

    Reply orThrow() {
      if (error != null) {
        throw error;
      }
      if (exception != null) {
        throw exception;
      }
      return reply;
    }
  }

  @Override
  public Reply execute(int operation, byte[] arguments) {
    OperationDescriptor descriptor = operations.find(operation);
    String name = descriptor == null ? "operation " + operation : descriptor.name();
    byte[] before = saved(original);
    ServiceStateMachine restored = restored(before, name);
    context.record();
    End end = run(original, operation, arguments);
    byte[] after = saved(original);
    if (descriptor != null && descriptor.isQuery() && !Arrays.equals(before, after)) {
      findings.accept(
          KitError.QUERY_CHANGES.text(
              name, definition.name(), StateDifference.of(restored, original)));
    }
    boolean same = compare("a twin", twin, name, end, after, operation, arguments);
    compare("a replica that was restored before", restored, name, end, after, operation, arguments);
    context.end();
    if (!same) {
      // One difference is told of once, not after each operation that follows.
      twin = restored(after, "the next operation");
    }
    return end.orThrow();
  }

  private boolean compare(
      String who,
      ServiceStateMachine other,
      String name,
      End end,
      byte[] after,
      int operation,
      byte[] arguments) {
    context.replay();
    End otherEnd = run(other, operation, arguments);
    String difference = null;
    if (!end.agreesWith(otherEnd)) {
      difference = "it " + end.text() + ", and " + who + " " + otherEnd.text();
    } else if (!Arrays.equals(after, saved(other))) {
      difference = who + " has another state: " + StateDifference.of(original, other);
    }
    if (difference != null) {
      findings.accept(KitError.NOT_DETERMINISTIC.text(definition.name(), name, difference));
    }
    return difference == null;
  }

  private static End run(ServiceStateMachine machine, int operation, byte[] arguments) {
    try {
      return new End(machine.execute(operation, arguments.clone()), null, null);
    } catch (RuntimeException e) {
      return new End(null, e, null);
    } catch (Error e) {
      return new End(null, null, e);
    }
  }

  /** Another replica with the state that the original has saved. */
  private ServiceStateMachine restored(byte[] state, String before) {
    ServiceStateMachine machine = definition.newStateMachine(context);
    machine.restore(new WireReader(state));
    if (!Arrays.equals(state, saved(machine))) {
      findings.accept(
          KitError.NOT_RESTORED.text(
              definition.name(), before, StateDifference.of(original, machine)));
    }
    return machine;
  }

  private static byte[] saved(ServiceStateMachine machine) {
    WireWriter out = new WireWriter();
    machine.save(out);
    return out.toByteArray();
  }

  @Override
  public Object service() {
    return original.service();
  }

  @Override
  public void verify() {
    original.verify();
    follow();
  }

  /** Gives the twin the object's state. */
  private void follow() {
    twin = restored(saved(original), "the next operation");
  }

  @Override
  public void save(WireWriter out) {
    original.save(out);
  }

  @Override
  public void restore(WireReader in) {
    original.restore(in);
    follow();
  }

  @Override
  public void takeOut(Predicate<CanonicalKey> which, WireWriter out) {
    ((MovableStateMachine) original).takeOut(which, out);
    follow();
  }

  @Override
  public void putIn(WireReader in) {
    ((MovableStateMachine) original).putIn(in);
    follow();
  }

  @Override
  public KeyedState keyed(Predicate<CanonicalKey> which) {
    KeyedState keyed = ((MovableStateMachine) original).keyed(which);
    return keyed == null ? null : new FollowedState(keyed);
  }

  /** A part of the original's state; the twin follows what is done with it. */
  private final class FollowedState implements KeyedState {
    private final KeyedState keyed;

    FollowedState(KeyedState keyed) {
      this.keyed = keyed;
    }

    @Override
    public SortedSet<CanonicalKey> keys() {
      return keyed.keys();
    }

    @Override
    public void write(SortedSet<CanonicalKey> wanted, WireWriter out) {
      keyed.write(wanted, out);
      follow();
    }

    @Override
    public boolean refresh(SortedSet<CanonicalKey> changed) {
      return keyed.refresh(changed);
    }

    @Override
    public void remove(SortedSet<CanonicalKey> some) {
      keyed.remove(some);
      follow();
    }

    @Override
    public void remove() {
      keyed.remove();
      follow();
    }

    @Override
    public void giveTo(KeyedState target) {
      FollowedState other = (FollowedState) target;
      keyed.giveTo(other.keyed);
      other.follow();
    }

    private void follow() {
      TwinStateMachine.this.follow();
    }
  }
}
