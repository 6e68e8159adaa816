package dev.csmr.samples.demo;

import dev.csmr.IndeterminateException;
import dev.csmr.NotExecutedException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What the clients of a scenario were told about their commands. Thread-safe. */
final class Tally {
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();
  private final AtomicLong longestWaitNanos = new AtomicLong();

  /**
   * Executes a command and remembers how it ended.
   *
   * @param command names it; different from all others
   */
  void count(String command, Runnable call) {
    long begin = System.nanoTime();
    try {
      call.run();
      acknowledged.add(command);
      longestWaitNanos.accumulateAndGet(System.nanoTime() - begin, Math::max);
    } catch (IndeterminateException e) {
      unknown.add(command);
    } catch (NotExecutedException e) {
      // It must not have had an effect: being in neither set says so.
    }
  }

  /** The commands whose callers know that they were executed. */
  Set<String> acknowledged() {
    return acknowledged;
  }

  /** The commands whose callers cannot know whether they were executed. */
  Set<String> unknown() {
    return unknown;
  }

  /** How long a caller has waited for an acknowledgement at most, in seconds. */
  double longestWaitSeconds() {
    return (double) longestWaitNanos.get() / TimeUnit.SECONDS.toNanos(1);
  }
}
