package dev.csmr.replica.state;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.MessageTooLongException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.multicast.Ballot;
import dev.csmr.multicast.Decision;
import dev.csmr.ownership.Basis;
import dev.csmr.ownership.MoveOrder;
import dev.csmr.ownership.SlotBase;
import dev.csmr.ownership.SlotMove;
import dev.csmr.ownership.SlotOwners;
import dev.csmr.ownership.SlotStanding;
import dev.csmr.ownership.SlotSteps;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.SlottedService;
import dev.csmr.replica.disk.SnapshotFile;
import dev.csmr.service.MovableStateMachine;
import dev.csmr.service.Reply;
import dev.csmr.service.Step;
import dev.csmr.service.UnsavableStateException;
import dev.csmr.session.SessionLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The maps of a group: who owns which slots of the partitioned services that it takes part in, and
 * what a move does here. Not thread-safe.
 */
final class SlotMaps {
  private static final String PREFIX = "slots ";

  /** The state that moves at once has so many bytes at most; it goes in one message. */
  static final int MAX_STATE_BYTES = 512 << 10;

  private static final byte[] NO_STATE = {};

  private final String group;
  private final ComponentSet components;
  private final SortedMap<Integer, SlottedService> services = new TreeMap<>();
  private final SortedMap<Integer, SlotOwners> owners = new TreeMap<>();

  /** Those of a group to which nothing has moved. */
  SlotMaps(GroupConfig group, ComponentSet components) {
    this.group = group.name();
    this.components = components;
    for (SlottedService service : group.slotted()) {
      services.put(service.id(), service);
      owners.put(
          service.id(),
          new SlotOwners(service.owners().stream().mapToInt(Integer::intValue).toArray()));
    }
  }

  /** Whether a step concerns a map and not an object. */
  boolean concerns(Step step) {
    return owners.containsKey(step.component());
  }

  /** How what some steps rely on compares with the maps. */
  SlotStanding standing(byte[] basis, List<Step> steps) {
    if (owners.isEmpty() || (basis.length == 0 && !hasMoved())) {
      return SlotStanding.CURRENT;
    }
    SlotStanding standing = SlotStanding.CURRENT;
    List<Basis.SlotUse> uses =
        basis.length > 0 ? Basis.decode(basis).uses() : components.uses(steps);
    for (Basis.SlotUse use : uses) {
      SlotOwners map = owners.get(use.service());
      SlotStanding one =
          map == null ? SlotStanding.CURRENT : map.standing(use.slot(), use.version());
      if (one == SlotStanding.OUTDATED) {
        return one;
      }
      standing = one == SlotStanding.AHEAD ? one : standing;
    }
    return standing;
  }

  private boolean hasMoved() {
    for (SlotOwners map : owners.values()) {
      if (map.version() > 0) {
        return true;
      }
    }
    return false;
  }

  /** Decides a move: whether this group, which owns the slots, gives them away. */
  Decision decide(Step step, long timeMicros, SessionLimits limits) {
    SlottedService service = services.get(step.component());
    MoveOrder order = MoveOrder.decode(step.arguments());
    SlotOwners map = owners.get(step.component());
    String refusal = whyRefused(service, order, map, timeMicros, limits);
    if (refusal != null) {
      return veto(refusal);
    }
    WireWriter out = WireWriter.limited(MAX_STATE_BYTES);
    MovableStateMachine machine = machine(source(service, order));
    Set<Integer> slots = new HashSet<>(order.slots());
    try {
      machine.takeOut(key -> slots.contains(key.slot(service.slots())), out);
    } catch (MessageTooLongException e) {
      return veto(ReplicaError.SLOTS_TOO_LARGE.text(order.slots(), MAX_STATE_BYTES));
    } catch (UnsavableStateException e) {
      return veto(ReplicaError.SLOTS_UNSAVABLE.text(order.slots(), e.getMessage()));
    }
    byte[] state = written(out);
    if (state.length > MAX_STATE_BYTES) {
      // The writer takes a little more than its limit before it fails.
      machine.putIn(new WireReader(state));
      return veto(ReplicaError.SLOTS_TOO_LARGE.text(order.slots(), MAX_STATE_BYTES));
    }
    String target = service.partitions().get(order.to()).group();
    long atMillis = timeMicros / 1000;
    byte[] bare = new GivenSlots(atMillis, NO_STATE).encode();
    Map<String, byte[]> enclosures = new HashMap<>();
    for (String destination : service.destinations()) {
      if (!destination.equals(group)) {
        enclosures.put(
            destination,
            destination.equals(target) ? new GivenSlots(atMillis, state).encode() : bare);
      }
    }
    byte[] kept = target.equals(group) ? new GivenSlots(atMillis, state).encode() : bare;
    return new Decision(Ballot.HOLDS, kept, enclosures);
  }

