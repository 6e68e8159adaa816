package dev.csmr.replica.state;

import dev.csmr.codec.MessageTooLongException;
import dev.csmr.codec.WireWriter;
import dev.csmr.ownership.SlotCopy;
import dev.csmr.replica.api.SlottedService;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.KeyedState;
import dev.csmr.service.MovableStateMachine;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds what is in some slots of a partition, by one look at all keys for each round of a copy. No
 * part of the replicated state: where it is missing, another look finds the same of all keys that
 * have not changed. Not thread-safe.
 */
final class SlotLook implements SlotCopy.CopySource {
  private final MovableStateMachine machine;
  private final int slotCount;
  private final Set<Integer> slots;
  private KeyedState found;

  SlotLook(MovableStateMachine machine, SlottedService service, List<Integer> slots) {
    this.machine = machine;
    this.slotCount = service.slots();
    this.slots = new HashSet<>(slots);
  }

  /** Whether the code of the service can do it. */
  boolean isPossible() {
    return machine.keyed(MovableStateMachine.NO_KEY) != null;
  }

  @Override
  public void begin() {
    found = null;
  }

  /** Some keys have changed since the round began, and no others. */
  void refresh(SortedSet<CanonicalKey> changed) {
    if (found != null && !found.refresh(changed)) {
      found = null;
    }
  }

  private KeyedState found() {
    if (found == null) {
      found = machine.keyed(key -> slots.contains(key.slot(slotCount)));
    }
    return found;
  }

  @Override
  public SortedSet<CanonicalKey> keys() {
    return found().keys();
  }

  @Override
  public byte[] write(SortedSet<CanonicalKey> keys, int most) {
    WireWriter out = WireWriter.limited(most);
    try {
      found().write(keys, out);
    } catch (MessageTooLongException e) {
      return null;
    }
    // The writer takes a little more than its limit before it fails.
    return out.length() > most ? null : SlotMaps.written(out);
  }

  /** How many bytes what belongs to a key takes. */
  long size(CanonicalKey key) {
    Counter counter = new Counter();
    WireWriter out = new WireWriter(counter);
    found().write(new TreeSet<>(Set.of(key)), out);
    out.drain();
    return counter.bytes;
  }

  /** Removes it all. */
  void remove() {
    found().remove();
    found = null;
  }

  private static final class Counter extends OutputStream {
    long bytes;

    @Override
    public void write(int one) {
      bytes++;
    }

    @Override
    public void write(byte[] some, int offset, int count) {
      bytes += count;
    }
  }
}
