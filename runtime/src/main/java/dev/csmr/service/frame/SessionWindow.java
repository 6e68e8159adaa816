package dev.csmr.service.frame;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The invocations of one session that are not answered yet, by sequence. Adding, finding and
 * removing cost O(1); memory is proportional to the span between the oldest and the youngest. Not
 * thread-safe.
 *
 * @param <T> what stands for an invocation
 */
public final class SessionWindow<T> {
  private static final int INITIAL_CAPACITY = 64;

  private final long session;
  private Object[] ring = new Object[INITIAL_CAPACITY];
  private long first;
  private long next;

  /** Creates an empty window of a session whose first sequence is {@code firstSequence}. */
  public SessionWindow(long session, long firstSequence) {
    this.session = session;
    this.first = firstSequence;
    this.next = firstSequence;
  }

  /** The session's id. */
  public long session() {
    return session;
  }

  /** Every sequence below it is answered. */
  public long firstIncomplete() {
    return first;
  }

  /** The sequence that {@link #add} gives next. */
  public long nextSequence() {
    return next;
  }

  /** How many sequences lie between the oldest that is not answered and the youngest. */
  public long span() {
    return next - first;
  }

  /** Adds an invocation and gives its sequence. */
  public long add(T invocation) {
    if (next - first == ring.length) {
      grow();
    }
    ring[at(next)] = invocation;
    return next++;
  }

  /** The invocation of a sequence, or null when there is none. */
  @SuppressWarnings("unchecked")
  public T get(long sequence) {
    return sequence >= first && sequence < next ? (T) ring[at(sequence)] : null;
  }

  /** Removes the invocation of a sequence, if it is there: it is answered. */
  public T remove(long sequence) {
    T removed = get(sequence);
    if (removed != null) {
      ring[at(sequence)] = null;
      while (first < next && ring[at(first)] == null) {
        first++;
      }
    }
    return removed;
  }

  /** Visits the invocations from the oldest on; the visitor may remove the one it is given. */
  public void forEach(Consumer<? super T> visitor) {
    long end = next;
    for (long sequence = first; sequence < end; sequence++) {
      T invocation = get(sequence);
      if (invocation != null) {
        visitor.accept(invocation);
      }
    }
  }

  private int at(long sequence) {
    return (int) (sequence & (ring.length - 1));
  }

  private void grow() {
    Object[] old = ring;
    ring = new Object[old.length * 2];
    for (long sequence = first; sequence < next; sequence++) {
      ring[at(sequence)] = old[(int) (sequence & (old.length - 1))];
    }
    Arrays.fill(old, null);
  }
}
