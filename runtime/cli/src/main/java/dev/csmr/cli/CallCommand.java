package dev.csmr.cli;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.util.JsonFormat;
import dev.csmr.config.ClusterConfig;
import dev.csmr.node.CommandLineTool;
import dev.csmr.node.ConfigOption;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Calls an operation of a service: JSON in, JSON out. The cluster's own description of the service,
 * which it is asked for, says what the parts are.
 *
 * <p>Exit codes: 0 it was executed and returned, 1 it was not, or threw, 2 wrong command line or
 * configuration: no such service or operation, JSON that does not fit.
 */
@Command(
    name = "call",
    description = "Calls an operation of a service, exactly once however often it tries.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CallCommand extends CommandLineTool {
  /** What Java makes of a byte of the command line that the locale does not have. */
  private static final char UNREADABLE = '\uFFFD';

  @Mixin private ConfigOption config;
  @Mixin private OutputOption output;
  @Mixin private CallerOptions caller;
  @Mixin private OperationName name;

  @Option(
      names = "--json",
      paramLabel = "JSON",
      defaultValue = "{}",
      description = "The arguments by name; - reads them from standard input. Default: none.")
  private String json;

  @Option(
      names = "--invocation",
      paramLabel = "UUID",
      description =
          "Names the invocation: given again within two minutes, it is not executed again, and"
              + " answers the same. Without it, a new one.")
  private UUID invocation = UUID.randomUUID();

  @Option(
      names = "--stale",
      description = "Reads what the node that is called has executed so far.")
  private boolean stale;

  @Option(
      names = "--deadline-seconds",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long to try. Default: ${DEFAULT-VALUE}.")
  private int deadlineSeconds;

  CallCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  protected int run() throws InterruptedException {
    ClusterConfig cluster = config.load();
    Duration deadline = Duration.ofSeconds(deadlineSeconds);
    ServiceSchema schema = null;
    try (ServiceCaller calls = new ServiceCaller(cluster, name.service(), caller, deadline)) {
      schema = calls.schema();
      ServiceSchema.Operation called = schema.operation(name.operation());
      DynamicMessage request = called.request(arguments(called));
      DynamicMessage answer = calls.call(called, request, invocation, stale);
      out.println(JsonFormat.printer().includingDefaultValueFields().print(answer));
      return 0;
    } catch (StatusRuntimeException e) {
      CallFailure failure = CallFailure.of(e, schema);
      if (output.isJson()) {
        out.println(OutputOption.text(failure.json()));
      } else {
        err.println(failure.text());
      }
      return NOT_DONE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A key that is read wrongly is another key, and the call would go well. */
  private String arguments(ServiceSchema.Operation called) throws IOException {
    if (!json.equals("-")) {
      String encoding = System.getProperty("sun.jnu.encoding", "");
      if (json.indexOf(UNREADABLE) >= 0 && !encoding.equals(StandardCharsets.UTF_8.name())) {
        throw called.notJson(
            "it has characters that the locale of this shell cannot have ("
                + encoding
                + "); set LC_ALL=C.UTF-8, or give it to standard input, with --json -");
      }
      return json;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(System.in.readAllBytes());
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw called.notJson("standard input is not UTF-8");
    }
  }
}
