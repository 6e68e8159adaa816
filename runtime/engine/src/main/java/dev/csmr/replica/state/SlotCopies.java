package dev.csmr.replica.state;

import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.MessageTooLongException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.ownership.CopiedKeys;
import dev.csmr.ownership.CopyPlace;
import dev.csmr.ownership.CopySteps;
import dev.csmr.ownership.CopySteps.CopyOutcome;
import dev.csmr.ownership.CopySteps.CopyTold;
import dev.csmr.ownership.CopySteps.Staged;
import dev.csmr.ownership.MoveOrder;
import dev.csmr.ownership.SlotCopy;
import dev.csmr.ownership.SlotOwners;
import dev.csmr.ownership.SlotStaging;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.SlottedService;
import dev.csmr.replica.disk.SnapshotFile;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.KeyedState;
import dev.csmr.service.MovableStateMachine;
import dev.csmr.service.Reply;
import dev.csmr.service.Step;
import dev.csmr.service.UnsavableStateException;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The copies of slots that are under way in a group, at most one each way for each service: what it
 * makes portions of, and what it puts in beside what it serves until the slots move. Not
 * thread-safe.
 */
final class SlotCopies {
  private static final String SERIAL = "serial ";
  private static final String COPY = "copy ";
  private static final String STAGING = "staging ";
  private static final String STAGED = "staged ";

  private final String group;
  private final ComponentSet components;

  /** By the service's path; the others by its number. */
  private final SortedMap<String, Long> serials = new TreeMap<>();

  private final SortedMap<Integer, Outgoing> outgoing = new TreeMap<>();
  private final SortedMap<Integer, Incoming> incoming = new TreeMap<>();

  /** Those of a group in which nothing was copied yet. */
  SlotCopies(String group, ComponentSet components) {
    this.group = group;
    this.components = components;
  }

  /**
   * A copy that is made here.
   *
   * @param service as it was when this began: who joins since changes nothing for a copy
   * @param look finds what is in the slots; no part of the state
   */
  private record Outgoing(SlotCopy copy, SlottedService service, SlotLook look) {
    int component() {
      return service.partitions().get(copy.order().from()).component();
    }
  }

  /** A copy that is put in here. */
  private static final class Incoming {
    final SlotStaging staging;

    /** As it was when this began. */
    final SlottedService service;

    /** Holds what came, and nothing else. */
    final MovableStateMachine machine;

    /** Finds all of that; no part of the state, so it may have to be found again. */
    private KeyedState found;

    Incoming(SlotStaging staging, SlottedService service, MovableStateMachine machine) {
      this.staging = staging;
      this.service = service;
      this.machine = machine;
    }

    KeyedState found() {
      if (found == null) {
        found = machine.keyed(key -> true);
      }
      return found;
    }
  }

  /** Executes a step of a copy. */
  Reply execute(SlottedService service, SlotOwners map, Step step, long nowMillis) {
    CopyTold told =
        switch (step.operation()) {
          case CopySteps.BEGIN ->
              begin(service, map, MoveOrder.decode(step.arguments()), nowMillis);
          case CopySteps.CUT -> cut(service, CopySteps.place(step), nowMillis);
          case CopySteps.STAGE -> stage(service, map, Staged.decode(step.arguments()), nowMillis);
          case CopySteps.END -> end(service, CopySteps.place(step));
          default -> refused(ReplicaError.UNKNOWN_OPERATION.text("slots", step.operation()));
        };
    return new Reply(Reply.Status.OK, told.encode());
  }

  private static CopyTold refused(String why) {
    return CopyTold.of(CopyOutcome.REFUSED, why);
  }

  private static CopyTold over() {
    return CopyTold.of(CopyOutcome.OVER, "");
  }

