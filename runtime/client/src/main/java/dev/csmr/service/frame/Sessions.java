package dev.csmr.service.frame;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Gives invocations their identities. There is one session at a time; when an invocation stays
 * without an answer while tens of thousands of later ones are answered, a new session begins, so
 * that nodes need not remember all those answers until the first one has come. Sequences go on
 * across sessions: each names one invocation of this object. Not thread-safe.
 *
 * @param <T> what stands for an invocation
 */
public final class Sessions<T> {
  /** The span at which a new session begins: a fourth of what a group remembers for one. */
  private static final int MAX_SPAN = 16_384;

  /** Oldest first; all but the last have outstanding invocations. */
  private final ArrayDeque<SessionWindow<T>> windows = new ArrayDeque<>();

  private final LongSupplier ids;

  /**
   * Creates the first session.
   *
   * @param ids names sessions; no number twice, anywhere
   */
  public Sessions(LongSupplier ids) {
    this.ids = ids;
    windows.add(new SessionWindow<>(ids.getAsLong(), 1));
  }

  /** The window whose turn it is: {@link SessionWindow#add} to it gives the next identity. */
  public SessionWindow<T> current() {
    SessionWindow<T> window = windows.getLast();
    if (window.span() >= MAX_SPAN) {
      long next = window.nextSequence();
      window = new SessionWindow<>(ids.getAsLong(), next);
      windows.add(window);
    }
    return window;
  }

  /** The invocation of a sequence, or null when it is answered. */
  public T get(long sequence) {
    for (SessionWindow<T> window : windows) {
      if (sequence < window.nextSequence()) {
        return window.get(sequence);
      }
    }
    return null;
  }

  /** Removes the invocation of a sequence: it is answered, or given up for good. */
  public T remove(long sequence) {
    for (Iterator<SessionWindow<T>> all = windows.iterator(); all.hasNext(); ) {
      SessionWindow<T> window = all.next();
      if (sequence < window.nextSequence()) {
        T removed = window.remove(sequence);
        if (window.span() == 0 && all.hasNext()) {
          all.remove();
        }
        return removed;
      }
    }
    return null;
  }

  /** Visits all invocations from the oldest on; the visitor may not remove any. */
  public void forEach(Consumer<? super T> visitor) {
    for (SessionWindow<T> window : windows) {
      window.forEach(visitor);
    }
  }
}
