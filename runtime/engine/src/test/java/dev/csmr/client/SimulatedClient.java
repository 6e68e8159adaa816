package dev.csmr.client;

import dev.csmr.service.Environment;
import dev.csmr.service.Operations;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A real caller of a service, on channels, a loop and a clock that a test chooses. */
public final class SimulatedClient {
  private final StreamCaller caller;

  /**
   * What a client keeps to, in milliseconds; see {@link CsmrClient.Builder}.
   *
   * @param maxOutstanding how many invocations may be without an answer
   */
  public record Limits(
      long deadline, long expiryWindow, int maxOutstanding, long stall, long attempt) {}

  /**
   * Creates the caller.
   *
   * @param nodes the endpoints that it knows, in the order in which it tries them
   * @param channels to each host
   * @param inLoop whether the loop runs the calling code
   */
  public SimulatedClient(
      String service,
      Limits limits,
      List<String> nodes,
      Function<String, ManagedChannel> channels,
      ScheduledExecutorService loop,
      BooleanSupplier inLoop,
      Environment environment) {
    StreamSwitch.Connections connections =
        new StreamSwitch.Connections() {
          @Override
          public ManagedChannel to(Endpoint endpoint) {
            return channels.apply(endpoint.host());
          }

          @Override
          public void renew(Endpoint endpoint) {}
        };
    caller =
        new StreamCaller(
            service,
            "",
            new Operations(List.of()),
            new ClientOptions(
                Duration.ofMillis(limits.deadline),
                Duration.ofMillis(limits.expiryWindow),
                limits.maxOutstanding,
                Duration.ofMillis(limits.stall),
                Duration.ofMillis(limits.attempt)),
            new Endpoints(nodes.stream().map(Endpoint::parse).toList(), 0),
            connections,
            loop,
            inLoop,
            environment);
  }

  /** The caller, as generated clients have it. */
  public Caller caller() {
    return caller;
  }

  /** Closes it: ends what is outstanding. */
  public void close() {
    caller.close();
  }
}
