package dev.csmr.node;

import dev.csmr.balance.Advice;
import dev.csmr.balance.BalanceRule;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * Watches how much the slots of a service are used, and prints that, what should move, or what is
 * moved. Blocks; interrupting its thread ends it. Not thread-safe.
 */
final class SlotWatch {
  /** So many proposals are printed at most. */
  static final int MAX_PROPOSED = 64;

  private final SlotBalance watched;
  private final Duration interval;
  private final PrintStream out;
  private final PrintStream err;

  SlotWatch(SlotBalance watched, Duration interval, PrintStream out, PrintStream err) {
    this.watched = watched;
    this.interval = interval;
    this.out = out;
    this.err = err;
  }

  /** Prints how much everything is used within an interval. */
  void printLoads() throws NodeException, InterruptedException {
    Advice advice = watched.next(interval);
    BalanceText.loads(advice, watched.latest()).forEach(out::println);
    BalanceText.remarks(advice, watched.latest()).forEach(out::println);
  }

  /** Prints what should move, after as many intervals as the rule wants reports. */
  void propose(BalanceRule rule) throws NodeException, InterruptedException {
    Advice advice = watched.next(interval);
    for (int report = 1; report < rule.reports(); report++) {
      advice = watched.next(interval);
    }
    BalanceText.remarks(advice, watched.latest()).forEach(out::println);
    out.println(advice.proposals().isEmpty() ? advice.note() : "These should move:");
    advice.proposals().forEach(proposal -> out.println(BalanceText.of(proposal)));
  }

  /**
   * Moves what should move, again and again.
   *
   * @param movesPerInterval how many moves there are at most; a part of one is saved up
   */
  void balance(double movesPerInterval) throws InterruptedException {
    List<Object> said = List.of();
    double allowance = 0;
    while (true) {
      try {
        Advice advice = watched.next(interval);
        List<Integer> hot = advice.hot().stream().map(Advice.HotSlot::slot).sorted().toList();
        List<Object> toSay = List.of(hot, watched.latest().uncounted(), advice.note());
        if (!toSay.equals(said)) {
          BalanceText.remarks(advice, watched.latest()).forEach(out::println);
          advice.note().lines().forEach(out::println);
          said = toSay;
        }
        allowance = Math.min(allowance + movesPerInterval, Math.max(1, movesPerInterval));
        int moves = Math.min((int) allowance, advice.proposals().size());
        allowance -= moves;
        watched.carryOut(advice.proposals().subList(0, moves), out::println);
      } catch (NodeException e) {
        err.println(e.getMessage());
      }
    }
  }
}
