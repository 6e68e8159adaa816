package dev.csmr.balance;

import dev.csmr.balance.LoadReport.SlotPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A partitioned service whose slots are used by Zipf's law, by whom what is popular shifts; reports
 * of that which are off by chance; and a balancer whose every proposal is carried out. Of four
 * slots in a row two are used together for a quarter of what they are used.
 */
final class BalanceSimulation {
  private static final long REPORT_MILLIS = 10_000;
  private static final double MEAN = 1_000;

  /** A report says of a slot up to so much more or less than is true: a deviation of 25 %. */
  private static final double NOISE = 0.43;

  /**
   * What is simulated.
   *
   * @param partitions how many there are
   * @param slots how many there are, at first in equal numbers
   * @param skew of the slots' loads: the exponent of Zipf's law
   * @param shifting how many reports there are while the load shifts
   * @param still how many there are after that
   */
  record Scenario(int partitions, int slots, double skew, int shifting, int still) {}

  private final Scenario scenario;
  private final BalanceRule rule;
  private final boolean tellsPairs;
  private final SplittableRandom random;
  private final double[] loads;
  private final int[] owners;
  private final int[] before;
  private final long[] movedAt;
  private final double[] partitions;
  private final List<Double> worst = new ArrayList<>();
  private int moved;
  private int movedTooSoon;
  private int movedBack;
  private int told;

  private BalanceSimulation(Scenario scenario, BalanceRule rule, long seed, boolean tellsPairs) {
    this.scenario = scenario;
    this.rule = rule;
    this.tellsPairs = tellsPairs;
    this.random = new SplittableRandom(seed);
    this.loads = new double[scenario.slots()];
    this.owners = new int[scenario.slots()];
    this.before = new int[scenario.slots()];
    this.movedAt = new long[scenario.slots()];
    this.partitions = new double[scenario.partitions()];
    Arrays.fill(before, -1);
    Arrays.fill(movedAt, Long.MIN_VALUE);
    double sum = 0;
    for (int slot = 0; slot < loads.length; slot++) {
      loads[slot] = Math.pow(slot + 1, -scenario.skew());
      sum += loads[slot];
      owners[slot] = (int) ((long) slot * scenario.partitions() / loads.length);
    }
    for (int slot = 0; slot < loads.length; slot++) {
      loads[slot] *= MEAN * scenario.partitions() / sum;
    }
    for (int slot = loads.length - 1; slot > 0; slot--) {
      swap(slot, random.nextInt(slot + 1));
    }
    for (int slot = 0; slot < loads.length; slot++) {
      partitions[owners[slot]] += loads[slot];
    }
  }

  private void swap(int one, int other) {
    double load = loads[one];
    loads[one] = loads[other];
    loads[other] = load;
  }

  /**
   * What came of it.
   *
   * @param worst for each report how many times the mean the partition has that has the most, by
   *     true loads; of those that own a slot with more than a mean partition's load alone, not
   * @param moved how many times a slot moved
   * @param movedTooSoon how many times one moved that was to rest
   * @param movedBack how many times one moved to where it had been before
   * @param told how many slots the last report named as too much for any partition
   * @param torn how many of the pairs are in two partitions at the end
   */
  record Outcome(
      List<Double> worst, int moved, int movedTooSoon, int movedBack, int told, int torn) {
    /** How many times the mean the worst partition had at the end. */
    double end() {
      return worst.get(worst.size() - 1);
    }

    /** What the worst partition had at most in nine of ten reports from one on. */
    double mostly(int from) {
      List<Double> sorted = worst.subList(from, worst.size()).stream().sorted().toList();
      return sorted.get(sorted.size() * 9 / 10);
    }
  }

  /** Simulates. The same seed draws the same. */
  static Outcome run(Scenario scenario, BalanceRule rule, long seed) {
    return run(scenario, rule, seed, false);
  }

  /**
   * Simulates.
   *
   * @param tellsPairs whether reports say which slots are used together
   */
  static Outcome run(Scenario scenario, BalanceRule rule, long seed, boolean tellsPairs) {
    return new BalanceSimulation(scenario, rule, seed, tellsPairs).run();
  }

  private Outcome run() {
    Balancer balancer = new Balancer(rule, scenario.partitions());
    for (int report = 0; report < scenario.shifting() + scenario.still(); report++) {
      if (report < scenario.shifting() && report % 6 == 5) {
        shift();
      }
      long now = report * REPORT_MILLIS;
      Advice advice = balancer.advise(new LoadReport(now, reported(), pairs()), owners);
      told = advice.hot().size();
      advice.proposals().forEach(proposal -> carryOut(proposal, now));
      worst.add(worst());
    }
    return new Outcome(worst, moved, movedTooSoon, movedBack, told, torn());
  }

  private List<SlotPair> pairs() {
    List<SlotPair> pairs = new ArrayList<>();
    for (int slot = 0; tellsPairs && slot < loads.length; slot += 4) {
      pairs.add(new SlotPair(slot, slot + 1, Math.min(loads[slot], loads[slot + 1]) / 4));
    }
    return pairs;
  }

  private int torn() {
    int torn = 0;
    for (int slot = 0; slot < loads.length; slot += 4) {
      torn += owners[slot] == owners[slot + 1] ? 0 : 1;
    }
    return torn;
  }

  /** What one in five hundred slots has, others have from now on. */
  private void shift() {
    for (int i = 0; i < loads.length / 1000; i++) {
      int one = random.nextInt(loads.length);
      int other = random.nextInt(loads.length);
      double more = loads[other] - loads[one];
      partitions[owners[one]] += more;
      partitions[owners[other]] -= more;
      swap(one, other);
    }
  }

  private double[] reported() {
    double[] reported = new double[loads.length];
    for (int slot = 0; slot < reported.length; slot++) {
      reported[slot] = loads[slot] * (1 + NOISE * (2 * random.nextDouble() - 1));
    }
    return reported;
  }

  private void carryOut(MoveProposal proposal, long now) {
    for (int slot : proposal.slots()) {
      moved++;
      boolean rests =
          movedAt[slot] != Long.MIN_VALUE
              && now - movedAt[slot] <= BalanceRule.STANDARD.restMillis();
      movedTooSoon += rests ? 1 : 0;
      movedBack += before[slot] == proposal.to() ? 1 : 0;
      movedAt[slot] = now;
      before[slot] = owners[slot];
      owners[slot] = proposal.to();
      partitions[proposal.from()] -= loads[slot];
      partitions[proposal.to()] += loads[slot];
    }
  }

  private double worst() {
    double[] counted = partitions.clone();
    for (int slot = 0; slot < loads.length; slot++) {
      if (loads[slot] > MEAN) {
        counted[owners[slot]] = 0;
      }
    }
    return Arrays.stream(counted).max().orElseThrow() / MEAN;
  }
}
