package dev.csmr.node;

import dev.csmr.codec.WireWriter;
import dev.csmr.config.Limits;
import dev.csmr.proxy.DeployedService;
import dev.csmr.proxy.Proxy;
import dev.csmr.proxy.ProxyAnswer;
import dev.csmr.proxy.ProxyRequest;
import dev.csmr.service.Environment;
import dev.csmr.service.Reply;
import dev.csmr.service.frame.Answer;
import dev.csmr.service.frame.AnswerFrame;
import dev.csmr.service.frame.Frame;
import dev.csmr.service.frame.FrameMethods;
import dev.csmr.service.frame.Hello;
import dev.csmr.service.frame.Request;
import dev.csmr.service.frame.RequestFrame;
import dev.csmr.service.frame.ServerStream;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The streams of generated clients. */
final class StreamService {
  private static final int MAX_PATIENCE_MILLIS = 10_000;

  private final String node;
  private final Proxy proxy;
  private final LeaderHints hints;
  private final Limits limits;
  private final Admission admission;
  private final Replies replies;
  private final ServiceLookup lookup;
  private final Supplier<? extends Executor> loops;
  private final Environment environment;

  StreamService(
      String node,
      Proxy proxy,
      LeaderHints hints,
      Limits limits,
      Admission admission,
      Replies replies,
      ServiceLookup lookup,
      Supplier<? extends Executor> loops,
      Environment environment) {
    this.node = node;
    this.proxy = proxy;
    this.hints = hints;
    this.limits = limits;
    this.admission = admission;
    this.replies = replies;
    this.lookup = lookup;
    this.loops = loops;
    this.environment = environment;
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(FrameMethods.STREAM_SERVICE)
        .addMethod(FrameMethods.OPEN, this::open)
        .build();
  }

  private ServerCall.Listener<Frame> open(ServerCall<Frame, Frame> call, Metadata headers) {
    DeployedService service;
    try {
      service = lookup.byName(headers.get(FrameMethods.SERVICE), headers.get(FrameMethods.TYPE));
    } catch (IllegalArgumentException e) {
      call.close(Status.INVALID_ARGUMENT.withDescription(e.getMessage()), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    ClientStream stream = new ClientStream(service, call, loops.get());
    WireWriter first = new WireWriter();
    new Hello(
            node,
            environment.wallMillis(),
            limits.messageBytes(),
            limits.sessions().windowMillis() * 3 / 4)
        .write(first);
    stream.begin(first);
    stream.start(first);
    return stream;
  }

  private final class ClientStream extends ServerStream<Answer> {
    private final DeployedService service;

    /** The hint that the client knows. */
    private String hint = "";

    private int outstanding;

    ClientStream(DeployedService service, ServerCall<Frame, Frame> call, Executor loop) {
      super(call, loop);
      this.service = service;
    }

    @Override
    protected void received(Frame message) {
      RequestFrame frame = RequestFrame.read(message.reader());
      if (frame.requests().isEmpty()) {
        sign();
      }
      long now = environment.nanos();
      for (Request request : frame.requests()) {
        outstanding++;
        int size = request.arguments().length;
        if (size > limits.messageBytes()) {
          refuse(request, Answer.Outcome.INVALID, replies.tooLarge(size));
        } else if (outstanding > limits.outstandingPerConnection()) {
          refuse(
              request,
              Answer.Outcome.OVERLOADED,
              "this connection has more than "
                  + limits.outstandingPerConnection()
                  + " invocations unanswered (limits.outstanding-per-connection)");
        } else if (!admission.enter(size)) {
          refuse(request, Answer.Outcome.OVERLOADED, admission.refusal());
        } else {
          execute(frame, request, now);
        }
      }
    }

    private void execute(RequestFrame frame, Request request, long now) {
      int patience = Math.max(1, Math.min(request.patienceMillis(), MAX_PATIENCE_MILLIS));
      proxy.execute(
          service,
          new ProxyRequest(
              frame.session(),
              request.sequence(),
              frame.firstIncomplete(),
              request.expiresAtMillis(),
              request.kind(),
              request.operation(),
              request.arguments(),
              now + TimeUnit.MILLISECONDS.toNanos(patience)),
          answer -> {
            admission.leave(request.arguments().length);
            answer(answerOf(request.sequence(), answer));
          });
    }

    private Answer answerOf(long sequence, ProxyAnswer answer) {
      if (answer.outcome() == Answer.Outcome.DONE) {
        Reply reply = replies.fitting(answer.reply());
        return Answer.done(sequence, reply);
      }
      if (answer.outcome() == Answer.Outcome.EXPIRED) {
        return Answer.expired(
            sequence, answer.maybeExecuted(), answer.message(), answer.logTimeMillis());
      }
      return Answer.of(sequence, answer.outcome(), answer.maybeExecuted(), answer.message());
    }

    private void refuse(Request request, Answer.Outcome outcome, String message) {
      answer(Answer.of(request.sequence(), outcome, false, message));
    }

    @Override
    protected void begin(WireWriter out) {
      String leader = hints.of(service);
      boolean changed = !leader.equals(hint);
      hint = leader;
      AnswerFrame.begin(out, changed ? leader : "", proxy.logTimeMillis(service));
    }

    @Override
    protected void write(Answer answer, WireWriter out) {
      outstanding--;
      answer.write(out);
    }
  }
}
