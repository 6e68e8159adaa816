package dev.csmr.simulation;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.ownership.CopiedKeys;
import dev.csmr.ownership.CopyPlace;
import dev.csmr.ownership.MoveOrder;
import dev.csmr.ownership.SlotCopy;
import dev.csmr.ownership.SlotOwners;
import dev.csmr.ownership.SlotStaging;
import dev.csmr.service.CanonicalKey;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a replica copies, and what it has put in of a copy: what a real one does around these. */
final class Copies {
  /** So many keys fit into a portion. */
  private static final int PORTION_KEYS = 2;

  private final Bug bug;
  private final int group;
  private long serial;
  private SlotCopy outgoing;
  private SlotStaging incoming;

  /** What was copied of keys that have a value. */
  private SortedMap<Integer, Integer> staged = new TreeMap<>();

  Copies(Bug bug, int group) {
    this.bug = bug;
    this.group = group;
  }

  private static CanonicalKey form(int key) {
    return CanonicalKey.of(key);
  }

  /** Executes a step that came through the log. */
  CopyStep.Answer execute(CopyStep step, SlotOwners owners, Machine machine, long nowMillis) {
    return switch (step.kind()) {
      case BEGIN -> begin(step.move().order(0), owners, nowMillis);
      case CUT -> cut(step.place(), machine, nowMillis);
      case STAGE -> stage(step, owners, nowMillis);
      case FETCH -> fetch(step.place());
      case END -> end(step.place());
    };
  }

  private CopyStep.Answer begin(MoveOrder order, SlotOwners owners, long nowMillis) {
    if (order.from() != group
        || !owners.areOwnedBy(group, order.slots())
        || owners.drains(order.to())) {
      return over();
    }
    if (outgoing == null) {
      serial++;
      outgoing = new SlotCopy(order, serial, nowMillis);
    }
    return outgoing.isFor(order) ? done(outgoing.place()) : over();
  }

  private static CopyStep.Answer over() {
    return new CopyStep.Answer(false, null, null);
  }

  private static CopyStep.Answer done(CopyPlace place) {
    return new CopyStep.Answer(true, place, null);
  }

  private CopyStep.Answer cut(CopyPlace place, Machine machine, long nowMillis) {
    if (outgoing == null || !outgoing.place().at(0).equals(place.at(0))) {
      return over();
    }
    outgoing.cut(place.portion(), nowMillis, source(machine, outgoing.order()));
    return done(outgoing.place());
  }

  private static SlotCopy.CopySource source(Machine machine, MoveOrder order) {
    return new SlotCopy.CopySource() {
      @Override
      public void begin() {
        // It looks each time.
      }

      @Override
      public SortedSet<CanonicalKey> keys() {
        SortedSet<CanonicalKey> keys = new TreeSet<>();
        order.slots().stream()
            .filter(key -> machine.value(key) != 0)
            .forEach(key -> keys.add(form(key)));
        return keys;
      }

      @Override
      public byte[] write(SortedSet<CanonicalKey> keys, int most) {
        return keys.size() > PORTION_KEYS ? null : written(machine, order, keys);
      }
    };
  }