  private String whyRefused(
      SlottedService service,
      MoveOrder order,
      SlotOwners map,
      long timeMicros,
      SessionLimits limits) {
    if (order.from() >= service.partitions().size() || order.to() >= service.partitions().size()) {
      return ReplicaError.NO_SUCH_PARTITION.text(
          service.path(), service.partitions().size() - 1, order.from(), order.to());
    }
    if (!map.areOwnedBy(order.from(), order.slots())) {
      return ReplicaError.SLOTS_ELSEWHERE.text(order.slots(), service.path(), order.from());
    }
    long keep = 2 * (limits.windowMillis() + limits.graceMillis());
    return map.hasRoom(timeMicros / 1000, keep)
        ? null
        : ReplicaError.TOO_MANY_MOVES.text(SlotOwners.MAX_REMEMBERED, service.path(), keep / 1000);
  }

  private static int source(SlottedService service, MoveOrder order) {
    return service.partitions().get(order.from()).component();
  }

  private MovableStateMachine machine(int component) {
    return (MovableStateMachine) components.find(component).machine();
  }

  private static byte[] written(WireWriter out) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(out.length());
    try {
      out.writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Decision veto(String refusal) {
    return new Decision(Ballot.VETO, refusal.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Does what a move comes to here.
   *
   * @param decided what this group decided, if it owned the slots
   * @param execute whether they move
   * @param enclosures what their owner enclosed
   */
  Reply deliver(
      Step step, Decision decided, boolean execute, SortedMap<String, byte[]> enclosures) {
    if (!execute) {
      String why = decided == null ? "" : new String(decided.answers(), StandardCharsets.UTF_8);
      return Reply.of(Reply.Status.CONDITION_NOT_MET, why);
    }
    SlottedService service = services.get(step.component());
    MoveOrder order = MoveOrder.decode(step.arguments());
    SlotOwners map = owners.get(step.component());
    byte[] told =
        decided != null
            ? decided.answers()
            : enclosures.get(service.partitions().get(order.from()).group());
    GivenSlots given = GivenSlots.decode(told);
    SlottedService.Partition target = service.partitions().get(order.to());
    if (target.group().equals(group)) {
      putIn(target.component(), given.state());
    }
    SlotMove move = order.executed(map.version() + 1, given.atMillis());
    map.apply(move);
    WireWriter out = new WireWriter();
    out.writeInt64(1, move.version());
    return new Reply(Reply.Status.OK, out.toByteArray());
  }

  private void putIn(int component, byte[] state) {
    try {
      machine(component).putIn(new WireReader(state));
    } catch (MalformedMessageException e) {
      throw StepExecutor.needsOtherVersion(components.find(component), e);
    }
  }

  /** Tells moves: the answer of {@link SlotSteps#MOVES_SINCE}. */
  Reply told(Step step) {
    SlotOwners map = owners.get(step.component());
    List<SlotMove> moves = map.since(SlotSteps.version(step));
    SlotSteps.Told told =
        moves == null
            ? new SlotSteps.Told(map.base(), map.since(map.base().version()))
            : new SlotSteps.Told(SlotBase.FIRST, moves);
    return new Reply(Reply.Status.OK, told.encode());
  }

  /** Writes the maps of services whose slots have moved, each as a section. */
  void save(SnapshotFile.Sink sink) {
    owners.forEach(
        (service, map) -> {
          if (map.version() > 0) {
            sink.section(PREFIX + services.get(service).path(), map::write);
          }
        });
  }

  /** Whether a section of a snapshot is a map. */
  static boolean isMap(String section) {
    return section.startsWith(PREFIX);
  }

  /** Reads a section that {@link #save} wrote. */
  void restore(String section, WireReader in) {
    String path = section.substring(PREFIX.length());
    SlotOwners map = owners.get(Step.componentId(path));
    if (map == null) {
      throw new MalformedMessageException(
          "It holds the map of the slots of "
              + path
              + ", which is not configured for this group any more.");
    }
    map.read(in);
  }

  /** What the owner of slots gave with them: its log time, and to the new owner their state. */
  record GivenSlots(long atMillis, byte[] state) {
    byte[] encode() {
      WireWriter out = new WireWriter();
      out.writeInt64(1, atMillis);
      out.writeBytes(2, state);
      return out.toByteArray();
    }

    static GivenSlots decode(byte[] bytes) {
      long atMillis = 0;
      byte[] state = NO_STATE;
      WireReader in = new WireReader(bytes);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | VARINT -> atMillis = in.readInt64();
          case 2 << 3 | LENGTH_DELIMITED -> state = in.readBytes();
          default ->
              throw new MalformedMessageException(
                  "What came with moved slots has the unknown field "
                      + WireType.fieldNumber(tag)
                      + ".");
        }
      }
      return new GivenSlots(atMillis, state);
    }
  }
}
