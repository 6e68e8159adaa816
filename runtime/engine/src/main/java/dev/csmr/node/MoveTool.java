package dev.csmr.node;

import dev.csmr.balance.BalanceRule;
import dev.csmr.config.ClusterConfig;
import dev.csmr.node.SlotsService.Moved;
import dev.csmr.service.Environment;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Moves slots of a partitioned service from one partition to another while the cluster serves, or
 * empties a partition, or tells where they are and how much they are used, or proposes moves that
 * even that out, or carries such moves out until it is ended.
 *
 * <p>Exit codes: 0 all slots are where they are to be, 1 not all, or nothing is known, 2 wrong
 * command line or configuration. Run it again whenever in doubt; end it whenever you like.
 */
@Command(
    name = "move",
    description = "Moves slots of a partitioned service while the cluster serves.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class MoveTool extends CommandLineTool {
  private static final int STANDARD_INTERVAL_SECONDS = 10;
  private static final int STANDARD_RATE = 12;
  private static final int MAX_INTERVAL_SECONDS = 600;
  private static final int MAX_RATE = 600;

  @Mixin private ConfigOption config;

  @Option(
      names = "--service",
      required = true,
      paramLabel = "PATH",
      description = "The path of the partitioned service, such as PartitionedStore.")
  private String service;

  @Option(
      names = "--slots",
      paramLabel = "SLOTS",
      description = "Which slots, such as 0-63,100; without it, tells where all are.")
  private String slots;

  @Option(
      names = "--to",
      paramLabel = "N",
      description = "The number of the partition that is to own them.")
  private Integer to;

  @Option(
      names = "--drain",
      paramLabel = "N",
      description =
          "Empties partition N: nothing moves into it any more, and its slots move to the others.")
  private Integer drain;

  @Option(
      names = "--undrain",
      paramLabel = "N",
      description = "Lets slots move into partition N again.")
  private Integer undrain;

  @Option(
      names = "--loads",
      description = "Watches for one interval, and tells how much partitions and slots are used.")
  private boolean loads;

  @Option(
      names = "--propose",
      description =
          "Watches for three intervals, and says what should move and why; moves nothing.")
  private boolean propose;

  @Option(
      names = "--balance",
      description = "Watches, and moves what should move, until it is ended.")
  private boolean balance;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      description = "How often to look, 1 to 600; 10 if not given.")
  private Integer interval;

  @Option(
      names = "--rate",
      paramLabel = "MOVES",
      description = "How many moves a minute there are at most, 1 to 600; 12 if not given.")
  private Integer rate;

  /** A tool that speaks on these streams. Interrupting its thread ends what balances. */
  public MoveTool(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  protected int run() throws NodeException {
    try {
      check();
      ClusterConfig cluster = config.load();
      if (loads || propose || balance) {
        watch(cluster);
        return 0;
      }
      if (slots != null) {
        if (to == null) {
          throw new IllegalArgumentException(NodeError.NO_TARGET.text());
        }
        List<Integer> wanted = parse(slots);
        MoveProgress progress = new MoveProgress(wanted.size(), Environment.SYSTEM::nanos);
        SlotMoves.move(cluster, service, wanted, to, told -> out.println(progress.text(told)));
      } else if (drain != null) {
        SlotDrain.drain(cluster, service, drain, Duration.ofSeconds(interval), out::println);
      } else if (undrain != null) {
        SlotMoves.drain(cluster, service, undrain, false);
      }
      print(SlotMoves.map(cluster, service));
      return 0;
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return WRONG_INPUT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private void check() {
    Map<String, Boolean> given = new LinkedHashMap<>();
    given.put("--slots", slots != null);
    given.put("--drain", drain != null);
    given.put("--undrain", undrain != null);
    given.put("--loads", loads);
    given.put("--propose", propose);
    given.put("--balance", balance);
    List<String> asked =
        given.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
    require(asked.size() < 2, NodeError.ONE_THING, String.join(" and ", asked));
    require(
        interval == null || loads || propose || balance || drain != null,
        NodeError.OPTION_ALONE,
        "--interval",
        "--loads, --propose, --balance or --drain");
    require(rate == null || balance, NodeError.OPTION_ALONE, "--rate", "--balance");
    interval = interval == null ? STANDARD_INTERVAL_SECONDS : interval;
    rate = rate == null ? STANDARD_RATE : rate;
    require(
        interval >= 1 && interval <= MAX_INTERVAL_SECONDS,
        NodeError.BAD_INTERVAL,
        interval,
        MAX_INTERVAL_SECONDS);
    require(rate >= 1 && rate <= MAX_RATE, NodeError.BAD_RATE, rate, MAX_RATE);
  }

  private static void require(boolean isRight, NodeError otherwise, Object... arguments) {
    if (!isRight) {
      throw new IllegalArgumentException(otherwise.text(arguments));
    }
  }

  private void watch(ClusterConfig cluster) throws NodeException, InterruptedException {
    double movesPerInterval = rate * interval / 60.0;
    int most = balance ? (int) Math.ceil(movesPerInterval) : SlotWatch.MAX_PROPOSED;
    BalanceRule rule = BalanceRule.STANDARD.withMovesPerReport(most);
    SlotBalance watched = SlotBalance.begin(cluster, service, rule);
    SlotWatch watch = new SlotWatch(watched, Duration.ofSeconds(interval), out, err);
    if (balance) {
      watch.balance(movesPerInterval);
    } else if (propose) {
      watch.propose(rule);
    } else {
      watch.printLoads();
    }
  }

  private static List<Integer> parse(String text) {
    List<Integer> slots = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String[] ends = part.strip().split("-", -1);
      try {
        int first = Integer.parseInt(ends[0]);
        int last = Integer.parseInt(ends[ends.length - 1]);
        if (ends.length > 2 || first > last || last - first > 1 << 20) {
          throw new NumberFormatException();
        }
        for (int slot = first; slot <= last; slot++) {
          slots.add(slot);
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(NodeError.BAD_SLOTS.text(text), e);
      }
    }
    return slots;
  }

  private void print(Moved map) {
    List<Integer> owners = map.owners();
    int first = 0;
    for (int slot = 1; slot <= owners.size(); slot++) {
      if (slot == owners.size() || !owners.get(slot).equals(owners.get(first))) {
        String range = first == slot - 1 ? "slot " + first : "slots " + first + "-" + (slot - 1);
        out.println(range + ": partition " + owners.get(first));
        first = slot;
      }
    }
    for (int partition = 0; partition < map.partitions(); partition++) {
      if (!owners.contains(partition)) {
        out.println("no slots: partition " + partition);
      }
    }
    map.draining().forEach(partition -> out.println("partition " + partition + " drains"));
  }
}
