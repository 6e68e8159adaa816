package dev.csmr.service.frame;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of answers that wait in a node because those who asked do not read them as fast as they
 * are given, and the room for them. Connections share it such that none crowds out the others: each
 * takes at most as much as is still free (Choudhury and Hahne, <i>Dynamic Queue Length
 * Thresholds</i>, 1998). Whoever has nothing waiting may always put one answer in, so whoever reads
 * goes on whatever others do. Queries are not executed while too much waits. Thread-safe.
 */
public final class AnswerBacklog {
  /** The most bytes that wait in a node, but for one answer of each connection. */
  public static final long MAX_BYTES = 64L << 20;

  private final long maxBytes;
  private final AtomicLong bytes = new AtomicLong();

  /** Creates the backlog of a node. */
  public AnswerBacklog() {
    this(MAX_BYTES);
  }

  /**
   * Creates a backlog with other room.
   *
   * @param maxBytes how many bytes wait at most, but for one answer of each connection
   */
  AnswerBacklog(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Whether there is room for another answer, after some that are about to be given. */
  public boolean hasRoom(long aboutToBeGiven) {
    return bytes.get() + aboutToBeGiven < maxBytes;
  }

  /** The share of one more connection. */
  public BacklogShare share() {
    return new BacklogShare();
  }

  /** The bytes that wait and the room for them, for people. */
  @Override
  public String toString() {
    return bytes.get() + " bytes of answers; the room for them takes " + maxBytes;
  }

  /** The share of the room that one connection has. */
  public final class BacklogShare {
    private final AtomicLong own = new AtomicLong();

    private BacklogShare() {}

    /** Takes room for an answer, if there is some; {@link #leave} gives it back. */
    public boolean enter(int size) {
      long mine = own.addAndGet(size);
      long free = maxBytes - bytes.getAndAdd(size);
      if (mine == size || mine <= free) {
        return true;
      }
      leave(size);
      return false;
    }

    /** Gives room back. */
    public void leave(int size) {
      own.addAndGet(-size);
      bytes.addAndGet(-size);
    }

    /** The bytes that wait for this connection, and for all. */
    @Override
    public String toString() {
      return own.get() + " of " + AnswerBacklog.this;
    }
  }
}
