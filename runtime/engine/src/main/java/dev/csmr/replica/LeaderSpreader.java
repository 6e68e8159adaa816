package dev.csmr.replica;

import dev.csmr.replica.SpreadRules.HandOver;
import dev.csmr.replica.api.Standing;
import dev.csmr.replica.api.TermPeers;
import dev.csmr.replica.group.LedGroup;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives leaderships of this node to nodes that lead fewer groups, by {@link SpreadRules}: asks
 * those that could take one over how many they lead, and hands one over to who leads the fewest. A
 * node that leads one group or none asks nobody. A node that drains gives all it leads away, to who
 * may take it. {@link #leaderships}, {@link #drain} and {@link #end} are for any thread; everything
 * else is done by one, the ticker's.
 */
final class LeaderSpreader {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderSpreader.class);
  private static final long ANSWER_MILLIS = 1_000;

  /** The shortest time between two hand-overs; tests have less of it. */
  static volatile Duration pace = Duration.ofSeconds(10);

  private final String node;
  private final Supplier<Map<String, HostedGroup>> groups;
  private final TermPeers peers;
  private final Executor ticker;
  private final SpreadRules rules = new SpreadRules(pace.toNanos());
  private boolean busy;
  private volatile boolean drains;
  private volatile boolean ended;

  /**
   * Creates it.
   *
   * @param groups those of this node by now
   * @param ticker the thread that ticks
   */
  LeaderSpreader(
      String node, Supplier<Map<String, HostedGroup>> groups, TermPeers peers, Executor ticker) {
    this.node = node;
    this.groups = groups;
    this.peers = peers;
    this.ticker = ticker;
  }

  /** How many groups this node leads; −1 when it is to lead no more. */
  int leaderships() {
    return ended || drains ? -1 : led();
  }

  /** How many groups this node leads, whatever is to come. */
  int led() {
    return (int) groups.get().values().stream().filter(group -> group.replica().leads()).count();
  }

  /**
   * Has this node drain, or not any more. While it drains, it gives what it leads to nodes that may
   * lead it, and others give it nothing. What it is elected for, it gives away as well.
   */
  void drain(boolean isTo) {
    drains = isTo;
  }

  /** Whether this node drains. */
  boolean drains() {
    return drains;
  }

  /** This node ends: it neither gives a leadership by the rules any more nor takes one. */
  void end() {
    ended = true;
  }

  /** Looks, and begins a hand-over where it is time for one. To be called twice a second. */
  void tick(long nanos) {
    List<LedGroup> led =
        groups.get().values().stream()
            .map(group -> group.replica().led())
            .filter(Objects::nonNull)
            .toList();
    rules.look(led, group -> groups.get().get(group).replica().follows(), nanos);
    if (busy || ended) {
      return;
    }
    List<HandOver> possible = drains ? SpreadRules.all(led) : rules.possible(nanos);
    if (!possible.isEmpty()) {
      ask(possible);
    }
  }

  private void ask(List<HandOver> possible) {
    busy = true;
    Map<HandOver, CompletableFuture<Standing>> answers = new LinkedHashMap<>();
    for (HandOver each : possible) {
      answers.put(
          each,
          peers
              .standing(each.node(), each.group())
              .orTimeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS));
    }
    var unused =
        CompletableFuture.allOf(answers.values().toArray(CompletableFuture<?>[]::new))
            .whenCompleteAsync(
                (nothing, failure) -> {
                  busy = false;
                  decide(answers);
                },
                ticker);
  }

  private void decide(Map<HandOver, CompletableFuture<Standing>> all) {
    Map<HandOver, Standing> answers = new HashMap<>();
    all.forEach(
        (handOver, answer) -> {
          if (!answer.isCompletedExceptionally()) {
            answers.put(handOver, answer.join());
          }
        });
    int leads = drains ? Integer.MAX_VALUE : leaderships();
    SpreadRules.choose(leads, answers)
        .ifPresent(handOver -> give(handOver, leads, answers.get(handOver).leaderships()));
  }

  private void give(HandOver handOver, int leads, int others) {
    if (drains) {
      LOG.info(
          "Node {} drains: it lets node {} lead group {}", node, handOver.node(), handOver.group());
    } else {
      LOG.info(
          "Node {} leads {} groups and node {} {}: it lets that one lead group {}",
          node,
          leads,
          handOver.node(),
          others,
          handOver.group());
    }
    busy = true;
    rules.begins(System.nanoTime());
    var unused =
        groups
            .get()
            .get(handOver.group())
            .replica()
            .handOver(handOver.node())
            .whenCompleteAsync((nothing, failure) -> ended(handOver, failure), ticker);
  }

  private void ended(HandOver handOver, Throwable failure) {
    busy = false;
    if (failure == null) {
      rules.given(handOver, System.nanoTime());
    } else {
      rules.failed(handOver.node());
      LOG.info(
          "Node {} did not take over group {}: {}",
          handOver.node(),
          handOver.group(),
          failure.toString());
    }
  }
}
