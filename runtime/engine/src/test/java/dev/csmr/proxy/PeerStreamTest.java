package dev.csmr.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.config.ComponentPlacement;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.service.Environment;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.Step;
import dev.csmr.service.frame.AnswerBacklog;
import dev.csmr.service.frame.Frame;
import dev.csmr.service.frame.FrameMethods;
import dev.csmr.service.frame.Protocol;
import dev.csmr.service.frame.UnreadableMessageException;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nodes that speak differently make of each other. */
@Timeout(600)
final class PeerStreamTest {
  private static final int UNKNOWN = 99;

  private final ScriptedReplica there = new ScriptedReplica();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private Peers peersOf(ServerInterceptor interceptor) throws Exception {
    OtherNode other = new OtherNode(group -> there, interceptor);
    Peers peers = other.peers(new PeerSettings("test", "n1", 100, 10_000, 1 << 20, List::of));
    open.add(peers);
    open.add(other);
    return peers;
  }

  private static PeerRequest command() {
    return PeerRequest.of(
        PeerRequestKind.COMMAND,
        "g",
        Invocation.of(new InvocationIdentity(1, 4, 1, 99), new Step(1, 2, new byte[] {3}, false)));
  }

  private static GroupReply ask(Peers peers, PeerRequest request) {
    CompletableFuture<GroupReply> reply = new CompletableFuture<>();
    peers.ask("n2", request, answer -> reply.complete(answer.reply()));
    return reply.join();
  }

