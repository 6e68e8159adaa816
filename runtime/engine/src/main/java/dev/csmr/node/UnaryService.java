package dev.csmr.node;

import dev.csmr.access.CallerIdentity;
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
import dev.csmr.service.ServiceDefinition;
import dev.csmr.service.frame.Answer.Outcome;
import dev.csmr.service.frame.AnswerBacklog;
import dev.csmr.service.frame.Frame;
import dev.csmr.service.frame.FrameMethods;
import dev.csmr.service.frame.InvocationMode;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The unary methods of one type of service, for every language that gRPC has. Messages pass as
 * bytes. See {@link UnaryIdentity} for how retries are executed once.
 */
final class UnaryService {
  /** How long an invocation without a deadline may take. */
  private static final int DEFAULT_DEADLINE_SECONDS = 30;

  private final ServiceDefinition type;
  private final ServiceLookup lookup;
  private final Access access;
  private final Proxy proxy;
  private final Settings settings;
  private final Shares room;
  private final Replies replies;
  private final UnaryIdentity.IdentitySource identities;
  private final Supplier<? extends Executor> loops;
  private final Environment environment;
  private final Set<OpenCall> open = ConcurrentHashMap.newKeySet();

  UnaryService(
      ServiceDefinition type,
      ServiceLookup lookup,
      Access access,
      Proxy proxy,
      Settings settings,
      Shares room,
      Replies replies,
      UnaryIdentity.IdentitySource identities,
      Supplier<? extends Executor> loops,
      Environment environment) {
    this.type = type;
    this.lookup = lookup;
    this.access = access;
    this.proxy = proxy;
    this.settings = settings;
    this.room = room;
    this.replies = replies;
    this.identities = identities;
    this.loops = loops;
    this.environment = environment;
  }

  /** Ends the invocations whose time is over; to be called now and then. */
  void endOverdue() {
    long now = environment.nanos();
    open.forEach(call -> call.endIfOverdue(now));
  }

