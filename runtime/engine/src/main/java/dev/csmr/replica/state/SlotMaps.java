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
import dev.csmr.ownership.CopiedKeys;
import dev.csmr.ownership.CopySteps;
import dev.csmr.ownership.DrainMark;
import dev.csmr.ownership.GroupJoin;
import dev.csmr.ownership.MoveOrder;
import dev.csmr.ownership.SlotBase;
import dev.csmr.ownership.SlotChange;
import dev.csmr.ownership.SlotCopy;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The maps of a group: who owns which slots of the partitioned services that it takes part in, what
 * a change of one does here, and what is copied before slots move. Not thread-safe.
 */
final class SlotMaps {
  private static final String PREFIX = "slots ";

  /** The state that moves at once has so many bytes at most; it goes in one message. */
  static final int MAX_STATE_BYTES = 512 << 10;

  private static final byte[] NO_STATE = {};

  private final String group;
  private final ComponentSet components;

  /** As configured. */
  private final SortedMap<Integer, SlottedService> services = new TreeMap<>();

  private final SortedMap<Integer, SlotOwners> owners = new TreeMap<>();
  private final SlotCopies copies;

  /** Those of a group to which nothing has moved. */
  SlotMaps(GroupConfig group, ComponentSet components) {
    this.group = group.name();
    this.components = components;
    this.copies = new SlotCopies(this.group, components);
    grow(group);
  }

  /** Takes up what is new in the configuration: services in which the group takes part. */
  void grow(GroupConfig wider) {
    for (SlottedService service : wider.slotted()) {
      services.put(service.id(), service);
      owners.computeIfAbsent(service.id(), id -> newMap(service));
    }
  }

  private static SlotOwners newMap(SlottedService service) {
    return new SlotOwners(service.owners().stream().mapToInt(Integer::intValue).toArray());
  }

  /** A service as it is after the groups that have joined it. */
  private SlottedService service(Step step) {
    return service(step.component());
  }

