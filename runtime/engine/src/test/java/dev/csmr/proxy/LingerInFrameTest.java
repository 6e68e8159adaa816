package dev.csmr.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.codec.WireReader;
import dev.csmr.multicast.Conflicts;
import dev.csmr.multicast.Operation;
import dev.csmr.multicast.Part;
import dev.csmr.multicast.Role;
import dev.csmr.replica.api.CommandDensity;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.frame.Frame;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Beginnings of multi-group operations, from this node to a group on another. */
@Timeout(600)
final class LingerInFrameTest {
  /** Longer than any test takes. */
  private static final int NEVER_MILLIS = 3_600_000;

  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(120);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ScriptedReplica there = new ScriptedReplica();
  private final CommandDensity density = new CommandDensity(System.nanoTime());
  private final Frames frames = new Frames();
  private OtherNode other;
  private Peers peers;
  private long sequence;

  /** How many requests each frame held. */
  private static final class Frames implements ServerInterceptor {
    final List<Integer> requests = new CopyOnWriteArrayList<>();

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
        @Override
        public void onMessage(Q message) {
          WireReader in = ((Frame) message).reader();
          int count = 0;
          for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            in.skip(tag);
            count++;
          }
          requests.add(count);
          super.onMessage(message);
        }
      };
    }
  }

  @BeforeEach
  void start() throws Exception {
    other = new OtherNode(group -> there, frames);
  }

  @AfterEach
  void stop() {
    peers.close();
    other.close();
    timer.shutdownNow();
  }

  private void connect(int lingerMillis) {
    PeerSettings settings =
        new PeerSettings("test", "n1", 1_000, 1 << 20, 1 << 20, lingerMillis, List::of);
    peers = other.peers(settings, density);
    OtherNode.awaitStream(peers);
  }

  /** From now on many single-group commands are applied here, in each millisecond. */
  private void makeDense() {
    var unused =
        timer.scheduleAtFixedRate(
            () -> density.applied(1_000, System.nanoTime()), 0, 1, TimeUnit.MILLISECONDS);
    while (!density.isDense(System.nanoTime())) {
      Thread.onSpinWait();
    }
  }

  private CompletableFuture<Boolean> begin() {
    Part own = Part.of("g", Role.EXECUTES, Conflicts.NOTHING, new byte[] {1});
    Operation operation =
        new Operation(new InvocationIdentity(1, ++sequence, 1, Long.MAX_VALUE), List.of(own));
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    peers.ask(
        "n2",
        PeerRequest.start("g", operation),
        answer -> assertThat(done.complete(answer.reply().isDone())).isTrue());
    return done;
  }

  @Test
  void without_traffic_each_is_sent_at_once() {
    connect(NEVER_MILLIS);

    assertThat(begin().join()).isTrue();
  }

  @Test
  void amid_dense_traffic_they_go_with_what_does_not_wait() {
    connect(NEVER_MILLIS);
    makeDense();

    // A machine that stops for a moment interrupts the traffic: then a frame has fewer.
    long end = System.nanoTime() + DEADLINE_NANOS;
    while (!frames.requests.contains(3) && System.nanoTime() < end) {
      CompletableFuture<Boolean> first = begin();
      CompletableFuture<Boolean> second = begin();
      assertThat(peers.term("n2", "g").join()).isEqualTo(there.term);
      assertThat(first.join()).isTrue();
      assertThat(second.join()).isTrue();
    }

    assertThat(frames.requests).contains(3);
  }

  @Test
  void amid_dense_traffic_they_do_not_wait_for_ever() {
    connect(5);
    makeDense();

    assertThat(begin().join()).isTrue();
  }

  @Test
  void many_do_not_wait_for_more() {
    connect(NEVER_MILLIS);
    makeDense();

    CompletableFuture<Boolean> first = begin();
    for (int more = 0; !first.isDone() && more < 10 * PeerLink.ENOUGH; more++) {
      var unused = begin();
    }

    assertThat(first.join()).isTrue();
  }
}
