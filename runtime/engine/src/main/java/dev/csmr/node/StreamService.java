package dev.csmr.node;

import dev.csmr.access.AccessError;
import dev.csmr.access.CallerIdentity;
import dev.csmr.codec.WireWriter;
import dev.csmr.config.Setting;
import dev.csmr.config.Settings;
import dev.csmr.proxy.DeployedService;
import dev.csmr.proxy.Proxy;
import dev.csmr.proxy.ProxyAnswer;
import dev.csmr.proxy.ProxyRequest;
import dev.csmr.proxy.Shares;
import dev.csmr.service.Environment;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.frame.Answer;
import dev.csmr.service.frame.AnswerBacklog;
import dev.csmr.service.frame.AnswerFrame;
import dev.csmr.service.frame.Frame;
import dev.csmr.service.frame.FrameMethods;
import dev.csmr.service.frame.Hello;
import dev.csmr.service.frame.InvocationMode;
import dev.csmr.service.frame.Protocol;
import dev.csmr.service.frame.Request;
import dev.csmr.service.frame.RequestFrame;
import dev.csmr.service.frame.ServerStream;
import dev.csmr.service.frame.SessionWindow;
import dev.csmr.service.frame.UnreadableMessageException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The streams of generated clients. */
final class StreamService {
  private static final int MAX_PATIENCE_MILLIS = 10_000;

  private final String node;
  private final Access access;
  private final Proxy proxy;
  private final LeaderHints hints;
  private final Settings settings;
  private final Shares room;
  private final Replies replies;
  private final ServiceLookup lookup;
  private final Supplier<? extends Executor> loops;
  private final AnswerBacklog backlog;
  private final Environment environment;
  private final Set<ClientStream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean leaving;

  StreamService(
      String node,
      Access access,
      Proxy proxy,
      LeaderHints hints,
      Settings settings,
      Shares room,
      Replies replies,
      ServiceLookup lookup,
      Supplier<? extends Executor> loops,
      AnswerBacklog backlog,
      Environment environment) {
    this.node = node;
    this.access = access;
    this.proxy = proxy;
    this.hints = hints;
    this.settings = settings;
    this.room = room;
    this.replies = replies;
    this.lookup = lookup;
    this.loops = loops;
    this.backlog = backlog;
    this.environment = environment;
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(FrameMethods.STREAM_SERVICE)
        .addMethod(FrameMethods.OPEN, this::open)
        .build();
  }

  /** Ends the invocations whose time is over; to be called now and then. */
  void endOverdue() {
    streams.forEach(ClientStream::endOverdueSoon);
  }

  /** Tells the clients that this node is about to stop, so that they go on at another one. */
  void leave() {
    leaving = true;
    streams.forEach(ClientStream::signSoon);
  }

  /** Ends the streams; what has no answer its caller sends to another node. */
  void end() {
    streams.forEach(ClientStream::endSoon);
  }

  private Status stopping() {
    return Status.UNAVAILABLE.withDescription(NodeError.NODE_STOPS.text(node));
  }

