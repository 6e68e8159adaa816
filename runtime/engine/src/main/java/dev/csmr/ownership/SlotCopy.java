package dev.csmr.ownership;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.CanonicalKey;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A copy that the owner of slots makes of what is in them, portion by portion, while it goes on
 * executing: a part of the replicated state of its group. See the {@linkplain dev.csmr.ownership
 * package}.
 *
 * <p>Keys are copied in rounds. In the first one it is all keys; in each further one those that
 * commands have named since the one before began. A key that a command names waits for the next
 * round, so what a portion holds of a key is what the key had when the round began and until the
 * portion was made. What waits when the slots move goes with the move.
 *
 * <p>Deterministic. Memory: the keys of the slots, once or twice, and one portion. Not thread-safe.
 */
public final class SlotCopy {
  /** So many bytes of state a portion aims at. */
  public static final int PORTION_BYTES = 256 << 10;

  /** So many bytes of state a portion has at most, if it is of one key. */
  public static final int MAX_PORTION_BYTES = 512 << 10;

  /** So many rounds there are at most. */
  public static final int MAX_ROUNDS = 8;

  /** A copy that makes no step for so long ends, in milliseconds of log time. */
  public static final long IDLE_MILLIS = 30_000;

  private static final int MAX_KEYS = 1 << 14;
  private static final int FIRST_KEYS = 64;

  private final MoveOrder order;
  private final long serial;
  private final Set<Integer> slots;

  /** All keys that were seen in the slots since the copy began, gone ones too. */
  private final SortedSet<CanonicalKey> known = new TreeSet<>();

  /** Those that this round has to copy still. */
  private final SortedSet<CanonicalKey> round = new TreeSet<>();

  /** Those that the next one has to copy. */
  private final SortedSet<CanonicalKey> changed = new TreeSet<>();

  /** Whether any key may have changed, known or not. */
  private boolean allChanged = true;

  private int rounds;
  private long portion;
  private byte[] content = {};
  private int keysPerPortion = FIRST_KEYS;
  private long lastMillis;

  /**
   * Begins.
   *
   * @param order what it is for
   * @param serial its number
   * @param nowMillis log time
   */
  public SlotCopy(MoveOrder order, long serial, long nowMillis) {
    this.order = order.within(0).after(null);
    this.serial = serial;
    this.slots = new HashSet<>(order.slots());
    this.lastMillis = nowMillis;
  }

  /** What is in the slots now. */
  public interface CopySource {
    /** A round begins: what is in the slots is to be looked at anew. */
    void begin();

    /** The keys that something belongs to. */
    SortedSet<CanonicalKey> keys();

    /**
     * Writes what belongs to some keys, of which nothing has changed since this round began.
     *
     * @return null if it takes more than {@code most} bytes
     */
    byte[] write(SortedSet<CanonicalKey> keys, int most);
  }

  /** What came of the wish for a portion. */
  public enum Cut {
    /** The copy has that portion now; it may have had it before. */
    MADE,
    /** Nothing waits, so there is no further portion. */
    NOTHING_WAITS,
    /** There have been so many rounds as there may be. */
    TOO_MANY_ROUNDS,
    /** What belongs to the first key that waits takes too much for one portion. */
    KEY_TOO_LARGE,
    /** It is neither the portion that there is nor the next one. */
    OUT_OF_STEP
  }

  /**
   * Makes the next portion, if it is not there yet. The one before is forgotten: whoever asks for
   * the next one has put it in.
   *
   * @param number which portion
   * @param nowMillis log time
   */
  public Cut cut(long number, long nowMillis, CopySource source) {
    if (number == portion && number > 0) {
      lastMillis = nowMillis;
      return Cut.MADE;
    }
    if (number != portion + 1) {
      return Cut.OUT_OF_STEP;
    }
    if (round.isEmpty() && !allChanged && changed.isEmpty()) {
      lastMillis = nowMillis;
      return Cut.NOTHING_WAITS;
    }
    if (round.isEmpty() || allChanged) {
      if (rounds == MAX_ROUNDS) {
        return Cut.TOO_MANY_ROUNDS;
      }
      beginRound(source);
    }
    lastMillis = nowMillis;
    return make(number, source);
  }

  private void beginRound(CopySource source) {
    rounds++;
    source.begin();
    if (allChanged) {
      known.addAll(source.keys());
      round.addAll(known);
    } else {
      round.addAll(changed);
    }
    changed.clear();
    allChanged = false;
  }

