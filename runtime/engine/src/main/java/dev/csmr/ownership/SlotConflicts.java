package dev.csmr.ownership;

import dev.csmr.multicast.Conflicts;
import dev.csmr.service.CanonicalKey;
import java.util.Collection;
import java.util.List;

/**
 * What operations on slots touch: slots, so that a move conflicts with what happens to any key in
 * them. Two keys of one slot conflict needlessly, which among thousands of slots is rare.
 */
public final class SlotConflicts {
  private static final long SERVICE = 0x9E3779B97F4A7C15L;
  private static final long SLOT = 0xC2B2AE3D27D4EB4FL;

  private SlotConflicts() {}

  /** The hash of a slot of a partitioned service in conflict sets. */
  public static long hash(int service, int slot) {
    return service * SERVICE + (slot + 1) * SLOT;
  }

  /** What an operation on some keys touches; everything when it names none. */
  public static Conflicts of(int service, int slots, List<CanonicalKey> keys) {
    if (keys.isEmpty()) {
      return Conflicts.EVERYTHING;
    }
    long[] hashes = new long[keys.size()];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = hash(service, keys.get(i).slot(slots));
    }
    return Conflicts.of(hashes);
  }

  /** What a plan touches in each of its destinations because of what it relies on. */
  public static Conflicts of(Basis basis) {
    return Conflicts.of(
        basis.uses().stream().mapToLong(use -> hash(use.service(), use.slot())).toArray());
  }

  /**
   * What a group that joins touches everywhere: the list of partitions, and what all moves of the
   * service touch.
   */
  public static Conflicts ofJoin(int service, int slots) {
    return ofMove(service, List.of(slots));
  }

  /** What a move touches everywhere: its slots, and what all moves of the service touch. */
  public static Conflicts ofMove(int service, Collection<Integer> slots) {
    long[] hashes = new long[slots.size() + 1];
    int next = 0;
    hashes[next++] = hash(service, -1);
    for (int slot : slots) {
      hashes[next++] = hash(service, slot);
    }
    return Conflicts.of(hashes);
  }
}