  private ServerCall.Listener<Frame> open(ServerCall<Frame, Frame> call, Metadata headers) {
    if (leaving) {
      call.close(stopping(), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    if (!Protocol.isSpoken(headers)) {
      String mismatch = NodeError.OTHER_PROTOCOL.text(node, Protocol.own(), Protocol.of(headers));
      call.close(Status.INVALID_ARGUMENT.withDescription(mismatch), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    CallerIdentity caller;
    DeployedService service;
    try {
      caller = access.identify(call, headers);
      service = lookup.byName(headers.get(FrameMethods.SERVICE), headers.get(FrameMethods.TYPE));
    } catch (IllegalArgumentException e) {
      call.close(Status.INVALID_ARGUMENT.withDescription(e.getMessage()), new Metadata());
      return new ServerCall.Listener<>() {};
    } catch (StatusException e) {
      call.close(e.getStatus(), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    ClientStream stream = new ClientStream(service, caller, call, loops.get());
    streams.add(stream);
    if (leaving) {
      stream.signSoon();
    }
    WireWriter first = new WireWriter();
    new Hello(
            node,
            environment.wallMillis(),
            settings.getInt(Setting.MESSAGE_BYTES),
            settings.get(Setting.WINDOW_MILLIS) * 3 / 4)
        .write(first);
    stream.begin(first);
    stream.start(first);
    return stream;
  }

  /** An answer, and the invocation that it ends; null when that was refused at once. */
  private record Ending(StreamCall call, Answer answer) {}

  private final class ClientStream extends ServerStream<Ending> {
    private final DeployedService service;
    private final CallerIdentity caller;
    private final Shares.Share share;
    private final Executor loop;

    /** The invocations without an answer in a frame. */
    private final SessionWindow<StreamCall> calls = new SessionWindow<>(0, 1);

    /** The hint that the client knows. */
    private String hint = "";

    ClientStream(
        DeployedService service,
        CallerIdentity caller,
        ServerCall<Frame, Frame> call,
        Executor loop) {
      super(call, loop, backlog);
      this.service = service;
      this.caller = caller;
      this.share = room.of(service.name());
      this.loop = loop;
    }

    @Override
    protected void received(Frame message) {
      if (caller != CallerIdentity.ANYBODY && caller.hasExpired(environment.wallMillis())) {
        fail(Status.UNAUTHENTICATED.withDescription(AccessError.TOKEN_EXPIRED.text(caller)));
        return;
      }
      RequestFrame frame = RequestFrame.read(message.reader());
      if (frame.requests().isEmpty()) {
        sign();
      }
      frame.unreadable().forEach(this::refuse);
      long now = environment.nanos();
      for (Request request : frame.requests()) {
        int size = request.arguments().length;
        String denied = denied(request);
        if (denied != null) {
          refuse(request, Answer.Outcome.DENIED, denied);
        } else if (size > settings.getInt(Setting.MESSAGE_BYTES)) {
          refuse(request, Answer.Outcome.INVALID, replies.tooLarge(size));
        } else if (calls.size() >= settings.getInt(Setting.OUTSTANDING_PER_CONNECTION)) {
          refuse(
              request,
              Answer.Outcome.OVERLOADED,
              NodeError.CONNECTION_FULL.text(settings.get(Setting.OUTSTANDING_PER_CONNECTION)));
        } else if (!share.enter(size)) {
          refuse(request, Answer.Outcome.OVERLOADED, replies.full(room));
        } else {
          execute(frame, request, now);
        }
      }
    }

    /** Why the caller may not ask for it; null also when there is no such operation. */
    private String denied(Request request) {
      if (caller == CallerIdentity.ANYBODY) {
        return null;
      }
      OperationDescriptor operation = service.operation(request.operation());
      return operation == null ? null : Access.refusal(caller, service.name(), operation);
    }

    private void execute(RequestFrame frame, Request request, long now) {
      int patience = Math.max(1, Math.min(request.patienceMillis(), MAX_PATIENCE_MILLIS));
      long deadline = now + TimeUnit.MILLISECONDS.toNanos(patience);
      StreamCall call = new StreamCall(this, request, deadline);
      call.number = calls.add(call);
      proxy.execute(
          service,
          new ProxyRequest(
              new InvocationIdentity(
                  frame.session(),
                  request.sequence(),
                  frame.firstIncomplete(),
                  request.expiresAtMillis()),
              request.mode(),
              request.piece(),
              request.operation(),
              request.arguments(),
              request.mapVersion(),
              deadline,
              call::hasEnded),
          call);
    }

    private void refuse(UnreadableMessageException request) {
      refuse(
          request.id(),
          Answer.Outcome.INVALID,
          NodeError.UNREADABLE_REQUEST.text(node, request.id(), request.getMessage()));
    }

    private void refuse(Request request, Answer.Outcome outcome, String message) {
      refuse(request.sequence(), outcome, message);
    }

    private void refuse(long sequence, Answer.Outcome outcome, String message) {
      answer(new Ending(null, Answer.of(sequence, outcome, false, message)));
    }

    void endOverdueSoon() {
      loop.execute(
          () -> {
            long now = environment.nanos();
            calls.forEach(call -> call.endIfOverdue(now));
          });
    }

    void signSoon() {
      loop.execute(this::sign);
    }

    void endSoon() {
      loop.execute(() -> fail(stopping()));
    }

    @Override
    protected void over() {
      streams.remove(this);
      calls.forEach(OpenCall::end);
    }

    @Override
    protected void begin(WireWriter out) {
      String leader = hints.of(service);
      boolean changed = !leader.equals(hint);
      hint = leader;
      AnswerFrame.begin(
          out, changed ? leader : "", proxy.logTimeMillis(service), service.mapVersion(), leaving);
    }

    @Override
    protected int size(Ending ending) {
      return ending.answer().payload().length;
    }

    @Override
    protected Ending instead(Ending ending, String full) {
      StreamCall call = ending.call();
      if (call == null || ending.answer().outcome() != Answer.Outcome.DONE) {
        return ending;
      }
      Answer.Outcome outcome =
          call.command ? Answer.Outcome.INDETERMINATE : Answer.Outcome.OVERLOADED;
      return new Ending(
          call, Answer.of(call.sequence, outcome, call.command, replies.unread(full)));
    }

    @Override
    protected void write(Ending ending, WireWriter out) {
      if (ending.call() != null) {
        calls.remove(ending.call().number);
      }
      ending.answer().write(out);
    }
  }

  private final class StreamCall extends OpenCall {
    private final ClientStream stream;
    private final long sequence;
    private final boolean command;
    private long number;

    /** Takes over a place in the node for a request. */
    StreamCall(ClientStream stream, Request request, long deadlineNanos) {
      super(stream.share, request.arguments().length, deadlineNanos);
      this.stream = stream;
      this.sequence = request.sequence();
      this.command = request.mode() == InvocationMode.COMMAND;
    }

    @Override
    void answered(ProxyAnswer answer) {
      stream.answer(new Ending(this, answerOf(answer)));
    }

    private Answer answerOf(ProxyAnswer answer) {
      if (answer.outcome() == Answer.Outcome.DONE) {
        return Answer.done(sequence, answer.reply());
      }
      boolean maybe = answer.maybeExecuted() && command;
      if (answer.outcome() == Answer.Outcome.EXPIRED) {
        return Answer.expired(sequence, maybe, answer.message(), answer.logTimeMillis());
      }
      return Answer.of(sequence, answer.outcome(), maybe, answer.message());
    }

    @Override
    String overdue() {
      return replies.overdue(stream.service);
    }
  }
}
