package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.codec.WireWriter;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.proxy.PeerSettings;
import dev.csmr.proxy.Peers;
import dev.csmr.proxy.Proxy;
import dev.csmr.proxy.SimulatedPeers;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReplica;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Waiter;
import dev.csmr.service.Environment;
import dev.csmr.service.Reply;
import dev.csmr.service.frame.Answer;
import dev.csmr.service.frame.AnswerBacklog;
import dev.csmr.service.frame.AnswerFrame;
import dev.csmr.service.frame.Frame;
import dev.csmr.service.frame.FrameMethods;
import dev.csmr.service.frame.InvocationMode;
import dev.csmr.service.frame.Protocol;
import dev.csmr.service.frame.Request;
import dev.csmr.service.frame.RequestFrame;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client's stream says of what the only group's replica, on this node, says. */
@Timeout(600)
final class StreamServiceTest {
  private static final String YAML =
      """
      version: 1
      cluster: test
      nodes:
        - {name: n1, host: 127.0.0.1, port: 1, raft-port: 2, data: data}
      groups:
        - {name: g, members: [n1]}
      services:
        - {name: Plain, type: dev.csmr.node.TestRegisters, group: g}
      """;

  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final Queue<GroupReply> replies = new ArrayDeque<>();

  @AfterEach
  void stop() {
    loop.shutdownNow();
  }

  /** A replica that gives the scripted answers, in order. */
  private GroupReplica replica() {
    return (GroupReplica)
        java.lang.reflect.Proxy.newProxyInstance(
            GroupReplica.class.getClassLoader(),
            new Class<?>[] {GroupReplica.class},
            (self, method, arguments) -> {
              if (method.getName().equals("submit")) {
                ((Waiter) arguments[1]).accept(replies.remove());
                return null;
              }
              return switch (method.getName()) {
                case "name" -> "g";
                case "logTimeMillis" -> 0L;
                default -> throw new UnsupportedOperationException(method.getName());
              };
            });
  }

  private ServerCallHandler<Frame, Frame> service() {
    Deployment deployment =
        Deployment.resolve(
            ClusterConfig.parse(YAML, Path.of("cluster.yaml"), Map.of()),
            List.of(new TestRegisters()));
    Peers peers =
        SimulatedPeers.of(
            deployment.config().nodes(),
            new PeerSettings("test", "n1", 10, 10_000, 1 << 20, List::of),
            host -> null,
            loop,
            () -> false,
            Environment.SYSTEM);
    GroupReplica replica = replica();
    Proxy proxy =
        new Proxy(deployment, "n1", group -> replica, peers, loop, Environment.SYSTEM, null);
    return method(
        new SimulatedStreams(
                deployment, "n1", proxy, peers, () -> loop, new AnswerBacklog(), Environment.SYSTEM)
            .definition());
  }

  @SuppressWarnings("unchecked") // It takes and gives frames.
  private static ServerCallHandler<Frame, Frame> method(ServerServiceDefinition service) {
    return (ServerCallHandler<Frame, Frame>)
        service.getMethod(FrameMethods.OPEN.getFullMethodName()).getServerCallHandler();
  }

  private static Metadata headers(String protocol) {
    Metadata headers = new Metadata();
    headers.put(FrameMethods.SERVICE, "Plain");
    if (protocol != null) {
      headers.put(Protocol.KEY, protocol);
    }
    return headers;
  }

  private static Metadata headers() {
    return headers(Integer.toString(Protocol.VERSION));
  }

  private static Request request(long sequence) {
    byte[] arguments = new TestRegisters.Arguments("k", 1).bytes();
    return new Request(
        sequence, InvocationMode.COMMAND, 99, 300_000, 0, 0, TestRegisters.ADD, arguments);
  }

  private Answer ask() throws Exception {
    WireWriter out = new WireWriter();
    RequestFrame.begin(out, 1, 1);
    request(4).write(out);
    return send(out).answers.poll(120, TimeUnit.SECONDS);
  }

  private ClientEnd send(WireWriter frame) {
    ClientEnd client = new ClientEnd();
    ServerCall.Listener<Frame> stream = service().startCall(client, headers());
    loop.execute(() -> stream.onMessage(Frame.of(frame)));
    return client;
  }

  @Test
  void a_request_that_cannot_be_read_is_refused_and_the_others_of_its_frame_are_answered()
      throws Exception {
    replies.add(GroupReply.done(List.of(Reply.ok())));
    replies.add(GroupReply.done(List.of(Reply.ok())));
    WireWriter out = new WireWriter();
    RequestFrame.begin(out, 1, 1);
    request(1).write(out);
    int newer = out.begin(3);
    out.writeInt64(1, 2);
    out.writeInt32(2, 99);
    out.end(newer);
    request(3).write(out);

    ClientEnd client = send(out);

    Map<Long, Answer> answers = new HashMap<>();
    for (int i = 0; i < 3; i++) {
      Answer answer = client.answers.poll(120, TimeUnit.SECONDS);
      answers.put(answer.sequence(), answer);
    }
    assertThat(answers.get(1L).outcome()).isEqualTo(Answer.Outcome.DONE);
    assertThat(answers.get(2L).outcome()).isEqualTo(Answer.Outcome.INVALID);
    assertThat(answers.get(2L).message())
        .contains("[csmr-1512] Node n1 cannot read request 2", "unknown kind 99");
    assertThat(answers.get(3L).outcome()).isEqualTo(Answer.Outcome.DONE);
    assertThat(client.closed).isNotDone();
  }

  @ParameterizedTest
  @CsvSource({"2, this client protocol 2", ", this client no protocol that it names"})
  void a_client_of_another_protocol_is_told_which_one_is_spoken_here(
      String protocol, String message) {
    ClientEnd client = new ClientEnd();

    service().startCall(client, headers(protocol));

    Status status = client.closed.join();
    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription())
        .contains("[csmr-1511] Node n1 speaks protocol 1, " + message);
  }

  @Test
  void a_refusal_says_that_an_earlier_attempt_may_have_been_executed() throws Exception {
    replies.add(GroupReply.of(GroupOutcome.INDETERMINATE, "scripted"));
    replies.add(GroupReply.of(GroupOutcome.EXPIRED, "scripted"));

    Answer answer = ask();

    assertThat(answer.outcome()).isEqualTo(Answer.Outcome.EXPIRED);
    assertThat(answer.maybeExecuted()).isTrue();
  }

  @Test
  void a_refusal_of_all_attempts_says_that_none_was_executed() throws Exception {
    replies.add(GroupReply.of(GroupOutcome.OVERLOADED, "scripted"));

    Answer answer = ask();

    assertThat(answer.outcome()).isEqualTo(Answer.Outcome.OVERLOADED);
    assertThat(answer.maybeExecuted()).isFalse();
  }

  /** The stream's other end. */
  private static final class ClientEnd extends ServerCall<Frame, Frame> {
    final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    final CompletableFuture<Status> closed = new CompletableFuture<>();

    @Override
    public void sendMessage(Frame frame) {
      AnswerFrame.read(frame.reader()).answers().forEach(answers::add);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      closed.complete(status);
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
      return FrameMethods.OPEN;
    }
  }
}
