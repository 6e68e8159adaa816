package dev.csmr.replica.state;

import dev.csmr.replica.api.Checkpoint;
import dev.csmr.replica.api.Checkpoints;
import dev.csmr.service.Environment;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares whole states where the comparison of answers sees nothing: a state may differ for long
 * before an answer to a command shows it, and queries' answers are not compared. Replicas can only
 * compare what they had at the same entry, and looking at a state takes as long as a snapshot does,
 * so a group's members look when it costs nobody anything: when nothing was executed for a second,
 * and after the first entry of every ten seconds of log time, which is the same for all. Whoever
 * wants the state interrupts the look, and a replica looks for at most a hundredth of its time
 * (once a minute when a look takes longer than 0.6 s).
 *
 * <p>{@link #look} belongs to the group's loop; the rest is thread-safe.
 */
public final class StateWatch {
  private static final Logger LOG = LoggerFactory.getLogger(StateWatch.class);
  private static final long REST_NANOS = 1_000_000_000L;
  private static final long PERIOD_MICROS = 10_000_000L;
  private static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;
  private static final int PAUSE_FACTOR = 100;

  private final StateHolder state;
  private final Environment environment;
  private final DigestComparison comparison = DigestComparison.ofStates();
  private volatile long executedIndex = -1;
  private volatile long executedNanos;
  private volatile long period = -1;
  private volatile boolean due;
  private long nextLookNanos;

  public StateWatch(StateHolder state, Environment environment) {
    this.state = state;
    this.environment = environment;
    this.nextLookNanos = environment.nanos();
  }

  /**
   * An entry was executed.
   *
   * @return whether to {@link #look}, if there is the time
   */
  public boolean executed(long index, long timeMicros, long nanos) {
    executedIndex = index;
    executedNanos = nanos;
    if (timeMicros / PERIOD_MICROS == period) {
      return false;
    }
    period = timeMicros / PERIOD_MICROS;
    due = true;
    return true;
  }

  /** The state is that of a snapshot. */
  public void restored(long index, long nanos) {
    comparison.restored();
    executedIndex = index;
    executedNanos = nanos;
  }

  /**
   * Time passed.
   *
   * @return whether to {@link #look}, if there is the time
   */
  public boolean rested(long nanos) {
    Checkpoint latest = comparison.latest();
    if (nanos - executedNanos < REST_NANOS
        || executedIndex < 0
        || (latest != null && latest.index() == executedIndex)) {
      return false;
    }
    due = true;
    return true;
  }

  /** Looks at the state if that is due, until somebody wants it or the caller wants to go on. */
  public void look(BooleanSupplier interrupted) {
    long began = environment.nanos();
    if (!due || began - nextLookNanos < 0) {
      return;
    }
    due = false;
    try {
      state.look(interrupted, seen -> comparison.reached(seen.index(), seen.digest()));
    } catch (DivergenceException e) {
      LOG.debug("A state that cannot be saved is not compared", e);
    }
    long now = environment.nanos();
    nextLookNanos = now + Math.min(PAUSE_FACTOR * (now - began), LONGEST_PAUSE_NANOS);
  }

  /** The latest look; null before the first. */
  public Checkpoint latest() {
    return comparison.latest();
  }

  /** What states must have in common to be compared. */
  public long form() {
    return state.components().form();
  }

  /** What another member came to. */
  public void heard(String node, Checkpoints theirs) {
    if (theirs.state() != null && theirs.form() == form()) {
      comparison.heard(node, theirs.state());
    }
  }

  /** See {@link DigestComparison#mustStop}. */
  public DigestComparison.Difference mustStop(
      List<Set<String>> electorates, String self, long nowNanos) {
    return comparison.mustStop(electorates, self, nowNanos);
  }
}