  private static byte[] written(Machine machine, MoveOrder order, SortedSet<CanonicalKey> keys) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int key : order.slots()) {
      if (keys.contains(form(key)) && machine.value(key) != 0) {
        bytes.write(key);
        bytes.write(machine.value(key));
        bytes.write(machine.value(key) >> 8);
      }
    }
    return bytes.toByteArray();
  }

  private CopyStep.Answer stage(CopyStep step, SlotOwners owners, long nowMillis) {
    MoveOrder order = step.move().order(0);
    CopyPlace place = step.place();
    if (order.to() != group
        || !owners.areOwnedBy(order.from(), order.slots())
        || owners.drains(group)) {
      return over();
    }
    if (incoming == null || !incoming.isOf(place)) {
      if (place.portion() != 1 || (incoming != null && !incoming.isSuperseded(place))) {
        return over();
      }
      incoming = new SlotStaging(order, place, nowMillis);
      staged.clear();
    }
    switch (incoming.standing(place)) {
      case NEXT -> {
        CopiedKeys portion = CopiedKeys.decode(step.content());
        put(portion);
        incoming.staged(nowMillis);
      }
      case KNOWN -> {
        if (bug == Bug.PORTION_PUT_IN_TWICE) {
          put(CopiedKeys.decode(step.content()));
        }
      }
      case OUT_OF_STEP -> {
        return new CopyStep.Answer(false, incoming.place(), null);
      }
    }
    return done(incoming.place());
  }

  private void put(CopiedKeys portion) {
    if (bug != Bug.DELETED_KEY_COMES_BACK) {
      staged.keySet().removeIf(key -> portion.keys().contains(form(key)));
    }
    staged.putAll(values(portion.state()));
  }

  private static SortedMap<Integer, Integer> values(byte[] state) {
    SortedMap<Integer, Integer> values = new TreeMap<>();
    for (int i = 0; i < state.length; i += 3) {
      values.put((int) state[i], (state[i + 1] & 0xFF) | (state[i + 2] & 0xFF) << 8);
    }
    return values;
  }

  private CopyStep.Answer end(CopyPlace place) {
    if (outgoing != null && outgoing.place().at(0).equals(place.at(0))) {
      outgoing = null;
    }
    if (incoming != null && incoming.isOf(place) && !incoming.isPromised()) {
      incoming = null;
      staged.clear();
    }
    return over();
  }

  /** Tells a portion, at any replica that has made it. */
  CopyStep.Answer fetch(CopyPlace place) {
    return outgoing != null && outgoing.place().equals(place)
        ? new CopyStep.Answer(true, place, outgoing.content())
        : over();
  }

  /** Something is executed here. */
  void changed(Plan plan) {
    Request request = plan.request;
    if (outgoing == null || bug == Bug.CHANGE_NOT_MARKED) {
      return;
    }
    if (request.vague && bug != Bug.VAGUE_CHANGE_NOT_MARKED) {
      outgoing.changedAll();
    }
    for (int i = 0; i < request.keys.length && !request.vague; i++) {
      if (plan.isIn(request.keys[i], group) && request.written[i] != Request.READ) {
        outgoing.changed(form(request.keys[i]), request.keys[i]);
      }
    }
  }

  void expire(long nowMillis) {
    if (outgoing != null && outgoing.isIdle(nowMillis)) {
      outgoing = null;
    }
    if (incoming != null && incoming.isIdle(nowMillis)) {
      incoming = null;
      staged.clear();
    }
  }

  /** Whether the new owner has all that was copied, and keeps it until the move is over. */
  boolean promises(MoveOrder order) {
    boolean holds =
        incoming != null
            && (bug == Bug.STALE_COPY_INSTALLED
                ? incoming.order().to() == order.to() && !incoming.isPromised()
                : incoming.isComplete(order));
    if (holds) {
      incoming.promise();
    }
    return holds;
  }

  void release(MoveOrder order) {
    if (incoming != null && incoming.isOf(order.copied())) {
      incoming.release();
    }
  }

  /** What goes with the move; null if the copy is over. */
  byte[] rest(MoveOrder order, Machine machine) {
    if (outgoing == null
        || !outgoing.isFor(order)
        || !outgoing.place().equals(order.copied())
        || outgoing.waiting() == null) {
      return null;
    }
    SortedSet<CanonicalKey> waiting = outgoing.waiting();
    return bug == Bug.REST_LOST
        ? new CopiedKeys(new TreeSet<>(), new byte[0]).encode()
        : new CopiedKeys(waiting, written(machine, order, waiting)).encode();
  }

  /** What the keys are to have that have come: two bytes each. */
  byte[] arrived(MoveOrder order, byte[] rest) {
    put(CopiedKeys.decode(rest));
    byte[] values = new byte[2 * order.slots().size()];
    for (int i = 0; i < order.slots().size(); i++) {
      int value = staged.getOrDefault(order.slots().get(i), 0);
      values[2 * i] = (byte) value;
      values[2 * i + 1] = (byte) (value >> 8);
    }
    return values;
  }

  void moved(List<Integer> slots) {
    if (outgoing != null && outgoing.isOf(slots)) {
      outgoing = null;
    }
    if (incoming != null && incoming.isOf(slots)) {
      incoming = null;
      staged.clear();
    }
  }

  /** A group drains: what was copied for it is of no use any more. */
  void drained(int draining) {
    if (outgoing != null && outgoing.order().to() == draining) {
      outgoing = null;
    }
    if (incoming != null && incoming.order().to() == draining) {
      incoming = null;
      staged.clear();
    }
  }

  byte[] save() {
    WireWriter out = new WireWriter();
    out.writeInt64(1, serial);
    if (outgoing != null) {
      int mark = out.begin(2);
      outgoing.write(out);
      out.end(mark);
    }
    if (incoming != null) {
      int mark = out.begin(3);
      incoming.write(out);
      out.end(mark);
    }
    staged.forEach(
        (key, value) -> {
          out.writePresentInt32(4, key);
          out.writePresentInt32(5, value);
        });
    return out.toByteArray();
  }

  /** Another one with what was saved. */
  static Copies restored(Bug bug, int group, byte[] saved) {
    Copies copies = new Copies(bug, group);
    WireReader in = new WireReader(saved);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> copies.serial = in.readInt64();
        case 2 -> copies.outgoing = SlotCopy.read(in.readMessage());
        case 3 -> copies.incoming = SlotStaging.read(in.readMessage());
        default -> {
          int key = in.readInt32();
          in.readTag();
          copies.staged.put(key, in.readInt32());
        }
      }
    }
    return copies;
  }
}
