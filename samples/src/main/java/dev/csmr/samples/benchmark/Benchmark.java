package dev.csmr.samples.benchmark;

import dev.csmr.launcher.Directories;
import dev.csmr.samples.benchmark.load.Point;
import dev.csmr.samples.benchmark.load.Point.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures all contenders, in turns, and prints the result as Markdown. */
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    description =
        "Measures the generated key-value store beside one written by hand on Ratis and beside a"
            + " gRPC echo.")
public final class Benchmark implements Callable<Integer> {
  /** What can be measured by itself. */
  enum Part {
    /** How soon a cluster is of use, and what it costs to have it idle. */
    START_UP,
    /** The stores and the echo, side by side. */
    STORES,
    /** What operations of compositions cost beside plain puts. */
    COMPOSITIONS,
    /** How long execution stands still for a snapshot. */
    SNAPSHOTS
  }

  /** What compositions cost is little beside how much a machine's speed varies. */
  private static final int MORE_ROUNDS = 3;

  /** And what one operation in a hundred runs takes long until the JIT compiler has seen enough. */
  private static final int MORE_WARM_UP = 2;

  @Option(
      names = "--parts",
      split = ",",
      defaultValue = "START_UP,STORES,COMPOSITIONS,SNAPSHOTS",
      description = "What is measured, of ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Part> parts;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description =
          "How often each point is measured; of compositions three times as often"
              + " (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "2",
      description = "How long a point is measured in a round (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "30",
      description =
          "Seconds of load before measuring, for each system; for compositions twice as many"
              + " (default: ${DEFAULT-VALUE}).")
  private int warmUpSeconds;

  @Option(
      names = "--outstanding",
      split = ",",
      defaultValue = "1,16,64,256,4096",
      description = "Calls under way at a time (default: ${DEFAULT-VALUE}).")
  private List<Integer> outstanding;

  @Option(
      names = "--directory",
      defaultValue = "target/benchmark",
      description =
          "Where data, logs and the result go; emptied before (default: ${DEFAULT-VALUE}).")
  private Path directory;

  /** Runs the benchmark and exits with 0 unless something breaks. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Benchmark()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root = Directories.fresh(directory.toAbsolutePath());
    StringBuilder report = new StringBuilder();
    if (parts.contains(Part.START_UP)) {
      System.out.println("Starting nodes");
      Path own = Files.createDirectories(root.resolve("start-up"));
      report.append(
          Report.ofStartUp(StartUp.measure(Contenders.configuration(Contenders.STORE), own)));
    }
    if (parts.contains(Part.STORES)) {
      report.append('\n').append(stores(root));
    }
    if (parts.contains(Part.COMPOSITIONS)) {
      System.out.println("Starting the cluster of compositions");
      Path own = Files.createDirectories(root.resolve("compositions"));
      report.append('\n').append(Compositions.report(howOften(MORE_ROUNDS, MORE_WARM_UP), own));
    }
    if (parts.contains(Part.SNAPSHOTS)) {
      System.out.println("Filling the store that snapshots are taken of");
      Path own = Files.createDirectories(root.resolve("snapshots"));
      report.append('\n').append(Snapshots.report(own));
    }
    Path file = root.resolve("result.md");
    Files.writeString(file, report);
    System.out.printf("%n%s%nWritten to %s%n", report, file);
    return 0;
  }

  private String stores(Path root) throws IOException, InterruptedException {
    Contender csmr = new Contenders.Csmr();
    Contender byHand = new Contenders.Ratis();
    List<Participant> participants = new ArrayList<>();
    try {
      for (Contender contender : List.of(new Contenders.Echo(), byHand, csmr)) {
        System.out.printf("Starting %s%n", contender.name());
        Path own = Files.createDirectories(root.resolve(contender.name().replace(' ', '-')));
        participants.add(Participant.start(contender, own));
      }
      Results results = howOften(1, 1).measure(participants, points());
      return Report.ofStores(results, csmr.name(), byHand.name());
    } finally {
      participants.forEach(Participant::close);
    }
  }

  private Rounds howOften(int moreRounds, int moreWarmUp) {
    return new Rounds(
        moreRounds * rounds, (long) (seconds * 1000), 1000L * moreWarmUp * warmUpSeconds);
  }

  private List<Point> points() {
    List<Point> points = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      outstanding.forEach(calls -> points.add(new Point(operation, calls)));
    }
    return points;
  }
}
