package dev.csmr.replica;

import dev.csmr.replica.group.PassLoop;
import dev.csmr.service.Environment;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The time, the chance and what is to happen in one history: all of it from one seed. */
final class SimulatedWorld {
  static final long MILLIS = 1_000_000;
  private static final long WALL_BEGIN_MILLIS = 1_700_000_000_000L;

  /** What happens at a moment; of one moment, in the order it was planned. */
  private record Event(long atNanos, long number, Runnable what) {}

  final Random random;
  private final List<String> trace;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::number));
  private long nowNanos;
  private long numbers;

  /**
   * Begins at an arbitrary moment.
   *
   * @param trace where to put what happens, or null
   */
  SimulatedWorld(long seed, List<String> trace) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.trace = trace;
  }

  long nowNanos() {
    return nowNanos;
  }

  /** Milliseconds since the epoch, by a clock that is right. */
  long wallMillis() {
    return WALL_BEGIN_MILLIS + nowNanos / MILLIS;
  }

  /** Plans something. */
  void after(long nanos, Runnable what) {
    events.add(new Event(nowNanos + nanos, numbers++, what));
  }

  /** Plans something for about {@code millis} from now. */
  void afterAbout(long millis, Runnable what) {
    after(between(millis * MILLIS / 2, millis * MILLIS * 3 / 2), what);
  }

  long between(long least, long most) {
    return least + (long) (random.nextDouble() * (most - least + 1));
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  <E> E any(List<E> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** Lets everything happen that is planned for the next {@code nanos}. */
  void run(long nanos) {
    long end = nowNanos + nanos;
    while (!events.isEmpty() && events.peek().atNanos <= end) {
      Event next = events.remove();
      nowNanos = Math.max(nowNanos, next.atNanos);
      next.what.run();
    }
    nowNanos = Math.max(nowNanos, end);
  }

  /** Notes what happens, as words to be put together. */
  void trace(Object... words) {
    if (trace != null) {
      StringBuilder line = new StringBuilder().append(nowNanos / 1000).append(" µs");
      for (Object word : words) {
        line.append(' ').append(word);
      }
      trace.add(line.toString());
    }
  }

  /** The surroundings of one node, whose clock may be wrong. */
  final class Node implements Environment {
    long skewMillis;

    @Override
    public long wallMillis() {
      return SimulatedWorld.this.wallMillis() + skewMillis;
    }

    @Override
    public long nanos() {
      return nowNanos;
    }

    @Override
    public RandomGenerator random() {
      return random;
    }

    @Override
    public long uniqueId() {
      return random.nextLong();
    }
  }

  /**
   * A thread that runs tasks one by one: those that are handed over in their order, the others when
   * their time has come.
   */
  final class Timer extends AbstractExecutorService implements ScheduledExecutorService {
    private long busyUntilNanos;
    private boolean running;
    private boolean ended;
    private Runnable handedOver;

    /** Whether it runs the code that asks. */
    boolean isRunning() {
      return running;
    }

    /** Runs nothing any more: the process is gone. */
    void end() {
      ended = true;
    }

    /** Runs nothing for a while. */
    void stall(long nanos) {
      busyUntilNanos = Math.max(busyUntilNanos, nowNanos + nanos);
    }

    /**
     * Who hands a task over next, from another thread, does not go on before something has been
     * done.
     */
    void onHandOver(Runnable meanwhile) {
      handedOver = meanwhile;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      Task task = new Task(nowNanos + unit.toNanos(delay), command);
      after(unit.toNanos(delay), () -> execute(task));
      return task;
    }

    @Override
    public void execute(Runnable command) {
      busyUntilNanos = Math.max(busyUntilNanos, nowNanos + between(500, 20_000));
      after(busyUntilNanos - nowNanos, () -> run(command));
      Runnable meanwhile = handedOver;
      if (meanwhile != null && !running) {
        handedOver = null;
        meanwhile.run();
      }
    }

    private void run(Runnable command) {
      if (!ended) {
        boolean nested = running;
        running = true;
        try {
          command.run();
        } finally {
          running = nested;
        }
      }
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
        Runnable command, long initialDelay, long period, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable command, long initialDelay, long delay, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Runnable> shutdownNow() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return false;
    }
  }

  private final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {
    private final long atNanos;

    Task(long atNanos, Runnable what) {
      super(what, null);
      this.atNanos = atNanos;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(atNanos - nowNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  /** Passes that are done one by one, some of them late: the thread is not always given a core. */
  final class Loop implements PassLoop {
    private final int stalls;
    private LongSupplier pass;
    private long dueNanos = Long.MAX_VALUE;
    private long stalledNanos;

    /**
     * Creates it.
     *
     * @param stalls how many of a hundred passes are late by far
     */
    Loop(int stalls) {
      this.stalls = stalls;
    }

    @Override
    public void start(LongSupplier itsPass, Consumer<Throwable> fault) {
      pass = itsPass;
      wake();
    }

    @Override
    public void wake() {
      if (pass != null) {
        plan(chance(stalls) ? between(MILLIS, 80 * MILLIS) : between(1_000, 300_000));
      }
    }

    /** Does no pass for a while. */
    void stall(long nanos) {
      stalledNanos = nowNanos + nanos;
    }

    private void plan(long nanos) {
      long due = Math.max(stalledNanos, nowNanos + nanos);
      if (due < dueNanos) {
        dueNanos = due;
        after(due - nowNanos, () -> come(due));
      }
    }

    private void come(long due) {
      if (due != dueNanos || pass == null) {
        return;
      }
      dueNanos = Long.MAX_VALUE;
      if (due < stalledNanos) {
        plan(0);
        return;
      }
      long rest = pass.getAsLong();
      if (rest != OVER && rest != REST) {
        plan(rest + between(1_000, 50_000));
      }
    }

    @Override
    public void awaitEnd() {
      end();
    }

    /** No more passes: the process is gone. */
    void end() {
      pass = null;
    }
  }
}