  private CopyTold begin(SlottedService service, SlotOwners map, MoveOrder order, long nowMillis) {
    int partitions = service.partitions().size();
    if (order.from() >= partitions || order.to() >= partitions) {
      return refused(
          ReplicaError.NO_SUCH_PARTITION.text(
              service.path(), partitions - 1, order.from(), order.to()));
    }
    SlottedService.Partition source = service.partitions().get(order.from());
    if (!source.group().equals(group) || !map.areOwnedBy(order.from(), order.slots())) {
      return refused(
          ReplicaError.SLOTS_ELSEWHERE.text(order.slots(), service.path(), order.from()));
    }
    if (map.drains(order.to())) {
      return refused(ReplicaError.TARGET_DRAINS.text(order.to(), service.path()));
    }
    Outgoing other = outgoing.get(service.id());
    if (other != null && other.copy.isFor(order)) {
      return told(other.copy);
    }
    if (other != null) {
      return refused(busy(group, other.copy.order()));
    }
    SlotLook look = look(service, order);
    if (!look.isPossible()) {
      return refused(ReplicaError.NOT_COPIED.text(components.find(source.component()).path()));
    }
    long serial = serials.merge(service.path(), 1L, Long::sum);
    SlotCopy copy = new SlotCopy(order, serial, nowMillis);
    outgoing.put(service.id(), new Outgoing(copy, service, look));
    return told(copy);
  }

  private static String busy(String group, MoveOrder order) {
    return ReplicaError.COPY_BUSY.text(
        "Group " + group, order.slots(), order.from(), order.to(), SlotCopy.IDLE_MILLIS / 1000);
  }

  private static CopyTold told(SlotCopy copy) {
    return new CopyTold(CopyOutcome.DONE, copy.place(), copy.isNearlyDone(), "");
  }

  private SlotLook look(SlottedService service, MoveOrder order) {
    return new SlotLook(
        machine(service.partitions().get(order.from()).component()), service, order.slots());
  }

  private MovableStateMachine machine(int component) {
    return (MovableStateMachine) components.find(component).machine();
  }

  private CopyTold cut(SlottedService service, CopyPlace place, long nowMillis) {
    Outgoing source = outgoing.get(service.id());
    if (source == null || !source.copy.place().at(0).equals(place.at(0))) {
      return over();
    }
    SlotCopy copy = source.copy;
    try {
      return switch (copy.cut(place.portion(), nowMillis, source.look)) {
        case MADE, NOTHING_WAITS -> told(copy);
        case OUT_OF_STEP -> new CopyTold(CopyOutcome.OVER, copy.place(), false, "");
        case TOO_MANY_ROUNDS ->
            new CopyTold(CopyOutcome.CHANGES_TOO_FAST, copy.place(), copy.isNearlyDone(), "");
        case KEY_TOO_LARGE -> {
          outgoing.remove(service.id());
          yield refused(keyTooLarge(service, source));
        }
      };
    } catch (UnsavableStateException e) {
      outgoing.remove(service.id());
      return refused(ReplicaError.SLOTS_UNSAVABLE.text(copy.order().slots(), e.getMessage()));
    }
  }

  private static String keyTooLarge(SlottedService service, Outgoing source) {
    CanonicalKey key = source.copy.firstWaiting();
    return ReplicaError.KEY_TOO_LARGE.text(
        key.slot(service.slots()), source.look.size(key), SlotCopy.MAX_PORTION_BYTES);
  }

  private CopyTold stage(SlottedService service, SlotOwners map, Staged staged, long nowMillis) {
    MoveOrder order = staged.order();
    if (order.to() >= service.partitions().size()
        || !isHere(service, order.to())
        || !map.areOwnedBy(order.from(), order.slots())) {
      return refused(
          ReplicaError.SLOTS_ELSEWHERE.text(order.slots(), service.path(), order.from()));
    }
    if (map.drains(order.to())) {
      return refused(ReplicaError.TARGET_DRAINS.text(order.to(), service.path()));
    }
    Incoming target = incoming.get(service.id());
    if (target == null || !target.staging.isOf(staged.place())) {
      if (target != null && !target.staging.isSuperseded(staged.place())) {
        return refused(busy(group, target.staging.order()));
      }
      if (staged.place().portion() != 1) {
        return over();
      }
      target = newIncoming(service, new SlotStaging(order, staged.place(), nowMillis));
    }
    return switch (target.staging.standing(staged.place())) {
      case OUT_OF_STEP -> new CopyTold(CopyOutcome.OVER, target.staging.place(), false, "");
      case KNOWN -> new CopyTold(CopyOutcome.DONE, target.staging.place(), false, "");
      case NEXT -> {
        put(service, target, CopiedKeys.decode(staged.content()), nowMillis);
        yield new CopyTold(CopyOutcome.DONE, target.staging.place(), false, "");
      }
    };
  }

