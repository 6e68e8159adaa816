package dev.csmr.proxy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Room for requests without an answer, shared by several users such that none crowds out the
 * others: when there are several, each takes at most as much as is still free. So one whose
 * requests stay without answers holds at most half of the room, two a third each, and some is
 * always left (Choudhury and Hahne, <i>Dynamic Queue Length Thresholds</i>, 1998). Thread-safe.
 */
public final class Shares {
  private final int maxCount;
  private final long maxBytes;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final Map<String, Share> shares = new ConcurrentHashMap<>();

  /**
   * Creates the room.
   *
   * @param maxCount how many requests it holds
   * @param maxBytes how many bytes of them
   */
  public Shares(int maxCount, long maxBytes) {
    this.maxCount = maxCount;
    this.maxBytes = maxBytes;
  }

  /** The share of a user: the same one whenever it is asked for. */
  public Share of(String user) {
    return shares.computeIfAbsent(user, name -> new Share());
  }

  /** Whether no request is without an answer. */
  public boolean isEmpty() {
    return count.get() == 0;
  }

  /** How full the room is, for people. */
  @Override
  public String toString() {
    return count.get()
        + " invocations with "
        + bytes.get()
        + " bytes of arguments; it takes at most "
        + maxCount
        + " with "
        + maxBytes
        + " bytes, and of one service or group at most as many as are still free";
  }

  /** What one user has of the room. */
  public final class Share {
    private final AtomicInteger own = new AtomicInteger();
    private final AtomicLong ownBytes = new AtomicLong();

    private Share() {}

    /** Takes a place, if there is one; {@link #leave} gives it back. */
    public boolean enter(int size) {
      int free = maxCount - count.incrementAndGet();
      long freeBytes = maxBytes - bytes.addAndGet(size);
      int mine = own.incrementAndGet();
      long mineBytes = ownBytes.addAndGet(size);
      boolean room = free >= 0 && freeBytes >= 0;
      if (shares.size() > 1) {
        room &= mine <= free + 1 && mineBytes <= freeBytes + size;
      }
      if (!room) {
        leave(size);
      }
      return room;
    }

    /** Gives a place back. */
    public void leave(int size) {
      count.decrementAndGet();
      bytes.addAndGet(-size);
      own.decrementAndGet();
      ownBytes.addAndGet(-size);
    }
  }
}
