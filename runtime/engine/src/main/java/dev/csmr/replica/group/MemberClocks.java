package dev.csmr.replica.group;

import dev.csmr.replica.api.TermPeers;
import dev.csmr.replica.entry.LogClock;
import dev.csmr.replica.ratis.RaftView;
import dev.csmr.service.Environment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the members of a group, when this replica begins to lead and now and then while it does, for
 * their clocks, and sets the {@link LogClock} by what a majority of them have reached. Says so when
 * this machine's clock, or log time, is far from that. Thread-safe; nothing blocks.
 */
final class MemberClocks {
  private static final Logger LOG = LoggerFactory.getLogger(MemberClocks.class);

  /** How long the last members are waited for when a majority has answered. */
  private static final long MAJORITY_NANOS = 300_000_000L;

  /** How long a majority is waited for. */
  private static final long PATIENCE_NANOS = 3_000_000_000L;

  private static final long AGAIN_NANOS = 10_000_000_000L;

  /** What a clock may differ by without a word. */
  private static final long FAR_MICROS = 1_000_000;

  /** What log time may differ by without a word. */
  private static final long FAR_LOG_MICROS = 60_000_000;

  private final String group;
  private final RaftView view;
  private final TermPeers peers;
  private final LogClock logClock;
  private final Runnable onReady;
  private final Environment environment;
  private final SteadyClock own = new SteadyClock();
  private Round round;
  private long term = -1;
  private boolean ready;
  private long askedNanos;
  private List<String> problems = List.of();

  /**
   * Creates it.
   *
   * @param onReady called when {@link #ready} has become true
   */
  MemberClocks(
      String group,
      RaftView view,
      TermPeers peers,
      LogClock logClock,
      Runnable onReady,
      Environment environment) {
    this.group = group;
    this.view = view;
    this.peers = peers;
    this.logClock = logClock;
    this.onReady = onReady;
    this.environment = environment;
  }

  /** One question to all members; clocks are kept less the monotonic clock, in microseconds. */
  private static final class Round {
    final List<Set<String>> electorates;
    final long startedNanos;
    final Map<String, Long> clocks = new HashMap<>();
    final Set<String> unanswered = new HashSet<>();

    Round(List<Set<String>> electorates, long nowNanos) {
      this.electorates = electorates;
      this.startedNanos = nowNanos;
      electorates.forEach(unanswered::addAll);
    }

    /** Whether nobody is waited for any more. */
    boolean isOver(long nowNanos) {
      long age = nowNanos - startedNanos;
      return unanswered.isEmpty()
          || age > PATIENCE_NANOS
          || (age > MAJORITY_NANOS && agreed().isPresent());
    }

    /** The latest time that a majority, or each of two, has reached; empty when it is unknown. */
    OptionalLong agreed() {
      long agreed = Long.MAX_VALUE;
      for (Set<String> nodes : electorates) {
        List<Long> known = new ArrayList<>();
        nodes.stream().filter(clocks::containsKey).map(clocks::get).forEach(known::add);
        int majority = nodes.size() / 2 + 1;
        if (known.size() < majority) {
          return OptionalLong.empty();
        }
        known.sort(Collections.reverseOrder());
        agreed = Math.min(agreed, known.get(majority - 1));
      }
      return electorates.isEmpty() ? OptionalLong.empty() : OptionalLong.of(agreed);
    }
  }

  /** This machine's clock, in microseconds since the epoch. */
  synchronized long ownMicros() {
    return own.micros(environment.wallMillis(), environment.nanos());
  }

  /** What is wrong with clocks, for people. */
  synchronized List<String> problems() {
    return problems;
  }

  /** Whether entries may be stamped, as far as this is concerned; if not, it will be soon. */
  boolean ready() {
    long now = view.term();
    if (!view.leads()) {
      return true;
    }
    boolean begins;
    synchronized (this) {
      begins = term != now;
      if (begins) {
        term = now;
        ready = false;
        round = null;
        problems = List.of();
      } else if (ready) {
        return true;
      }
    }
    if (begins) {
      ask();
    }
    return conclude();
  }

  /** Time passed; to be called about every half second. */
  void tick() {
    boolean again;
    synchronized (this) {
      long unused = ownMicros();
      again = round == null && ready && environment.nanos() - askedNanos > AGAIN_NANOS;
    }
    if (again && view.leads()) {
      ask();
    }
    boolean unused = conclude();
  }

  private void ask() {
    Round begun = new Round(view.electorates(), environment.nanos());
    synchronized (this) {
      round = begun;
      askedNanos = begun.startedNanos;
    }
    for (String node : List.copyOf(begun.unanswered)) {
      if (node.equals(view.node())) {
        answered(begun, node, ownMicros());
      } else {
        var unused =
            peers
                .clockMicros(node, group)
                .whenComplete(
                    (micros, failure) -> answered(begun, node, failure == null ? micros : null));
      }
    }
  }

  private void answered(Round to, String node, Long micros) {
    synchronized (this) {
      to.unanswered.remove(node);
      if (micros != null) {
        to.clocks.put(node, micros - environment.nanos() / 1000);
      }
    }
    boolean unused = conclude();
  }

  /** Goes by the answers when there will be no more; whether entries may be stamped. */
  private boolean conclude() {
    boolean began;
    synchronized (this) {
      long nanos = environment.nanos();
      if (round == null || !round.isOver(nanos)) {
        return ready;
      }
      OptionalLong agreed = round.agreed();
      round = null;
      OptionalLong agreedMicros =
          agreed.isPresent() ? OptionalLong.of(agreed.getAsLong() + nanos / 1000) : agreed;
      began = !ready;
      if (began) {
        ready = true;
        logClock.lead(agreedMicros, ownMicros(), nanos);
      } else if (agreedMicros.isPresent()) {
        logClock.agreed(agreedMicros.getAsLong(), nanos);
      }
      agreedMicros.ifPresent(micros -> compare(micros, nanos));
    }
    if (began) {
      onReady.run();
    }
    return true;
  }

  private void compare(long agreedMicros, long nanos) {
    List<String> found = new ArrayList<>();
    long ahead = ownMicros() + own.jumpMicros() - agreedMicros;
    if (Math.abs(ahead) > FAR_MICROS) {
      found.add(
          "The clock of node "
              + view.node()
              + " is "
              + seconds(ahead)
              + " those of a majority of group "
              + group
              + ". Log time does not follow it; set it right.");
    }
    long logAhead = logClock.millis(nanos) * 1000 - agreedMicros;
    if (Math.abs(logAhead) > FAR_LOG_MICROS) {
      found.add(
          "The log time of group "
              + group
              + " is "
              + seconds(logAhead)
              + " the clocks of a majority. It goes on from there as time passes, so that no lease"
              + " ends early"
              + (logAhead < 0 ? "; it is set by them when the next leader begins." : "."));
    }
    if (problems.isEmpty()) {
      found.forEach(LOG::warn);
    }
    problems = List.copyOf(found);
  }

  private static String seconds(long micros) {
    return Math.abs(micros) / 1_000_000 + " s " + (micros > 0 ? "ahead of" : "behind");
  }
}
