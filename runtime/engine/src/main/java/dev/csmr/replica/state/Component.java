package dev.csmr.replica.state;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.OtherVersionException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.multicast.Conflicts;
import dev.csmr.ownership.Basis;
import dev.csmr.ownership.SlotConflicts;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.OperationParts;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.SlottedService;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.Operations;
import dev.csmr.service.ReplicatedDefinition;
import dev.csmr.service.ServiceDefinition;
import dev.csmr.service.ServiceStateMachine;
import dev.csmr.service.Step;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One component of a running group: its state machine, and which operations it may be asked. */
final class Component {
  private final int id;
  private final String path;
  private final boolean stateful;
  private final ServiceDefinition definition;
  private final ServiceStateMachine machine;
  private final Supplier<ServiceStateMachine> newMachine;
  private final Operations operations;

  /** The partitioned service whose partition it is, if its slots may move; else null. */
  private final SlottedService slotted;

  /**
   * Makes it.
   *
   * @param newMachine makes state machines around new objects, for what is not served yet
   */
  Component(
      GroupComponent config,
      ServiceStateMachine machine,
      Supplier<ServiceStateMachine> newMachine,
      List<SlottedService> slotted) {
    this.newMachine = newMachine;
    this.slotted =
        slotted.stream()
            .filter(
                each ->
                    Stream.concat(each.partitions().stream(), each.awaited().stream())
                        .anyMatch(own -> own.component() == config.id()))
            .findFirst()
            .orElse(null);
    this.id = config.id();
    this.path = config.path();
    this.stateful = config instanceof GroupComponent.Stateful;
    this.definition = config.definition();
    this.machine = machine;
    this.operations =
        new Operations(
            config.definition().operations().stream()
                .filter(operation -> stateful || operation.composed())
                .toList());
  }

  int id() {
    return id;
  }

  String path() {
    return path;
  }

  /** Whether it has state to save. */
  boolean stateful() {
    return stateful;
  }

  /** What its state is saved as: see {@link ReplicatedDefinition#form}. */
  long form() {
    return definition instanceof ReplicatedDefinition replicated ? replicated.form() : 0;
  }

  ServiceStateMachine machine() {
    return machine;
  }

  /** Another one, around a new object. */
  ServiceStateMachine newMachine() {
    return newMachine.get();
  }

  /**
   * Writes the state of one of its machines.
   *
   * @throws DivergenceException when it cannot be saved
   */
  void save(ServiceStateMachine saved, WireWriter out) {
    try {
      saved.save(out);
    } catch (RuntimeException | Error e) {
      if (e instanceof UncheckedIOException && out.sinkFailed()) {
        throw e;
      }
      throw new DivergenceException("the state of component " + path + " cannot be saved: " + e, e);
    }
  }

  /**
   * Restores the state of one of its machines. Code of the user's runs here, too: constructors,
   * comparators, hooks.
   *
   * @throws MalformedMessageException when it cannot be restored
   */
  void restore(ServiceStateMachine restored, WireReader in) {
    try {
      restored.restore(in);
    } catch (MalformedMessageException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      if (e instanceof UncheckedIOException && in.sourceFailed()) {
        throw e;
      }
      MalformedMessageException problem =
          new MalformedMessageException(
              "Restoring component "
                  + path
                  + " failed with "
                  + e
                  + ". Start a version whose code restores it.");
      problem.initCause(e);
      throw problem;
    }
  }

  /** The keys that a step may change; none if that cannot be told, null if it changes nothing. */
  List<CanonicalKey> changes(Step step) {
    OperationDescriptor operation = operation(step.operation());
    if (step.condition() || (operation != null && operation.isQuery())) {
      return null;
    }
    try {
      return definition.keys(step.operation(), step.arguments());
    } catch (OtherVersionException e) {
      throw StepExecutor.needsOtherVersion(this, e);
    } catch (MalformedMessageException e) {
      return null;
    }
  }

  /** What an operation touches; everything when it cannot be told. */
  Conflicts conflicts(Step step) {
    if (!stateful) {
      return Conflicts.EVERYTHING;
    }
    try {
      List<CanonicalKey> keys = definition.keys(step.operation(), step.arguments());
      return slotted == null
          ? OperationParts.conflicts(id, keys)
          : SlotConflicts.of(slotted.id(), slotted.slots(), keys);
    } catch (OtherVersionException e) {
      throw StepExecutor.needsOtherVersion(this, e);
    } catch (MalformedMessageException e) {
      return Conflicts.EVERYTHING;
    }
  }

  /** The slots that a step touches, as if they had never moved. */
  List<Basis.SlotUse> uses(Step step) {
    return slotted == null
        ? List.of()
        : definition.keys(step.operation(), step.arguments()).stream()
            .map(key -> new Basis.SlotUse(slotted.id(), key.slot(slotted.slots()), 0))
            .toList();
  }

  /** Why this version does not understand the arguments of a step; null when it does. */
  String whyNotUnderstood(Step step) {
    try {
      definition.check(step.operation(), step.arguments());
      return null;
    } catch (MalformedMessageException e) {
      return ReplicaError.NOT_UNDERSTOOD.text(
          operation(step.operation()).name(), path, e.getMessage());
    }
  }

  /** Whether the answer of a condition, with status OK, is true. */
  boolean holds(int condition, byte[] answer) {
    OperationDescriptor operation = operation(condition);
    if (operation == null || !operation.mayBeCondition()) {
      throw StepExecutor.needsOtherVersion(
          this, new OtherVersionException("operation " + condition + " is no condition here."));
    }
    int truth = WireType.tag(operation.truth(), WireType.VARINT);
    boolean holds = false;
    WireReader in = new WireReader(answer);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == truth) {
        holds = in.readBool();
      } else {
        in.skip(tag);
      }
    }
    return holds;
  }

  /** The operation with a number that it may be asked, or null. */
  OperationDescriptor operation(int number) {
    return operations.find(number);
  }
}
