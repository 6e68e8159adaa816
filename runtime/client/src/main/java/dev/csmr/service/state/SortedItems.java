package dev.csmr.service.state;

import java.util.Arrays;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The items of a collection in an order, of which only so many are held at a time: a large
 * collection is gone through several times, each time for the items that come next. Items that
 * compare as equal keep the order in which the collection has them.
 *
 * @param <I> their type
 */
final class SortedItems<I> implements Iterator<I> {
  private final Iterable<I> items;
  private final Comparator<I> order;
  private final I[] held;
  private int count;
  private int next;
  private int left;

  /** Whether this was not the first time; then {@link #last} is the greatest that was given. */
  private boolean isFurther;

  private I last;

  /** How many items were given that compare as equal to the last one, with that. */
  private int givenEqual;

  /** Whether only items before {@link #bound} can come next. */
  private boolean isBounded;

  private I bound;

  /**
   * Begins.
   *
   * @param size how many items there are
   * @param most how many to hold, at least 2
   */
  @SuppressWarnings("unchecked") // Nobody else sees the array.
  SortedItems(Iterable<I> items, int size, Comparator<I> order, int most) {
    this.items = items;
    this.order = order;
    this.left = size;
    this.held = (I[]) new Object[Math.min(size, most)];
  }

  @Override
  public boolean hasNext() {
    return left > 0;
  }

  @Override
  public I next() {
    if (left == 0) {
      throw new NoSuchElementException();
    }
    if (next == count) {
      find();
    }
    left--;
    return held[next++];
  }

  /** Finds the items that come next: all up to one of them. */
  private void find() {
    count = 0;
    next = 0;
    isBounded = false;
    int equal = givenEqual;
    for (I item : items) {
      int toLast = isFurther ? order.compare(item, last) : 1;
      if (toLast == 0 && equal > 0) {
        equal--;
      } else if (toLast >= 0) {
        hold(item);
      }
    }
    if (count == 0) {
      throw new ConcurrentModificationException("A collection changed while it was sorted.");
    }
    Arrays.sort(held, 0, count, order);
    rememberLast();
  }

  private void hold(I item) {
    if (count == held.length && isBeforeBound(item)) {
      Arrays.sort(held, order);
      count = held.length / 2;
      bound = held[count - 1];
      isBounded = true;
    }
    if (isBeforeBound(item)) {
      held[count++] = item;
    }
  }

  /** An item that is not waits: others that came before it were given up. */
  private boolean isBeforeBound(I item) {
    return !isBounded || order.compare(item, bound) < 0;
  }

  private void rememberLast() {
    I greatest = held[count - 1];
    int equal = 1;
    while (equal < count && order.compare(held[count - 1 - equal], greatest) == 0) {
      equal++;
    }
    boolean allEqual = isFurther && equal == count && order.compare(last, greatest) == 0;
    givenEqual = allEqual ? givenEqual + equal : equal;
    last = greatest;
    isFurther = true;
  }
}