  private boolean isHere(SlottedService service, int partition) {
    return service.partitions().get(partition).group().equals(group);
  }

  private Incoming newIncoming(SlottedService service, SlotStaging staging) {
    Incoming fresh = new Incoming(staging, service, newMachine(service, staging));
    incoming.put(service.id(), fresh);
    return fresh;
  }

  private MovableStateMachine newMachine(SlottedService service, SlotStaging staging) {
    MovableStateMachine machine = (MovableStateMachine) target(service, staging).newMachine();
    // What a new object begins with belongs to no copy.
    machine.keyed(key -> true).remove();
    return machine;
  }

  private Component target(SlottedService service, SlotStaging staging) {
    return components.target(service.partitions().get(staging.order().to()).component());
  }

  private void put(SlottedService service, Incoming target, CopiedKeys portion, long nowMillis) {
    try {
      MovableStateMachine part = newMachine(service, target.staging);
      part.putIn(new WireReader(portion.state()));
      KeyedState found = target.found();
      found.remove(portion.keys());
      part.keyed(key -> true).giveTo(found);
    } catch (MalformedMessageException e) {
      throw StepExecutor.needsOtherVersion(target(service, target.staging), e);
    }
    target.staging.staged(nowMillis);
  }

  private CopyTold end(SlottedService service, CopyPlace place) {
    Outgoing source = outgoing.get(service.id());
    if (source != null && source.copy.place().at(0).equals(place.at(0))) {
      outgoing.remove(service.id());
    }
    Incoming target = incoming.get(service.id());
    if (target != null && target.staging.isOf(place) && !target.staging.isPromised()) {
      incoming.remove(service.id());
    }
    return CopyTold.of(CopyOutcome.DONE, "");
  }

  /** Tells a portion: {@link CopiedKeys}; nothing if it is not the last that was made. */
  Reply portion(Step step) {
    Outgoing source = outgoing.get(step.component());
    return new Reply(
        Reply.Status.OK,
        source != null && source.copy.place().equals(CopySteps.place(step))
            ? source.copy.content()
            : new byte[0]);
  }

  // What a move after a copy does.

  /** Whether all portions are here that a move relies on. */
  boolean isStaged(SlottedService service, MoveOrder order) {
    Incoming target = incoming.get(service.id());
    return target != null && target.staging.isComplete(order);
  }

  /** This group has decided that the slots may move here: what was copied stays until they do. */
  void promise(SlottedService service) {
    incoming.get(service.id()).staging.promise();
  }

  /** A move that this group may have decided on has not come about. */
  void release(int service, MoveOrder order) {
    Incoming target = incoming.get(service);
    if (target != null && order.copied() != null && target.staging.isOf(order.copied())) {
      target.staging.release();
    }
  }

  /**
   * What has changed since it was copied: {@link CopiedKeys}.
   *
   * @return null if the copy is over, or at another portion
   * @throws MessageTooLongException if it is more than may go with the move
   */
  byte[] rest(SlottedService service, MoveOrder order) {
    Outgoing source = outgoing.get(service.id());
    if (source == null
        || !source.copy.isFor(order)
        || !source.copy.place().equals(order.copied())) {
      return null;
    }
    int most = SlotMaps.most(order);
    SortedSet<CanonicalKey> waiting = source.copy.waiting();
    byte[] state = null;
    if (waiting != null) {
      source.look.refresh(waiting);
      state = source.look.write(waiting, most);
    }
    byte[] rest = state == null ? null : new CopiedKeys(waiting, state).encode();
    if (rest == null || rest.length > most) {
      throw new MessageTooLongException(most);
    }
    return rest;
  }

  /** Removes what is in the slots, all of which has left. */
  void remove(SlottedService service, MoveOrder order) {
    Outgoing source = outgoing.get(service.id());
    boolean isSame = source != null && source.copy.place().equals(order.copied());
    (isSame ? source.look : look(service, order)).remove();
  }