  private Cut make(long number, CopySource source) {
    while (true) {
      SortedSet<CanonicalKey> keys = first(keysPerPortion);
      boolean isOne = keys.size() <= 1;
      byte[] state = source.write(keys, isOne ? MAX_PORTION_BYTES : PORTION_BYTES);
      if (state != null) {
        if (keys.size() == keysPerPortion && state.length < PORTION_BYTES / 2) {
          keysPerPortion = Math.min(MAX_KEYS, 2 * keysPerPortion);
        }
        round.removeAll(keys);
        portion = number;
        content = new CopiedKeys(keys, state).encode();
        return Cut.MADE;
      }
      if (isOne) {
        return Cut.KEY_TOO_LARGE;
      }
      keysPerPortion = Math.max(1, Math.min(keysPerPortion, keys.size()) / 2);
    }
  }

  private SortedSet<CanonicalKey> first(int most) {
    SortedSet<CanonicalKey> keys = new TreeSet<>();
    Iterator<CanonicalKey> all = round.iterator();
    while (all.hasNext() && keys.size() < most) {
      keys.add(all.next());
    }
    return keys;
  }

  /** The first key that waits in this round. */
  public CanonicalKey firstWaiting() {
    return round.first();
  }

  /** A command names a key. */
  public void changed(CanonicalKey key, int slot) {
    if (slots.contains(slot)) {
      known.add(key);
      round.remove(key);
      changed.add(key);
    }
  }

  /** Something is executed that may change any key. */
  public void changedAll() {
    allChanged = true;
    round.clear();
    changed.clear();
  }

  /** What it is for. */
  public MoveOrder order() {
    return order;
  }

  /** Whether it is for a move, as far as that says. */
  public boolean isFor(MoveOrder move) {
    return order.equals(move.within(0).after(null));
  }

  /** Whether a slot is among those that it is of. */
  public boolean isOf(Collection<Integer> some) {
    return !Collections.disjoint(slots, some);
  }

  /** How far it is. */
  public CopyPlace place() {
    return new CopyPlace(order.from(), serial, portion);
  }

  /** The portion that was made last: {@link CopiedKeys}. Not to be modified. */
  public byte[] content() {
    return content;
  }

  /** The keys that wait; null if all may. */
  public SortedSet<CanonicalKey> waiting() {
    if (allChanged) {
      return null;
    }
    SortedSet<CanonicalKey> waiting = new TreeSet<>(round);
    waiting.addAll(changed);
    return waiting;
  }

  /** Whether so few keys wait that they may go with the move. */
  public boolean isNearlyDone() {
    return !allChanged && portion > 0 && round.size() + changed.size() <= keysPerPortion / 4;
  }

  /** Whether it has made no step for too long. */
  public boolean isIdle(long nowMillis) {
    return nowMillis - lastMillis > IDLE_MILLIS;
  }

  /** Writes the copy: equal bytes for equal histories. */
  public void write(WireWriter out) {
    out.writeBytes(1, order.encode());
    out.writeInt64(2, serial);
    writeKeys(out, 3, known);
    writeKeys(out, 4, round);
    writeKeys(out, 5, changed);
    out.writeBool(6, allChanged);
    out.writeInt32(7, rounds);
    out.writeInt64(8, portion);
    out.writeBytes(9, content);
    out.writeInt32(10, keysPerPortion);
    out.writeInt64(11, lastMillis);
    out.flushPoint();
  }

  private static void writeKeys(WireWriter out, int field, SortedSet<CanonicalKey> keys) {
    for (CanonicalKey key : keys) {
      out.writePresentBytes(field, key.toBytes());
      out.flushPoint();
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws MalformedMessageException if the bytes are no copy
   */
  public static SlotCopy read(WireReader in) {
    SlotCopy copy = null;
    MoveOrder order = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> order = MoveOrder.decode(in.readBytes());
        case 2 << 3 | VARINT -> {
          copy = new SlotCopy(required(order), in.readInt64(), 0);
          copy.allChanged = false;
        }
        case 3 << 3 | LENGTH_DELIMITED -> required(copy).known.add(key(in));
        case 4 << 3 | LENGTH_DELIMITED -> required(copy).round.add(key(in));
        case 5 << 3 | LENGTH_DELIMITED -> required(copy).changed.add(key(in));
        case 6 << 3 | VARINT -> required(copy).allChanged = in.readBool();
        case 7 << 3 | VARINT -> required(copy).rounds = in.readInt32();
        case 8 << 3 | VARINT -> required(copy).portion = in.readInt64();
        case 9 << 3 | LENGTH_DELIMITED -> required(copy).content = in.readBytes();
        case 10 << 3 | VARINT -> required(copy).keysPerPortion = in.readInt32();
        case 11 << 3 | VARINT -> required(copy).lastMillis = in.readInt64();
        default ->
            throw new MalformedMessageException(
                "A copy of slots has the unknown field " + WireType.fieldNumber(tag) + ".");
      }
    }
    return required(copy);
  }

  private static CanonicalKey key(WireReader in) {
    return CanonicalKey.ofBytes(in.readBytes());
  }

  static <T> T required(T part) {
    if (part == null) {
      throw new MalformedMessageException("A copy of slots does not say what it is of.");
    }
    return part;
  }
}
