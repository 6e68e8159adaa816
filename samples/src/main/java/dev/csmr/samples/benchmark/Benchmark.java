package dev.csmr.samples.benchmark;

import dev.csmr.samples.benchmark.load.Point;
import dev.csmr.samples.benchmark.load.Point.Operation;
import dev.csmr.samples.launch.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How often each point is measured (default: ${DEFAULT-VALUE}).")
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
          "Seconds of load before measuring, for each system (default: ${DEFAULT-VALUE}).")
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
    System.exit(new CommandLine(new Benchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Contender csmr = new Contenders.Csmr();
    Contender byHand = new Contenders.Ratis();
    List<Contender> contenders = List.of(new Contenders.Echo(), byHand, csmr);
    Path root = Directories.fresh(directory.toAbsolutePath());
    List<Participant> participants = new ArrayList<>();
    Results results = new Results();
    try {
      for (Contender contender : contenders) {
        say("Starting " + contender.name());
        Path own = Files.createDirectories(root.resolve(contender.name().replace(' ', '-')));
        participants.add(Participant.start(contender, own));
      }
      warmUp(participants);
      measure(participants, results);
    } finally {
      participants.forEach(Participant::close);
    }
    String report = Report.of(results, csmr.name(), byHand.name());
    Path file = root.resolve("result.md");
    Files.writeString(file, report);
    say("\n" + report + "\nWritten to " + file);
    return 0;
  }

  private List<Point> points() {
    List<Point> points = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      outstanding.forEach(calls -> points.add(new Point(operation, calls)));
    }
    return points;
  }

  private void warmUp(List<Participant> participants) throws IOException {
    List<Point> points = points();
    for (Participant participant : participants) {
      say("Warming up " + participant.name() + " for " + warmUpSeconds + " s");
      for (Point point : points) {
        participant.measure(point, warmUpSeconds * 1000L / points.size());
      }
    }
  }

  private void measure(List<Participant> participants, Results results) throws IOException {
    for (int round = 1; round <= rounds; round++) {
      for (Point point : points()) {
        for (Participant participant : participants) {
          Measured one = participant.measure(point, (long) (seconds * 1000));
          results.add(point, participant.name(), one);
          say(
              String.format(
                  "Round %d of %d, %s: %s %,.0f/s",
                  round, rounds, point, participant.name(), one.perSecond()));
        }
      }
    }
  }

  private static void say(String text) {
    System.out.println(text);
  }
}
