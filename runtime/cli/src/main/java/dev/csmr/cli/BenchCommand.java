package dev.csmr.cli;

import com.google.gson.JsonObject;
import com.google.protobuf.DynamicMessage;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.NodeConfig;
import dev.csmr.node.CommandLineTool;
import dev.csmr.node.ConfigOption;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Calls an operation again and again, and tells how many calls a second return and how long they
 * take. Plain gRPC, so each call is a message of its own.
 *
 * <p>Exit codes: 0 all calls returned, 1 some did not, 2 wrong command line or configuration.
 */
@Command(
    name = "bench",
    description =
        "Calls an operation again and again, and tells rate and latencies. What it changes, it changes.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchCommand extends CommandLineTool {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9};

  @Mixin private ConfigOption config;
  @Mixin private OutputOption output;
  @Mixin private CallerOptions caller;
  @Mixin private OperationName name;

  @Option(
      names = "--json",
      paramLabel = "JSON",
      defaultValue = "{}",
      description =
          "The arguments by name; {i} in it is a number from 0 to one less than --different.")
  private String json;

  @Option(
      names = "--different",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many different {i} there are. Default: ${DEFAULT-VALUE}.")
  private int different;

  @Option(
      names = "--outstanding",
      paramLabel = "N",
      defaultValue = "16",
      description = "How many calls are under way at a time. Default: ${DEFAULT-VALUE}.")
  private int outstanding;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long to measure. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warm-up-seconds",
      paramLabel = "SECONDS",
      defaultValue = "3",
      description = "How long to call before that. Default: ${DEFAULT-VALUE}.")
  private int warmUpSeconds;

  @Option(
      names = "--deadline-seconds",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long a call may take. Default: ${DEFAULT-VALUE}.")
  private int deadlineSeconds;

  BenchCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  protected int run() throws InterruptedException {
    ClusterConfig cluster = config.load();
    Duration deadline = Duration.ofSeconds(deadlineSeconds);
    try (ServiceCaller calls = new ServiceCaller(cluster, name.service(), caller, deadline)) {
      ServiceSchema.Operation called = calls.schema().operation(name.operation());
      List<DynamicMessage> requests =
          IntStream.range(0, json.contains("{i}") ? Math.max(1, different) : 1)
              .mapToObj(i -> called.request(json.replace("{i}", Integer.toString(i))))
              .toList();
      List<Channel> channels = new ArrayList<>();
      for (NodeConfig node : caller.nodes(cluster)) {
        channels.add(calls.unnamed(node));
      }
      CallLoad load = new CallLoad(channels, called.grpc(), requests, deadline);
      load.begin(Math.max(1, outstanding));
      watch(load, warmUpSeconds, "warming up");
      load.forget();
      long begin = System.nanoTime();
      watch(load, Math.max(1, seconds), "measuring");
      double took = (System.nanoTime() - begin) / 1e9;
      CallLoad.Measured measured = load.end();
      tell(measured, took);
      return measured.failures().isEmpty() ? 0 : NOT_DONE;
    } catch (StatusRuntimeException e) {
      err.println(CallFailure.of(e, null).text());
      return NOT_DONE;
    }
  }

  private void watch(CallLoad load, int howLong, String what) throws InterruptedException {
    long before = load.returned();
    for (int second = 1; second <= howLong; second++) {
      TimeUnit.SECONDS.sleep(1);
      long now = load.returned();
      err.println(what + ", " + (howLong - second) + " s left: " + (now - before) + " calls/s");
      before = now;
    }
  }

  private void tell(CallLoad.Measured measured, double took) {
    Histogram latencies = measured.latencies();
    double rate = latencies.getTotalCount() / took;
    if (output.isJson()) {
      JsonObject json = new JsonObject();
      json.addProperty("callsPerSecond", rate);
      json.addProperty("returned", latencies.getTotalCount());
      JsonObject micros = new JsonObject();
      for (double percentile : PERCENTILES) {
        micros.addProperty("p" + text(percentile), latencies.getValueAtPercentile(percentile));
      }
      micros.addProperty("max", latencies.getMaxValue());
      json.add("latencyMicros", micros);
      JsonObject failures = new JsonObject();
      measured.failures().forEach(failures::addProperty);
      json.add("failures", failures);
      out.println(OutputOption.text(json));
      return;
    }
    out.printf(
        Locale.ROOT,
        "%,.0f calls/s returned (%,d in %.1f s, %d under way at a time)%n",
        rate,
        latencies.getTotalCount(),
        took,
        outstanding);
    for (double percentile : PERCENTILES) {
      print("p" + text(percentile), latencies.getValueAtPercentile(percentile));
    }
    print("max", latencies.getMaxValue());
    for (Map.Entry<String, Long> failure : measured.failures().entrySet()) {
      out.println(failure.getValue() + " calls did not return: " + failure.getKey());
    }
  }

  private void print(String what, long micros) {
    out.printf(Locale.ROOT, "%-6s %,10.2f ms%n", what, micros / 1_000.0);
  }

  private static String text(double percentile) {
    return percentile == Math.rint(percentile)
        ? Long.toString(Math.round(percentile))
        : Double.toString(percentile);
  }
}
