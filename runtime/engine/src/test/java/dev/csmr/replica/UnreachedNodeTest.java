package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.config.Location;
import dev.csmr.config.NodeConfig;
import dev.csmr.proxy.PeerSettings;
import dev.csmr.proxy.Peers;
import dev.csmr.proxy.SimulatedPeers;
import dev.csmr.service.frame.Frame;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a node asks of another that it does not reach has an end, in virtual time. */
final class UnreachedNodeTest {
  private static final long SECOND = 1_000 * SimulatedWorld.MILLIS;

  private final SimulatedWorld world = new SimulatedWorld(1, null);
  private final Silent here = new Silent();
  private final Silent there = new Silent();
  private final SimulatedNetwork network =
      new SimulatedNetwork(world, () -> false, host -> there.up ? there : null);
  private final Peers peers =
      SimulatedPeers.of(
          List.of(new NodeConfig("n2", "n2", 1, 1, Path.of("none"), Location.GENERATED)),
          new PeerSettings("test", "n1", 100, 10_000, 1 << 20, List::of),
          host -> network.channel(here, host),
          here.loop,
          here.loop::isRunning,
          world.new Node());

  /** One that takes streams and never says anything. */
  private final class Silent implements SimulatedNetwork.Host {
    final SimulatedWorld.Timer loop = world.new Timer();
    boolean up = true;

    @Override
    public boolean isUp() {
      return up;
    }

    @Override
    public SimulatedWorld.Timer loop() {
      return loop;
    }

    @Override
    public ServerCallHandler<Frame, Frame> handler(String fullMethodName) {
      return (call, headers) -> new ServerCall.Listener<>() {};
    }
  }

  @Test
  void a_question_to_a_node_that_refuses_connections_fails_at_once() {
    there.up = false;
    CompletableFuture<Long> first = peers.term("n2", "g");
    world.run(50 * SimulatedWorld.MILLIS);
    // So soon after that, nothing is tried again.
    CompletableFuture<Long> second = peers.term("n2", "g");
    world.run(50 * SimulatedWorld.MILLIS);

    assertThat(first).isCompletedExceptionally();
    assertThat(second).isCompletedExceptionally();
  }

  @Test
  void questions_to_a_node_that_takes_the_connection_and_is_silent_fail_within_two_seconds() {
    List<CompletableFuture<Long>> asked = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      asked.add(peers.term("n2", "g"));
      world.run(SECOND / 10);
    }
    world.run(SECOND);

    assertThat(asked).allMatch(CompletableFuture::isCompletedExceptionally);
  }

  @Test
  void questions_are_answered_with_the_end_of_a_node_that_has_said_nothing_yet() {
    CompletableFuture<Long> asked = peers.term("n2", "g");
    world.run(SECOND / 10);
    assertThat(asked).isNotDone();

    network.gone(there);
    world.run(SECOND / 10);

    assertThat(asked).isCompletedExceptionally();
  }
}