  /** Changes what is said of the protocol where a stream begins. */
  private record Speaking(String caller, String called) implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      say(headers, caller);
      return next.startCall(
          new SimpleForwardingServerCall<>(call) {
            @Override
            public void sendHeaders(Metadata own) {
              say(own, called);
              super.sendHeaders(own);
            }
          },
          headers);
    }

    private static void say(Metadata headers, String protocol) {
      headers.removeAll(Protocol.KEY);
      if (protocol != null) {
        headers.put(Protocol.KEY, protocol);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a, slots 0-7 of 16, false",
    "b, slots 8-15 of 16, false",
    "a, slots 8-15 of 16, true"
  })
  void a_node_that_has_a_component_elsewhere_is_not_asked_anything(
      String group, String keys, boolean same) throws Exception {
    ScriptedReplica replica = there;
    ComponentPlacement placed =
        new ComponentPlacement("Parted/Store#1", "a", "slots 8-15 of 16", "cluster.yaml:9");
    ComponentPlacement here = new ComponentPlacement("Parted/Store#1", group, keys, "");
    ComponentPlacement unknown = new ComponentPlacement("New", "a", "", "");
    OtherNode other = new OtherNode(each -> replica, List.of(placed));
    Peers peers =
        other.peers(
            new PeerSettings("test", "n1", 100, 10_000, 1 << 20, () -> List.of(unknown, here)));
    open.add(peers);
    open.add(other);

    GroupReply reply = ask(peers, command());

    assertThat(reply.isDone()).isEqualTo(same);
    if (!same) {
      assertThat(reply.outcome()).isEqualTo(GroupOutcome.NOT_READY);
      assertThat(reply.message())
          .contains(
              "[csmr-1555] component Parted/Store#1 is, for node n1, in group " + group,
              keys,
              "for node n2 in group a, slots 8-15 of 16 (cluster.yaml:9)");
      assertThat(replica.asked).isEmpty();
    }
    assertThat(peers.contradiction() == null).isEqualTo(same);
    assertThat(other.contradictions.get("n1") == null).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, node n1 speaks protocol 1; node n2 protocol 2",
    "1, , node n1 speaks protocol 1; node n2 no protocol that it names",
    "2, 1, node n2 speaks protocol 1; node n1 protocol 2",
    ", 1, node n2 speaks protocol 1; node n1 no protocol that it names"
  })
  void a_node_of_another_protocol_is_not_reached_and_the_reason_is_said(
      String caller, String called, String reason) throws Exception {
    Peers peers = peersOf(new Speaking(caller, called));

    GroupReply reply = ask(peers, command());

    assertThat(reply.outcome()).isEqualTo(GroupOutcome.NOT_READY);
    assertThat(reply.message()).contains("[csmr-1552] " + reason.replace(';', ','));
    assertThat(there.asked).isEmpty();
  }

  /** A node's end of a stream, of which the other end is this test. */
  private static final class Call extends ServerCall<Frame, Frame> {
    final Map<Long, PeerAnswer> answers = new HashMap<>();
    Status closed;

    @Override
    public void sendMessage(Frame frame) {
      WireReader in = frame.reader();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        try {
          PeerAnswer answer = PeerAnswer.read(in.readMessage());
          answers.put(answer.id(), answer);
        } catch (UnreadableMessageException e) {
          throw new AssertionError(e);
        }
      }
    }

    @Override
    public void close(Status status, Metadata trailers) {
      closed = status;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<Frame, Frame> getMethodDescriptor() {
      return FrameMethods.EXCHANGE;
    }
  }

  @SuppressWarnings("unchecked") // It takes and gives frames.
  private ServerCall.Listener<Frame> open(Call call) {
    PeerService service =
        new PeerService(
            new PeerSettings("test", "n2", 100, 10_000, 1 << 20, List::of),
            group -> there,
            () -> Runnable::run,
            new AnswerBacklog(),
            Environment.SYSTEM,
            (node, why) -> {});
    Metadata headers = new Metadata();
    Protocol.tell(headers);
    headers.put(FrameMethods.CLUSTER, "test");
    headers.put(FrameMethods.NODE, "n1");
    headers.put(FrameMethods.CALLED, "n2");
    ServerCallHandler<Frame, Frame> handler =
        (ServerCallHandler<Frame, Frame>)
            service
                .definition()
                .getMethod(FrameMethods.EXCHANGE.getFullMethodName())
                .getServerCallHandler();
    return handler.startCall(call, headers);
  }

  @Test
  void a_request_that_cannot_be_read_is_refused_and_the_others_of_its_frame_are_answered() {
    WireWriter frame = new WireWriter();
    command().withId(1).write(frame);
    int unknownKind = frame.begin(1);
    frame.writeInt64(1, 2);
    frame.writeInt32(2, UNKNOWN);
    frame.end(unknownKind);
    int unknownField = frame.begin(1);
    frame.writeInt64(1, 3);
    frame.writeInt32(2, 1);
    frame.writeInt64(UNKNOWN, 1);
    frame.end(unknownField);
    PeerRequest.status("g").withId(4).write(frame);
    frame.writeInt64(UNKNOWN, 5);
    Call call = new Call();
    ServerCall.Listener<Frame> stream = open(call);

    stream.onMessage(Frame.of(frame));

    assertThat(call.answers.get(1L).reply().isDone()).isTrue();
    assertThat(call.answers.get(2L).reply().outcome()).isEqualTo(GroupOutcome.INVALID);
    assertThat(call.answers.get(2L).reply().message())
        .contains("[csmr-1553] node n2 cannot read", "asks for 99");
    assertThat(call.answers.get(3L).reply().outcome()).isEqualTo(GroupOutcome.INVALID);
    assertThat(call.answers.get(3L).reply().message()).contains("unknown field 99");
    assertThat(call.answers.get(4L).reply().isDone()).isTrue();
    assertThat(call.closed).isNull();
  }

  /** Makes the answer to the first request one that nobody knows. */
  private static final class NewerAnswer implements ServerInterceptor {
    final AtomicInteger streams = new AtomicInteger();

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      streams.incrementAndGet();
      return next.startCall(
          new SimpleForwardingServerCall<>(call) {
            @Override
            @SuppressWarnings("unchecked") // Frames are what is sent.
            public void sendMessage(A message) {
              super.sendMessage((A) changed((Frame) message));
            }
          },
          headers);
    }

    private static Frame changed(Frame frame) {
      WireWriter out = new WireWriter();
      WireReader in = frame.reader();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        byte[] answer = in.readBytes();
        WireReader fields = new WireReader(answer);
        boolean first = fields.readTag() != 0 && fields.readInt64() == 1;
        int mark = out.begin(1);
        out.rawBytes(answer, 0, answer.length);
        if (first) {
          out.writeInt32(2, UNKNOWN);
        }
        out.end(mark);
      }
      return Frame.of(out);
    }
  }

  @Test
  void an_answer_that_cannot_be_read_ends_its_request_and_not_the_stream() throws Exception {
    NewerAnswer wire = new NewerAnswer();
    Peers peers = peersOf(wire);

    GroupReply unreadable = ask(peers, command());

    assertThat(unreadable.outcome()).isEqualTo(GroupOutcome.INDETERMINATE);
    assertThat(unreadable.message()).contains("the outcome 99");
    assertThat(ask(peers, PeerRequest.status("g")).isDone()).isTrue();
    assertThat(wire.streams).hasValue(1);
  }
}