  ServerServiceDefinition definition() {
    ServiceDescriptor generated = type.grpc();
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(generated.getName())
            .setSchemaDescriptor(generated.getSchemaDescriptor());
    generated.getMethods().forEach(method -> descriptor.addMethod(raw(method)));
    ServiceDescriptor service = descriptor.build();
    ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service);
    for (MethodDescriptor<?, ?> method : service.getMethods()) {
      OperationDescriptor operation = operation(method.getBareMethodName());
      @SuppressWarnings("unchecked")
      MethodDescriptor<Frame, Frame> ofFrames = (MethodDescriptor<Frame, Frame>) method;
      definition.addMethod(ofFrames, (call, headers) -> open(operation, call, headers));
    }
    return definition.build();
  }

  private static MethodDescriptor<Frame, Frame> raw(MethodDescriptor<?, ?> method) {
    return MethodDescriptor.newBuilder(Frame.MARSHALLER, Frame.MARSHALLER)
        .setType(method.getType())
        .setFullMethodName(method.getFullMethodName())
        .setSchemaDescriptor(method.getSchemaDescriptor())
        .build();
  }

  private OperationDescriptor operation(String method) {
    for (OperationDescriptor operation : type.operations()) {
      String name = operation.name();
      if (method.equals(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1))) {
        return operation;
      }
    }
    throw new IllegalStateException(
        type.name() + " has the gRPC method " + method + ", but no such operation.");
  }

  private ServerCall.Listener<Frame> open(
      OperationDescriptor operation, ServerCall<Frame, Frame> call, Metadata headers) {
    try {
      CallerIdentity caller = access.identify(call, headers);
      DeployedService service = lookup.byType(type.name(), headers.get(FrameMethods.SERVICE));
      String denied = Access.refusal(caller, service.name(), operation);
      if (denied != null) {
        throw Status.PERMISSION_DENIED.withDescription(denied).asException();
      }
      UnaryIdentity identity = identities.of(headers);
      Deadline deadline = Context.current().getDeadline();
      call.request(2);
      return new UnaryCall(service, operation, identity, mode(operation, headers), deadline, call);
    } catch (IllegalArgumentException e) {
      call.close(
          Status.INVALID_ARGUMENT.withDescription(e.getMessage()), UnaryStatus.notExecuted());
      return new ServerCall.Listener<>() {};
    } catch (StatusException e) {
      call.close(e.getStatus(), UnaryStatus.notExecuted());
      return new ServerCall.Listener<>() {};
    }
  }

  private static InvocationMode mode(OperationDescriptor operation, Metadata headers) {
    if (!operation.isQuery()) {
      return InvocationMode.COMMAND;
    }
    String read = headers.get(UnaryIdentity.READ);
    if (read == null || read.equals("linearizable")) {
      return InvocationMode.QUERY;
    }
    if (read.equals("stale")) {
      return InvocationMode.STALE_QUERY;
    }
    throw new IllegalArgumentException(NodeError.NOT_A_READ.text(read));
  }

  private final class UnaryCall extends ServerCall.Listener<Frame> {
    private final DeployedService service;
    private final OperationDescriptor operation;
    private final UnaryIdentity identity;
    private final InvocationMode mode;
    private final long deadlineNanos;
    private final ServerCall<Frame, Frame> call;
    private final Executor loop = loops.get();
    private final AnswerBacklog.BacklogShare answers;
    private int answerBytes;
    private Frame request;
    private Execution execution;

    UnaryCall(
        DeployedService service,
        OperationDescriptor operation,
        UnaryIdentity identity,
        InvocationMode mode,
        Deadline deadline,
        ServerCall<Frame, Frame> call) {
      this.service = service;
      this.operation = operation;
      this.identity = identity;
      this.mode = mode;
      this.call = call;
      this.answers = call.getAttributes().get(ConnectionRoom.SHARE);
      long most = TimeUnit.SECONDS.toNanos(DEFAULT_DEADLINE_SECONDS);
      long left =
          deadline == null ? most : Math.min(most, deadline.timeRemaining(TimeUnit.NANOSECONDS));
      this.deadlineNanos = environment.nanos() + left;
    }

    @Override
    public void onMessage(Frame message) {
      request = message;
    }

    /** The answer has left this node. */
    @Override
    public void onComplete() {
      leave();
    }

    private void leave() {
      answers.leave(answerBytes);
      answerBytes = 0;
    }

    @Override
    public void onCancel() {
      leave();
      if (execution == null) {
        identity.ended();
      } else {
        execution.cancelled();
      }
    }

    @Override
    public void onHalfClose() {
      if (request == null) {
        refuse(Status.INVALID_ARGUMENT.withDescription(NodeError.NO_REQUEST.text()));
        return;
      }
      int size = request.length();
      if (size > settings.getInt(Setting.MESSAGE_BYTES)) {
        refuse(Status.INVALID_ARGUMENT.withDescription(replies.tooLarge(size)));
        return;
      }
      Shares.Share share = room.of(service.name());
      if (!share.enter(size)) {
        refuse(Status.RESOURCE_EXHAUSTED.withDescription(replies.full(room)));
        return;
      }
      execution = new Execution(share, size);
      open.add(execution);
      long given = identity.expiresAtMillis();
      execute(given != 0 ? given : expiry(proxy.logTimeMillis(service)), given == 0);
    }

    private long expiry(long logTimeMillis) {
      long now = logTimeMillis == 0 ? environment.wallMillis() : logTimeMillis;
      return now + settings.get(Setting.WINDOW_MILLIS) / 2;
    }

    /**
     * Executes it.
     *
     * @param anew whether it may get another expiry when the group's log time is not what it was
     *     taken for here
     */
    private void execute(long expiresAtMillis, boolean anew) {
      proxy.execute(
          service,
          new ProxyRequest(
              new InvocationIdentity(
                  identity.session(),
                  identity.sequence(),
                  identity.firstIncomplete(),
                  expiresAtMillis),
              mode,
              0,
              operation.id(),
              request.bytes(),
              // A caller with an identity of its own may have sent it before.
              identity instanceof UnaryIdentity.Own ? service.mapVersion() : 0,
              deadlineNanos,
              execution::hasEnded),
          answer -> {
            if (anew && answer.logTimeMillis() > 0 && !answer.maybeExecuted()) {
              execute(expiry(answer.logTimeMillis()), false);
            } else {
              execution.accept(answer);
            }
          });
    }

    private final class Execution extends OpenCall {
      Execution(Shares.Share share, int size) {
        super(share, size, deadlineNanos);
      }

      @Override
      void answered(ProxyAnswer answer) {
        forget();
        loop.execute(() -> answer(answer));
      }

      void cancelled() {
        if (end()) {
          forget();
        }
      }

      private void forget() {
        open.remove(this);
        identity.ended();
      }

      @Override
      String overdue() {
        return replies.overdue(service);
      }
    }

    private void refuse(Status status) {
      identity.ended();
      call.close(status, UnaryStatus.notExecuted());
    }

    private void answer(ProxyAnswer answer) {
      if (call.isCancelled()) {
        return;
      }
      if (answer.reply() != null && answer.reply().isOk()) {
        answer(answer.reply().payload());
      } else {
        refuse(answer);
      }
    }

    private void answer(byte[] payload) {
      if (answers.enter(payload.length)) {
        answerBytes = payload.length;
        call.sendHeaders(new Metadata());
        call.sendMessage(Frame.of(payload));
        call.close(Status.OK, new Metadata());
      } else {
        boolean command = mode == InvocationMode.COMMAND;
        Outcome outcome = command ? Outcome.INDETERMINATE : Outcome.OVERLOADED;
        refuse(ProxyAnswer.of(outcome, command, replies.unread(answers.toString())));
      }
    }

    private void refuse(ProxyAnswer answer) {
      Metadata trailers = new Metadata();
      call.close(UnaryStatus.of(answer, trailers), trailers);
    }
  }
}
