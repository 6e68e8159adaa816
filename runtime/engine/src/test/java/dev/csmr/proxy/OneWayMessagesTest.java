package dev.csmr.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.multicast.Envelope;
import dev.csmr.multicast.Message;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.service.Environment;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.Step;
import dev.csmr.service.frame.Frame;
import dev.csmr.service.frame.InvocationMode;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages between groups, from this node, {@code n1}, to a group with a member on {@code n2}. */
@Timeout(600)
final class OneWayMessagesTest {
  private static final int BOUND = 100;
  private static final int ANSWER_TAG = WireType.tag(1, WireType.LENGTH_DELIMITED);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ScriptedReplica here = new ScriptedReplica();
  private final ScriptedReplica there = new ScriptedReplica();
  private final Wire wire = new Wire();
  private OtherNode other;
  private Peers peers;

  /** What the other node sends: counted, and lost while it is cut. */
  private static final class Wire implements ServerInterceptor {
    final AtomicInteger answers = new AtomicInteger();
    final AtomicInteger streams = new AtomicInteger();
    volatile boolean cut;

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      streams.incrementAndGet();
      return next.startCall(
          new SimpleForwardingServerCall<>(call) {
            @Override
            public void sendMessage(A message) {
              WireReader in = ((Frame) message).reader();
              for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                answers.addAndGet(tag == ANSWER_TAG ? 1 : 0);
                in.skip(tag);
              }
              if (!cut) {
                super.sendMessage(message);
              }
            }
          },
          headers);
    }
  }

  @BeforeEach
  void start() throws Exception {
    other = new OtherNode(group -> there, wire);
    peers = other.peers(new PeerSettings("test", "n1", BOUND, 10_000, 1 << 20, List::of));
    OtherNode.awaitStream(peers);
    wire.answers.set(0);
  }

  @AfterEach
  void stop() {
    peers.close();
    other.close();
    timer.shutdownNow();
  }

  private GroupLink toOthers() {
    return new GroupLink("g", "n1", List.of("n2", "n1"), null, peers, timer, Environment.SYSTEM);
  }

  private GroupLink toAll() {
    return new GroupLink("g", "n1", List.of("n2", "n1"), here, peers, timer, Environment.SYSTEM);
  }

  private static Envelope message(int number) {
    return new Envelope("from", number, new Message.Acknowledgement());
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private GroupReply command(GroupLink link) {
    CompletableFuture<GroupReply> reply = new CompletableFuture<>();
    link.execute(
        InvocationMode.COMMAND,
        Invocation.of(new InvocationIdentity(1, 4, 1, 99), new Step(1, 2, new byte[] {3}, false)),
        new Patience(System.nanoTime() + TimeUnit.SECONDS.toNanos(300), () -> false),
        (answer, maybe) -> reply.complete(answer));
    return reply.join();
  }

  /** Asks directly, to see what a link is told. */
  private CompletableFuture<GroupReply> send(int number) {
    CompletableFuture<GroupReply> told = new CompletableFuture<>();
    peers.ask(
        "n2",
        PeerRequest.multicast("g", message(number)),
        answer -> assertThat(told.complete(answer.reply())).isTrue());
    return told;
  }

  @Test
  void a_message_that_is_taken_has_no_answer_and_yet_it_is_known_in_the_end() {
    CompletableFuture<GroupReply> first = send(1);
    CompletableFuture<GroupReply> second = send(2);

    assertThat(first.join().isDone()).isTrue();
    assertThat(second.join().isDone()).isTrue();
    assertThat(there.asked).containsExactly("message 1", "message 2");
    assertThat(wire.answers).hasValue(0);
  }

  @Test
  void the_answer_of_something_else_tells_as_well() {
    CompletableFuture<GroupReply> message = send(1);

    assertThat(peers.term("n2", "g").join()).isEqualTo(there.term);

    assertThat(message.join().isDone()).isTrue();
    assertThat(wire.answers).hasValue(1);
  }

  @Test
  void a_refusal_is_answered_and_does_not_touch_what_was_taken() {
    there.answering(GroupReply.done(List.of()), GroupReply.notLeader("n3"));
    CompletableFuture<GroupReply> first = send(1);
    CompletableFuture<GroupReply> second = send(2);
    CompletableFuture<GroupReply> third = send(3);

    assertThat(second.join().leader()).isEqualTo("n3");
    assertThat(first.join().isDone()).isTrue();
    assertThat(third.join().isDone()).isTrue();
    assertThat(wire.answers).hasValue(1);
  }

  @Test
  void a_refused_message_follows_the_hint_and_the_next_goes_there_at_once() {
    here.answering(GroupReply.notLeader("n2"));
    there.answering(GroupReply.notLeader("n1"));
    GroupLink link = toAll();

    link.forward(message(1));
    await(() -> here.asked.size() == 2);
    link.forward(message(2));
    await(() -> here.asked.size() == 3);

    assertThat(here.asked).containsExactly("message 1", "message 1", "message 2");
    assertThat(there.asked).containsExactly("message 1");
    assertThat(link.leader()).isEqualTo("n1");
  }

  @Test
  void a_refusal_without_a_hint_makes_the_next_message_go_to_another_member() {
    there.answering(GroupReply.notLeader(null));
    here.answering(GroupReply.notLeader("n2"));
    GroupLink link = toAll();

    link.forward(message(1));

    await(() -> "n1".equals(link.leader()));
    assertThat(here.asked).containsExactly("message 1");
    assertThat(there.asked).containsExactly("message 1");
  }

  @Test
  void messages_that_are_not_known_to_be_taken_hold_up_nothing_else() {
    GroupLink link = toOthers();
    assertThat(command(link).isDone()).isTrue();
    for (int i = 0; i < 2 * BOUND; i++) {
      link.forward(message(i));
    }

    assertThat(command(link).isDone()).isTrue();
    assertThat(there.asked).hasSize(2 * BOUND + 2);
  }

  @Test
  void a_node_that_falls_silent_is_noticed_by_messages_alone() {
    assertThat(send(1).join().isDone()).isTrue();
    wire.cut = true;

    GroupReply lost = send(2).join();

    assertThat(lost.outcome()).isEqualTo(GroupOutcome.NOT_READY);
    assertThat(lost.message()).contains("node n2 is silent");
  }

  @Test
  void a_node_that_has_nothing_to_say_is_not_silent() throws Exception {
    // Both nodes are on this machine: one that stood still says nothing of either.
    while (stoodStillWhileTalking()) {
      assertThat(send(0).get(120, TimeUnit.SECONDS)).isNotNull();
    }
  }

  private boolean stoodStillWhileTalking() throws Exception {
    assertThat(send(0).get(120, TimeUnit.SECONDS)).isNotNull();
    int streams = wire.streams.get();
    long longest = 0;
    boolean allTaken = true;
    long begin = System.nanoTime();
    long now = begin;
    for (int number = 1; now - begin < 2 * PeerLink.STALL_NANOS; number++) {
      allTaken &= send(number).get(120, TimeUnit.SECONDS).isDone();
      longest = Math.max(longest, System.nanoTime() - now);
      now = System.nanoTime();
    }
    if (longest > PeerLink.STALL_NANOS / 3) {
      return true;
    }
    assertThat(allTaken).isTrue();
    assertThat(wire.streams).hasValue(streams);
    assertThat(wire.answers).hasValue(0);
    return false;
  }
}