  private SlottedService service(int id) {
    return services.get(id).after(owners.get(id).joins());
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

  /**
   * Decides a change, when this group is one that does: of a move the owner of the slots, who gives
   * them away or not, and after a copy whoever is to own them, too.
   *
   * @param destinations the groups that are to execute it
   */
  Decision decide(Step step, List<String> destinations, long timeMicros, SessionLimits limits) {
    if (!SlotSteps.isChange(step.operation())) {
      return veto(ReplicaError.UNKNOWN_OPERATION.text("slots", step.operation()));
    }
    SlotOwners map = owners.get(step.component());
    SlottedService service = service(step);
    long keep = 2 * (limits.windowMillis() + limits.graceMillis());
    if (!map.hasRoom(timeMicros / 1000, keep)) {
      return veto(
          ReplicaError.TOO_MANY_MOVES.text(SlotOwners.MAX_REMEMBERED, service.path(), keep / 1000));
    }
    return switch (step.operation()) {
      case SlotSteps.JOIN -> decideJoin(step, service, map, destinations, timeMicros / 1000, keep);
      case SlotSteps.DRAIN -> decideDrain(step, service, map, destinations, timeMicros / 1000);
      default -> decideMove(step, service, map, destinations, timeMicros);
    };
  }

  /** Whether the groups of an operation are all that have the map, and no others. */
  private static boolean areAll(List<String> destinations, Collection<String> groups) {
    return new TreeSet<>(destinations).equals(new TreeSet<>(groups));
  }

  private Decision decideJoin(
      Step step,
      SlottedService service,
      SlotOwners map,
      List<String> destinations,
      long nowMillis,
      long keepMillis) {
    GroupJoin order = GroupJoin.decodeOrder(step.arguments());
    boolean isNew = !service.destinations().contains(order.group());
    Set<String> all = new TreeSet<>(service.destinations());
    all.add(order.group());
    if (!areAll(destinations, all)) {
      return veto(ReplicaError.OTHER_GROUPS.text(service.path(), all, destinations));
    }
    int next = order.hasPartition() ? service.partitions().size() : GroupJoin.NO_PARTITION;
    if (order.partition() != next || !(isNew || order.hasPartition())) {
      return veto(ReplicaError.JOINED_ALREADY.text(order.group(), service.path()));
    }
    if (map.joins().size() >= SlotOwners.MAX_JOINS) {
      return veto(ReplicaError.TOO_MANY_JOINS.text(SlotOwners.MAX_JOINS, service.path()));
    }
    byte[] state = NO_STATE;
    if (isNew) {
      WireWriter out = WireWriter.limited(MAX_STATE_BYTES);
      try {
        map.writeForJoin(out, nowMillis - keepMillis);
      } catch (MessageTooLongException e) {
        return veto(
            ReplicaError.MAP_TOO_LARGE.text(service.path(), MAX_STATE_BYTES, keepMillis / 1000));
      }
      state = written(out);
    }
    return given(destinations, order.group(), nowMillis, state);
  }

  private Decision decideDrain(
      Step step,
      SlottedService service,
      SlotOwners map,
      List<String> destinations,
      long nowMillis) {
    DrainMark order = DrainMark.decodeOrder(step.arguments());
    int last = service.partitions().size() - 1;
    if (!areAll(destinations, service.destinations())) {
      return veto(
          ReplicaError.OTHER_GROUPS.text(service.path(), service.destinations(), destinations));
    }
    if (order.partition() > last) {
      return veto(ReplicaError.NOT_A_PARTITION.text(service.path(), last, order.partition()));
    }
    if (map.drains(order.partition()) == order.drains()) {
      return veto(
          ReplicaError.DRAINS_ALREADY.text(
              order.partition(), service.path(), order.drains() ? "drains" : "does not drain"));
    }
    if (order.drains() && map.draining().size() == last) {
      return veto(ReplicaError.ALL_WOULD_DRAIN.text(order.partition(), service.path()));
    }
    return given(destinations, "", nowMillis, NO_STATE);
  }

  /**
   * The decision for a change.
   *
   * @param destinations who learn when it was
   * @param target the group that gets the state; none if there is no such group
   */
  private Decision given(List<String> destinations, String target, long atMillis, byte[] state) {
    byte[] bare = new GivenSlots(atMillis, NO_STATE).encode();
    byte[] full = new GivenSlots(atMillis, state).encode();
    Map<String, byte[]> enclosures = new HashMap<>();
    for (String destination : destinations) {
      if (!destination.equals(group)) {
        enclosures.put(destination, destination.equals(target) ? full : bare);
      }
    }
    return new Decision(Ballot.HOLDS, target.equals(group) ? full : bare, enclosures);
  }

  private Decision decideMove(
      Step step,
      SlottedService service,
      SlotOwners map,
      List<String> destinations,
      long timeMicros) {
    MoveOrder order = MoveOrder.decode(step.arguments());
    String refusal = whyRefused(service, order, map, destinations);
    if (refusal != null) {
      return veto(refusal);
    }
    boolean isTarget = order.copied() != null && isHere(service, order.to());
    if (isTarget && !copies.isStaged(service, order)) {
      return veto(ReplicaError.COPY_OVER.text(order.slots()));
    }
    byte[] state = NO_STATE;
    if (isHere(service, order.from())) {
      try {
        state = order.copied() == null ? taken(service, order) : copies.rest(service, order);
      } catch (MessageTooLongException e) {
        int most = most(order);
        return veto(
            order.copied() == null
                ? ReplicaError.SLOTS_TOO_LARGE.text(order.slots(), most)
                : ReplicaError.CHANGES_TOO_FAST.text(order.slots(), SlotCopy.MAX_ROUNDS, most));
      } catch (UnsavableStateException e) {
        return veto(ReplicaError.SLOTS_UNSAVABLE.text(order.slots(), e.getMessage()));
      }
      if (state == null) {
        return veto(ReplicaError.COPY_OVER.text(order.slots()));
      }
    }
    if (isTarget) {
      copies.promise(service);
    }
    String target = service.partitions().get(order.to()).group();
    return given(destinations, target, timeMicros / 1000, state);
  }

  private boolean isHere(SlottedService service, int partition) {
    return service.partitions().get(partition).group().equals(group);
  }

  /** How much state may go with a move. */
  static int most(MoveOrder order) {
    return order.mostBytes() == 0 ? MAX_STATE_BYTES : Math.min(order.mostBytes(), MAX_STATE_BYTES);
  }

  /**
   * Takes out what is in the slots.
   *
   * @throws MessageTooLongException if it is more than may go with the move; nothing is taken
   */
  private byte[] taken(SlottedService service, MoveOrder order) {
    int most = most(order);
    WireWriter out = WireWriter.limited(most);
    MovableStateMachine machine = machine(source(service, order));
    Set<Integer> slots = new HashSet<>(order.slots());
    machine.takeOut(key -> slots.contains(key.slot(service.slots())), out);
    byte[] state = written(out);
    if (state.length > most) {
      // The writer takes a little more than its limit before it fails.
      machine.putIn(new WireReader(state));
      throw new MessageTooLongException(most);
    }
    return state;
  }

  private static String whyRefused(
      SlottedService service, MoveOrder order, SlotOwners map, List<String> destinations) {
    if (!areAll(destinations, service.destinations())) {
      return ReplicaError.OTHER_GROUPS.text(service.path(), service.destinations(), destinations);
    }
    if (order.from() >= service.partitions().size() || order.to() >= service.partitions().size()) {
      return ReplicaError.NO_SUCH_PARTITION.text(
          service.path(), service.partitions().size() - 1, order.from(), order.to());
    }
    if (!map.areOwnedBy(order.from(), order.slots())) {
      return ReplicaError.SLOTS_ELSEWHERE.text(order.slots(), service.path(), order.from());
    }
    return map.drains(order.to())
        ? ReplicaError.TARGET_DRAINS.text(order.to(), service.path())
        : null;
  }

  private static int source(SlottedService service, MoveOrder order) {
    return service.partitions().get(order.from()).component();
  }

  private MovableStateMachine machine(int component) {
    return (MovableStateMachine) components.find(component).machine();
  }

  static byte[] written(WireWriter out) {
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
   * Does what a change comes to here.
   *
   * @param decided what this group decided, if it was the one
   * @param execute whether the map changes
   * @param enclosures what the group that decided enclosed
   */
  Reply deliver(
      Step step, Decision decided, boolean execute, SortedMap<String, byte[]> enclosures) {
    if (!execute) {
      if (step.operation() == SlotSteps.MOVE) {
        copies.release(step.component(), MoveOrder.decode(step.arguments()));
      }
      String why = decided == null ? "" : new String(decided.answers(), StandardCharsets.UTF_8);
      return Reply.of(Reply.Status.CONDITION_NOT_MET, why);
    }
    byte[] told = decidedAs(step, decided, enclosures);
    GivenSlots given = GivenSlots.decode(told);
    SlotOwners map =
        switch (step.operation()) {
          case SlotSteps.JOIN -> joined(step, given);
          case SlotSteps.DRAIN -> drained(step, given);
          default -> moved(step, given);
        };
    WireWriter out = new WireWriter();
    out.writeInt64(1, map.version());
    return new Reply(Reply.Status.OK, out.toByteArray());
  }

  /** What the group says that gives; of a move after a copy, two decide. */
  private byte[] decidedAs(Step step, Decision decided, SortedMap<String, byte[]> enclosures) {
    if (step.operation() == SlotSteps.MOVE) {
      SlottedService service = service(step);
      int from = MoveOrder.decode(step.arguments()).from();
      return isHere(service, from)
          ? decided.answers()
          : enclosures.get(service.partitions().get(from).group());
    }
    return decided != null ? decided.answers() : enclosures.values().iterator().next();
  }

  /** A group that is new has the map from the one that decided. */
  private SlotOwners joined(Step step, GivenSlots given) {
    GroupJoin order = GroupJoin.decodeOrder(step.arguments());
    if (order.group().equals(group) && given.state().length > 0) {
      SlotOwners told = newMap(services.get(step.component()));
      told.read(new WireReader(given.state()));
      owners.put(step.component(), told);
    }
    SlotOwners map = owners.get(step.component());
    map.apply(order.executed(map.version() + 1, given.atMillis()));
    return map;
  }

  private SlotOwners drained(Step step, GivenSlots given) {
    SlotOwners map = owners.get(step.component());
    DrainMark order = DrainMark.decodeOrder(step.arguments());
    map.apply(order.executed(map.version() + 1, given.atMillis()));
    if (order.drains()) {
      copies.drained(step.component(), order.partition());
    }
    return map;
  }

  private SlotOwners moved(Step step, GivenSlots given) {
    SlottedService service = service(step);
    MoveOrder order = MoveOrder.decode(step.arguments());
    SlotOwners map = owners.get(step.component());
    if (isHere(service, order.from()) && order.copied() != null) {
      copies.remove(service, order);
    }
    if (isHere(service, order.to())) {
      Component target = components.target(service.partitions().get(order.to()).component());
      try {
        if (order.copied() == null) {
          machine(target.id()).putIn(new WireReader(given.state()));
        } else {
          copies.putIn(service, order, CopiedKeys.decode(given.state()));
        }
      } catch (MalformedMessageException e) {
        throw StepExecutor.needsOtherVersion(target, e);
      }
    }
    copies.moved(service, order.slots());
    map.apply(order.executed(map.version() + 1, given.atMillis()));
    return map;
  }

  /** Executes a step of a copy. */
  Reply execute(Step step, long nowMillis) {
    return copies.execute(service(step), owners.get(step.component()), step, nowMillis);
  }

  /** Some steps are about to be executed: what they may change is to be copied again. */
  void willChange(List<Step> steps) {
    copies.willChange(steps);
  }

  /** Ends what nobody goes on with. */
  void expire(long nowMillis) {
    copies.expire(nowMillis);
  }

  /** Answers a query about the maps or a copy. */
  Reply query(Step step) {
    return step.operation() == CopySteps.PORTION ? copies.portion(step) : told(step);
  }

  /** Tells changes: the answer of {@link SlotSteps#MOVES_SINCE}. */
  Reply told(Step step) {
    SlotOwners map = owners.get(step.component());
    List<SlotChange> changes = map.since(SlotSteps.version(step));
    SlotSteps.Told told =
        changes == null
            ? new SlotSteps.Told(map.base(), map.since(map.base().version()))
            : new SlotSteps.Told(SlotBase.FIRST, changes);
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
    copies.save(sink);
  }

  /** The maps as a backup has them. */
  List<BackupCut.CutMap> atCut() {
    List<BackupCut.CutMap> maps = new ArrayList<>();
    owners.forEach(
        (id, map) -> {
          SlottedService service = service(id);
          maps.add(new BackupCut.CutMap(service.path(), map.version(), service.destinations()));
        });
    return maps;
  }

  /**
   * Lets the maps, which are new, begin where those of other groups ended.
   *
   * @param versions their versions, by the paths of the services
   */
  void beginAfter(Map<String, Long> versions) {
    owners.forEach(
        (id, map) -> {
          Long version = versions.get(services.get(id).path());
          if (version != null) {
            map.beginAfter(version);
          }
        });
  }

  /** Whether a section of a snapshot is a map, or of a copy. */
  static boolean isPart(String section) {
    return section.startsWith(PREFIX) || SlotCopies.isPart(section);
  }

  /** Reads a section that {@link #save} wrote. */
  void restore(String section, WireReader in) {
    String path = section.substring(section.indexOf(' ') + 1);
    SlotOwners map = owners.get(Step.componentId(path));
    if (map == null) {
      throw new MalformedMessageException(
          "It holds the map of the slots of "
              + path
              + ", which is not configured for this group any more.");
    }
    if (section.startsWith(PREFIX)) {
      map.read(in);
    } else {
      // The map comes before: it says which partitions there are.
      copies.restore(section, service(Step.componentId(path)), in);
    }
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
