package dev.csmr.client;

import dev.csmr.codec.WireWriter;
import dev.csmr.service.Reply;
import dev.csmr.service.frame.Answer;
import dev.csmr.service.frame.AnswerBacklog;
import dev.csmr.service.frame.AnswerFrame;
import dev.csmr.service.frame.EventLoops;
import dev.csmr.service.frame.Frame;
import dev.csmr.service.frame.FrameMethods;
import dev.csmr.service.frame.Hello;
import dev.csmr.service.frame.Protocol;
import dev.csmr.service.frame.Request;
import dev.csmr.service.frame.RequestFrame;
import dev.csmr.service.frame.ServerStream;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** A real gRPC server that speaks the stream of clients and does with requests what a test says. */
final class ScriptedNode implements AutoCloseable {
  static final int MAX_REQUEST_BYTES = 1000;

  /** What a test does with a request. */
  interface Script {
    void request(Seen request, Stream stream);
  }

  /** A request and the session it came in. */
  record Seen(long session, long firstIncomplete, Request request) {}

  final List<Seen> seen = new CopyOnWriteArrayList<>();
  volatile Script script = (request, stream) -> stream.ok(request);
  volatile String leader = "";
  volatile boolean mute;
  volatile long logTimeMillis;
  volatile String service = "S";

  /** What it says that it speaks; null for nothing. */
  volatile String protocol = Integer.toString(Protocol.VERSION);

  volatile int maxRequestBytes = MAX_REQUEST_BYTES;

  private final EventLoops loops = new EventLoops("scripted-node", 1);
  private final Server server;
  private final int port;

  ScriptedNode() throws IOException {
    server =
        loops
            .server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null)
            .addService(
                ServerServiceDefinition.builder(FrameMethods.STREAM_SERVICE)
                    .addMethod(FrameMethods.OPEN, this::open)
                    .build())
            .build()
            .start();
    port = server.getPort();
  }

  String endpoint() {
    return "127.0.0.1:" + port;
  }

  private ServerCall.Listener<Frame> open(ServerCall<Frame, Frame> call, Metadata headers) {
    if (!service.equals(headers.get(FrameMethods.SERVICE))) {
      call.close(Status.INVALID_ARGUMENT.withDescription("no such service"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    Stream stream = new Stream(speaking(call), loops.current());
    if (mute) {
      return stream;
    }
    WireWriter first = new WireWriter();
    new Hello("scripted", System.currentTimeMillis(), maxRequestBytes, 450_000).write(first);
    stream.begin(first);
    stream.start(first);
    return stream;
  }

  private ServerCall<Frame, Frame> speaking(ServerCall<Frame, Frame> call) {
    return new SimpleForwardingServerCall<>(call) {
      @Override
      public void sendHeaders(Metadata headers) {
        headers.removeAll(Protocol.KEY);
        if (protocol != null) {
          headers.put(Protocol.KEY, protocol);
        }
        super.sendHeaders(headers);
      }
    };
  }

  @Override
  public void close() {
    server.shutdownNow();
    loops.close();
  }

  /** One client's stream. */
  final class Stream extends ServerStream<Answer> {
    private volatile boolean leaving;

    Stream(ServerCall<Frame, Frame> call, Executor loop) {
      super(call, loop, new AnswerBacklog());
    }

    @Override
    protected void received(Frame message) {
      RequestFrame frame = RequestFrame.read(message.reader());
      if (frame.requests().isEmpty() && !mute) {
        sign();
      }
      for (Request request : frame.requests()) {
        Seen one = new Seen(frame.session(), frame.firstIncomplete(), request);
        seen.add(one);
        script.request(one, this);
      }
    }

    /** Answers with the request's arguments. */
    void ok(Seen request) {
      answer(
          Answer.done(
              request.request().sequence(),
              new Reply(Reply.Status.OK, request.request().arguments())));
    }

    void outcome(Seen request, Answer.Outcome outcome) {
      answer(Answer.of(request.request().sequence(), outcome, false, "scripted"));
    }

    void expired(Seen request, long logTime) {
      answer(Answer.expired(request.request().sequence(), false, "scripted", logTime));
    }

    /** Tells the client that the node is about to stop. */
    void leave() {
      leaving = true;
      sign();
    }

    void drop() {
      fail(Status.UNAVAILABLE.withDescription("dropped"));
    }

    @Override
    protected void begin(WireWriter out) {
      AnswerFrame.begin(out, leader, logTimeMillis, 0, leaving);
    }

    @Override
    protected int size(Answer answer) {
      return answer.payload().length;
    }

    @Override
    protected Answer instead(Answer answer, String full) {
      throw new AssertionError(full);
    }

    @Override
    protected void write(Answer answer, WireWriter out) {
      answer.write(out);
    }
  }
}
