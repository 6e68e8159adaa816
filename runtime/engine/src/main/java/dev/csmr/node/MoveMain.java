package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Moves slots of a partitioned service from one partition to another while the cluster serves, or
 * tells where they are.
 *
 * <p>Exit codes: 0 all slots are where they are to be, 1 not all, 2 wrong command line or
 * configuration. Run it again whenever in doubt.
 */
@Command(
    name = "csmr-move",
    description = "Moves slots of a partitioned service while the cluster serves.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class MoveMain extends CommandLineTool {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The cluster's configuration, cluster.yaml.")
  private Path config;

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

  private MoveMain() {}

  /** Runs the command line and ends the process. */
  public static void main(String[] arguments) {
    new MoveMain().runAndExit(arguments);
  }

  @Override
  int run() throws NodeException {
    try {
      ClusterConfig cluster = ClusterConfig.load(config);
      if (slots != null) {
        if (to == null) {
          throw new IllegalArgumentException(NodeError.NO_TARGET.text());
        }
        List<Integer> wanted = parse(slots);
        SlotMoves.move(
            cluster, service, wanted, to, left -> out.println(left + " slots left to move"));
      }
      print(SlotMoves.owners(cluster, service));
      return 0;
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return WRONG_INPUT;
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

  private void print(List<Integer> owners) {
    int first = 0;
    for (int slot = 1; slot <= owners.size(); slot++) {
      if (slot == owners.size() || !owners.get(slot).equals(owners.get(first))) {
        String range = first == slot - 1 ? "slot " + first : "slots " + first + "-" + (slot - 1);
        out.println(range + ": partition " + owners.get(first));
        first = slot;
      }
    }
  }
}