  /**
   * Puts what was copied, and what has changed since, into what is served.
   *
   * @throws MalformedMessageException if it cannot be
   */
  void putIn(SlottedService service, MoveOrder order, CopiedKeys rest) {
    Incoming target = incoming.get(service.id());
    MovableStateMachine served = machine(service.partitions().get(order.to()).component());
    target.found().remove(rest.keys());
    target.found().giveTo(served.keyed(MovableStateMachine.NO_KEY));
    served.putIn(new WireReader(rest.state()));
  }

  /** Some slots have moved: what was copied of them is of no use any more. */
  void moved(SlottedService service, List<Integer> slots) {
    Outgoing source = outgoing.get(service.id());
    if (source != null && source.copy.isOf(slots)) {
      outgoing.remove(service.id());
    }
    Incoming target = incoming.get(service.id());
    if (target != null && target.staging.isOf(slots)) {
      incoming.remove(service.id());
    }
  }

  /** A partition drains: nothing moves into it, so what was copied for it is of no use. */
  void drained(int service, int partition) {
    Outgoing source = outgoing.get(service);
    if (source != null && source.copy.order().to() == partition) {
      outgoing.remove(service);
    }
    // None is promised here: a move and a drain come to their turns one after the other.
    Incoming target = incoming.get(service);
    if (target != null && target.staging.order().to() == partition) {
      incoming.remove(service);
    }
  }

  // What happens beside.

  /** Some steps are about to be executed: what they may change is to be copied again. */
  void willChange(List<Step> steps) {
    if (!outgoing.isEmpty()) {
      steps.forEach(this::willChange);
    }
  }

  private void willChange(Step step) {
    Component component = components.find(step.component());
    if (component == null) {
      return;
    }
    List<CanonicalKey> keys = component.stateful() ? component.changes(step) : List.of();
    if (keys == null) {
      return;
    }
    for (Outgoing source : outgoing.values()) {
      if (!component.stateful() || component.id() == source.component()) {
        if (keys.isEmpty()) {
          source.copy.changedAll();
        }
        keys.forEach(key -> source.copy.changed(key, key.slot(source.service.slots())));
      }
    }
  }

  /** Ends what nobody goes on with. */
  void expire(long nowMillis) {
    if (!outgoing.isEmpty()) {
      outgoing.values().removeIf(source -> source.copy.isIdle(nowMillis));
    }
    if (!incoming.isEmpty()) {
      incoming.values().removeIf(target -> target.staging.isIdle(nowMillis));
    }
  }

  // Snapshots.

  void save(SnapshotFile.Sink sink) {
    serials.forEach(
        (path, serial) -> sink.section(SERIAL + path, out -> out.writeInt64(1, serial)));
    for (Outgoing source : outgoing.values()) {
      sink.section(COPY + source.service.path(), source.copy::write);
    }
    for (Incoming target : incoming.values()) {
      String path = target.service.path();
      sink.section(STAGING + path, target.staging::write);
      Component component = target(target.service, target.staging);
      sink.section(STAGED + path, out -> component.save(target.machine, out));
    }
  }

  /** Whether a section of a snapshot is of a copy. */
  static boolean isPart(String section) {
    return section.startsWith(SERIAL)
        || section.startsWith(COPY)
        || section.startsWith(STAGING)
        || section.startsWith(STAGED);
  }

  /** Reads a section that {@link #save} wrote. */
  void restore(String section, SlottedService service, WireReader in) {
    int id = service.id();
    if (section.startsWith(SERIAL)) {
      serials.put(service.path(), serial(in));
    } else if (section.startsWith(COPY)) {
      SlotCopy copy = SlotCopy.read(in);
      outgoing.put(id, new Outgoing(copy, service, look(service, copy.order())));
    } else if (section.startsWith(STAGING)) {
      newIncoming(service, SlotStaging.read(in));
    } else {
      Incoming target = incoming.get(id);
      if (target == null) {
        throw new MalformedMessageException(
            "It does not say of which copy section " + section + " is.");
      }
      target(service, target.staging).restore(target.machine, in);
    }
  }

  static long serial(WireReader in) {
    long serial = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> serial = in.readInt64();
        default ->
            throw new MalformedMessageException(
                "A number of copies has the unknown field " + WireType.fieldNumber(tag) + ".");
      }
    }
    return serial;
  }
}
