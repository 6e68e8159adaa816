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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
    /** What a put costs when the load is spread over more groups. */
    GROUPS,
    /** How long execution stands still for a snapshot. */
    SNAPSHOTS,
    /** What it costs that slots may move, and what their moves cost. */
    MOVES
  }

  /**
   * What compositions cost is little beside how much a machine's speed varies, and what one
   * operation in a hundred runs takes long until the JIT compiler has seen enough.
   */
  private static final int MORE_ROUNDS = 2;

  private static final int MAX_ROUNDS = 1_000;
  private static final double LEAST_SECONDS = 0.1;
  private static final double MOST_SECONDS = 600;

  /** So many the client written by hand lets be under way. */
  private static final int MOST_OUTSTANDING = 8_192;

  @Spec private CommandSpec spec;

  @Option(
      names = "--parts",
      split = ",",
      defaultValue = "START_UP,STORES,COMPOSITIONS,GROUPS,SNAPSHOTS,MOVES",
      description = "What is measured, of ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Part> parts;

  @Option(
      names = "--contenders",
      split = ",",
      defaultValue = "ECHO,RATIS,CSMR",
      description =
          "Who is measured in the part STORES, of ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Contenders.Known> contenders;

  @Option(
      names = "--rounds",
      defaultValue = "4",
      description =
          "How often each point is measured; of compositions twice as often"
              + " (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--warm-up",
      defaultValue = "3",
      description =
          "How many rounds go before those that are measured, and count for nothing; for"
              + " compositions twice as many (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--seconds",
      defaultValue = "1",
      description = "How long a point is measured in a round (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--outstanding",
      split = ",",
      defaultValue = "1,16,256,4096",
      description = "Calls under way at a time, in the part STORES (default: ${DEFAULT-VALUE}).")
  private List<Integer> outstanding;

  @Option(
      names = "--directory",
      defaultValue = "target/benchmark",
      description =
          "Where data, logs and the result go; emptied before (default: ${DEFAULT-VALUE}).")
  private Path directory;

  /** Runs the benchmark and exits with 0 unless something breaks, with 2 if an option is wrong. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Benchmark()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireSoundOptions();
    long begin = System.nanoTime();
    Path root = Directories.fresh(directory.toAbsolutePath());
    Path file = root.resolve("result.md");
    StringBuilder report = new StringBuilder(Report.preface());
    // In the order of their declaration, whatever the order of the option.
    for (Part part : Part.values()) {
      if (parts.contains(part)) {
        System.out.printf("Measuring %s%n", part);
        Path own = Files.createDirectories(root.resolve(part.name()));
        report.append(measure(part, own));
        // What is measured is kept, even if a later part breaks.
        Files.writeString(file, report);
      }
    }
    System.out.printf(
        "%n%s%nWritten to %s after %d s.%n",
        report, file, (System.nanoTime() - begin) / 1_000_000_000);
    return 0;
  }

  private void requireSoundOptions() {
    require(rounds >= 1 && rounds <= MAX_ROUNDS, "--rounds", "from 1 to " + MAX_ROUNDS);
    require(warmUp >= 0 && warmUp <= MAX_ROUNDS, "--warm-up", "from 0 to " + MAX_ROUNDS);
    require(
        seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS,
        "--seconds",
        "from " + LEAST_SECONDS + " to " + MOST_SECONDS);
    require(
        outstanding.stream().allMatch(calls -> calls >= 1 && calls <= MOST_OUTSTANDING),
        "--outstanding",
        "numbers from 1 to " + MOST_OUTSTANDING);
  }

  private void require(boolean sound, String option, String range) {
    if (!sound) {
      throw new ParameterException(spec.commandLine(), option + " has to be " + range + ".");
    }
  }

  private String measure(Part part, Path own) throws IOException, InterruptedException {
    return switch (part) {
      case START_UP -> StartUp.report(own);
      case STORES -> stores(own);
      case COMPOSITIONS -> Compositions.report(rounds(MORE_ROUNDS), own);
      case GROUPS -> Groups.report(rounds(1), own);
      case SNAPSHOTS -> Snapshots.report(own);
      case MOVES -> Moves.report(rounds(1), own);
    };
  }

  private String stores(Path directory) throws IOException, InterruptedException {
    List<Participant> participants = new ArrayList<>();
    try {
      for (Contenders.Known known : Contenders.Known.values()) {
        if (contenders.contains(known)) {
          Contender contender = known.contender();
          Path own = Files.createDirectories(directory.resolve(known.name()));
          participants.add(Participant.start(contender, own));
        }
      }
      Results results = rounds(1).measure(participants, points());
      return Report.ofStores(results, rounds(1));
    } finally {
      participants.forEach(Participant::close);
    }
  }

  private Rounds rounds(int times) {
    return new Rounds(times * warmUp, times * rounds, (long) (seconds * 1000));
  }

  private List<Point> points() {
    List<Point> points = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      outstanding.stream().distinct().forEach(calls -> points.add(new Point(operation, calls)));
    }
    return points;
  }
}
