package dev.csmr.samples.benchmark;

import dev.csmr.samples.benchmark.csmr.AuditedTarget;
import dev.csmr.samples.benchmark.csmr.CsmrTarget;
import dev.csmr.samples.benchmark.csmr.MixedTarget;
import dev.csmr.samples.benchmark.csmr.PaddedTarget;
import dev.csmr.samples.benchmark.csmr.PartitionedTarget;
import dev.csmr.samples.benchmark.csmr.SpreadTarget;
import dev.csmr.samples.benchmark.echo.EchoTarget;
import dev.csmr.samples.benchmark.load.Load;
import dev.csmr.samples.benchmark.load.Point;
import dev.csmr.samples.benchmark.load.Target;
import dev.csmr.samples.benchmark.ratis.RatisTarget;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The client process of a contender. Its arguments are the kind of the target and what that takes:
 * for the kind {@code csmr-spread} a number of stores, for {@code csmr-partitioned} a store's name,
 * then for each the target's addresses. It obeys the lines on its standard input:
 *
 * <ul>
 *   <li>{@code fill} gives every key a value and answers {@code filled};
 *   <li>{@code run OPERATION OUTSTANDING PER_SECOND SETTLE_MS MEASURE_MS} answers {@code result
 *       NANOS ALL_CALLS HISTOGRAM}, the histogram compressed and in base 64.
 * </ul>
 */
final class LoadClient {
  private LoadClient() {}

  /** Runs until the standard input ends. */
  public static void main(String[] args) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Target target = connect(args[0], Arrays.asList(args).subList(1, args.length))) {
      Load load = new Load(target);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(obey(load, line.split(" ", -1)));
      }
    }
    // What a library leaves running must not keep the process.
    System.exit(0);
  }

  private static Target connect(String kind, List<String> words) throws Exception {
    return switch (kind) {
      case "csmr" -> new CsmrTarget(words);
      case "csmr-padded" -> new PaddedTarget(new CsmrTarget(words));
      case "csmr-together" -> new AuditedTarget(words, "TogetherStore");
      case "csmr-apart" -> new AuditedTarget(words, "ApartStore");
      case "csmr-mixed" -> new MixedTarget(words, "ApartStore");
      case "csmr-spread" ->
          new SpreadTarget(Integer.parseInt(words.get(0)), words.subList(1, words.size()));
      case "csmr-partitioned" ->
          new PartitionedTarget(words.get(0), words.subList(1, words.size()));
      case "ratis" -> new RatisTarget(words);
      case "echo" -> new EchoTarget(words.get(0));
      default -> throw new IllegalArgumentException("There is no target \"" + kind + "\".");
    };
  }

  private static String obey(Load load, String[] words) throws Exception {
    if (words[0].equals("fill")) {
      load.fill();
      return "filled";
    }
    Point point =
        new Point(
            Point.Operation.valueOf(words[1]),
            Integer.parseInt(words[2]),
            Integer.parseInt(words[3]));
    Load.Result result = load.run(point, millis(words[4]), millis(words[5]));
    return "result " + result.nanos() + " " + result.allCalls() + " " + text(result.latencies());
  }

  private static long millis(String word) {
    return TimeUnit.MILLISECONDS.toNanos(Long.parseLong(word));
  }

  private static String text(Histogram histogram) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }
}
