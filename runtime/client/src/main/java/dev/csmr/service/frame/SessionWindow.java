package dev.csmr.service.frame;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The invocations of one session that are not answered yet, by sequence. Adding, finding and
 * removing cost O(1), but for the few that stay long without an answer O(log n); memory is
 * proportional to the greatest number of invocations that were here at a time, however many were
 * answered while an old one was not. Not thread-safe.
 *
 * @param <T> what stands for an invocation
 */
public final class SessionWindow<T> {
  private static final int INITIAL_CAPACITY = 64;

  private final long session;

  /** Those that many younger ones have overtaken: all that are older than the ring's. */
  private final TreeMap<Long, T> overtaken = new TreeMap<>();

  /** Those from {@link #begin} on. */
  private Object[] ring = new Object[INITIAL_CAPACITY];

  private int inRing;
  private long begin;
  private long next;

  /** Creates an empty window of a session whose first sequence is {@code firstSequence}. */
  public SessionWindow(long session, long firstSequence) {
    this.session = session;
    this.begin = firstSequence;
    this.next = firstSequence;
  }

  /** The session's id. */
  public long session() {
    return session;
  }

  /** Every sequence below it is answered. */
  public long firstIncomplete() {
    return overtaken.isEmpty() ? begin : overtaken.firstKey();
  }

  /** The sequence that {@link #add} gives next. */
  public long nextSequence() {
    return next;
  }

  /** The number of sequences between the oldest that is not answered and the youngest. */
  public long span() {
    return next - firstIncomplete();
  }

  /** The number of invocations that are here. */
  public int size() {
    return overtaken.size() + inRing;
  }

  /** Adds an invocation and gives its sequence. */
  public long add(T invocation) {
    if (next - begin == ring.length) {
      if (inRing > ring.length / 2) {
        grow();
      } else {
        overtake();
      }
    }
    ring[at(next)] = invocation;
    inRing++;
    return next++;
  }

  /** The invocation of a sequence, or null when there is none. */
  public T get(long sequence) {
    if (sequence < begin) {
      return overtaken.get(sequence);
    }
    return sequence < next ? inRing(sequence) : null;
  }

  @SuppressWarnings("unchecked")
  private T inRing(long sequence) {
    return (T) ring[at(sequence)];
  }

  /** Removes the invocation of a sequence, if it is there: it is answered. */
  public T remove(long sequence) {
    if (sequence < begin) {
      return overtaken.remove(sequence);
    }
    T removed = get(sequence);
    if (removed != null) {
      ring[at(sequence)] = null;
      inRing--;
      skipAnswered();
    }
    return removed;
  }

  private void skipAnswered() {
    while (begin < next && ring[at(begin)] == null) {
      begin++;
    }
  }

  /** Visits the invocations from the oldest on; the visitor may remove none. */
  public void forEach(Consumer<? super T> visitor) {
    for (Map.Entry<Long, T> old : overtaken.entrySet()) {
      visitor.accept(old.getValue());
    }
    for (long sequence = begin; sequence < next; sequence++) {
      T invocation = inRing(sequence);
      if (invocation != null) {
        visitor.accept(invocation);
      }
    }
  }

  private int at(long sequence) {
    return (int) (sequence & (ring.length - 1));
  }

  /** Makes room in a ring that is mostly empty: its older half is moved out of it. */
  private void overtake() {
    long end = begin + ring.length / 2;
    for (; begin < end; begin++) {
      T invocation = inRing(begin);
      if (invocation != null) {
        overtaken.put(begin, invocation);
        ring[at(begin)] = null;
        inRing--;
      }
    }
    skipAnswered();
  }

  private void grow() {
    Object[] old = ring;
    ring = new Object[old.length * 2];
    for (long sequence = begin; sequence < next; sequence++) {
      ring[at(sequence)] = old[(int) (sequence & (old.length - 1))];
    }
  }
}
