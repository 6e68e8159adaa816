package dev.csmr.samples.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How long the keys of a slot stand still while it moves: the longest time between two answers to a
 * caller that puts them one after another. The same without a move tells what of it is not the
 * move's.
 *
 * @param millisStill of as long a time without a move, for each move
 * @param millisMoving for each move
 */
record SlotPauses(Figure millisStill, Figure millisMoving) {
  /** Puts the keys of a slot one after another, and notes the longest time between two answers. */
  private static final class Puts extends Thread {
    private final MovableSlots slots;
    private final List<String> keys;
    private final AtomicLong longest = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private volatile RuntimeException failure;
    private volatile boolean over;

    Puts(MovableSlots slots, List<String> keys) {
      super("puts");
      this.slots = slots;
      this.keys = keys;
    }

    @Override
    public void run() {
      long last = System.nanoTime();
      try {
        while (!over) {
          slots.put(keys.get((int) (answered.get() % keys.size())));
          long now = System.nanoTime();
          longest.accumulateAndGet(now - last, Math::max);
          last = now;
          answered.incrementAndGet();
        }
      } catch (RuntimeException e) {
        failure = e;
      }
    }

    /** The longest time, in milliseconds, of those that end while something is done, or next. */
    double longestWhile(Runnable done) throws InterruptedException {
      awaitAnswers(1);
      longest.set(0);
      done.run();
      awaitAnswers(2);
      return longest.get() / 1e6;
    }

    private void awaitAnswers(int more) throws InterruptedException {
      long enough = answered.get() + more;
      while (answered.get() < enough) {
        if (failure != null) {
          throw new IllegalStateException("A put failed.", failure);
        }
        Thread.sleep(1);
      }
    }

    void end() throws InterruptedException {
      over = true;
      join();
    }
  }

  /**
   * Moves a slot there and back.
   *
   * @param keys the slot's keys
   * @param warmUp so many moves go before those that count
   */
  static SlotPauses measure(MovableSlots slots, int slot, List<String> keys, int warmUp, int moves)
      throws InterruptedException {
    List<Double> still = new ArrayList<>();
    List<Double> moving = new ArrayList<>();
    Puts puts = new Puts(slots, keys);
    puts.start();
    try {
      for (int i = 0; i < warmUp + moves; i++) {
        long begin = System.nanoTime();
        double with = puts.longestWhile(() -> slots.move(slot));
        long nanos = System.nanoTime() - begin;
        double without = puts.longestWhile(() -> LockSupport.parkNanos(nanos));
        if (i >= warmUp) {
          still.add(without);
          moving.add(with);
        }
      }
    } finally {
      puts.end();
    }
    return new SlotPauses(Figure.median(still), Figure.median(moving));
  }
}
