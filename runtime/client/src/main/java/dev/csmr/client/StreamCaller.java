package dev.csmr.client;

import dev.csmr.AnswerTooLargeException;
import dev.csmr.ConditionNotMetException;
import dev.csmr.CsmrException;
import dev.csmr.IndeterminateException;
import dev.csmr.InvalidRequestException;
import dev.csmr.NotExecutedException;
import dev.csmr.OperationFailedException;
import dev.csmr.PermissionDeniedException;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.Environment;
import dev.csmr.service.LargeAnswer;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.Operations;
import dev.csmr.service.Reply;
import dev.csmr.service.frame.Answer;
import dev.csmr.service.frame.InvocationMode;
import dev.csmr.service.frame.Mailbox;
import dev.csmr.service.frame.RequestFrame;
import dev.csmr.service.frame.SessionWindow;
import dev.csmr.service.frame.Sessions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A {@link Caller} on one stream at a time. Threads that call put their calls into a mailbox;
 * everything else happens on one event loop, which is also the one that reads and writes the
 * stream, so a call at rest costs two hand-offs and whatever queues meanwhile is one frame.
 */
final class StreamCaller implements Caller, StreamSwitch.Calls {
  /** A frame is closed when it has so many bytes. */
  private static final int FRAME_BYTES = 256 << 10;

  /** How often an overloaded cluster is asked again before the call ends as not executed. */
  private static final int MAX_OVERLOADS = 6;

  private static final int TICK_MILLIS = 50;

  /** Above so many, calls are looked through in every {@link #TICKS_OF_MANY}th tick only. */
  private static final int MANY_CALLS = 1_024;

  private static final int TICKS_OF_MANY = 5;

  private final String service;
  private final Operations operations;
  private final ClientOptions options;
  private final BooleanSupplier inLoop;
  private final Environment environment;
  private final StreamSwitch streams;
  private final Semaphore permits;
  private final Mailbox<Call> mailbox;
  private final Sessions<Call> sessions;
  private final ArrayDeque<Call> ready = new ArrayDeque<>();
  private int outstanding;
  private boolean ticking;
  private int ticks;

  /** Set on the event loop; from then on nothing is sent. */
  private volatile boolean ended;

  /**
   * Creates the caller; it connects when it is first used.
   *
   * @param operations what errors name operations by, as far as it is known
   * @param loop the event loop: one task at a time
   * @param inLoop whether it runs the calling thread
   */
  StreamCaller(
      String service,
      String type,
      Operations operations,
      ClientOptions options,
      Endpoints endpoints,
      StreamSwitch.Connections connections,
      ScheduledExecutorService loop,
      BooleanSupplier inLoop,
      Environment environment) {
    this.service = service;
    this.operations = operations;
    this.options = options;
    this.inLoop = inLoop;
    this.environment = environment;
    this.sessions = new Sessions<>(environment::uniqueId);
    this.permits = new Semaphore(options.maxOutstanding());
    this.mailbox = new Mailbox<>(loop, this::drain);
    this.streams =
        new StreamSwitch(
            service, type, options, endpoints, connections, loop, inLoop, this, environment);
  }

  @Override
  public CompletableFuture<Reply> invoke(int operation, Mode mode, byte[] arguments) {
    if (!permits.tryAcquire()) {
      return CompletableFuture.failedFuture(tooMany(operation));
    }
    return begin(operation, mode, arguments, environment.nanos() + options.deadline().toNanos());
  }

  @Override
  public Reply invokeAndWait(int operation, Mode mode, byte[] arguments) {
    if (inLoop.getAsBoolean()) {
      throw new IllegalStateException(ClientError.WAITS_ON_OWN_THREAD.text(name(operation)));
    }
    long deadline = environment.nanos() + options.deadline().toNanos();
    boolean began = false;
    try {
      if (!permits.tryAcquire()
          && !permits.tryAcquire(deadline - environment.nanos(), TimeUnit.NANOSECONDS)) {
        throw tooMany(operation);
      }
      began = true;
      return begin(operation, mode, arguments, deadline).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      String message = ClientError.INTERRUPTED.text(name(operation));
      throw began && mode == Mode.COMMAND
          ? new IndeterminateException(message + " It may yet be executed.")
          : new NotExecutedException(message);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CsmrException cause) {
        throw cause;
      }
      throw new IllegalStateException(name(operation) + " failed.", e.getCause());
    }
  }

  private Call begin(int operation, Mode mode, byte[] arguments, long deadlineNanos) {
    InvocationMode wireMode =
        switch (mode) {
          case COMMAND -> InvocationMode.COMMAND;
          case QUERY -> InvocationMode.QUERY;
          case STALE_QUERY -> InvocationMode.STALE_QUERY;
        };
    Call call = new Call(wireMode, operation, arguments, deadlineNanos);
    mailbox.add(call);
    if (ended) {
      refuseUnsent();
    }
    return call;
  }

  /**
   * Ends the calls in the mailbox of a client that is closed. Each leaves the mailbox once, and
   * only what left it before the end was sent; so these were not.
   */
  private void refuseUnsent() {
    for (Call call = mailbox.poll(); call != null; call = mailbox.poll()) {
      permits.release();
      call.completeExceptionally(
          new NotExecutedException(ClientError.CLOSED_BEFORE.text(name(call.operation))));
    }
  }

  private void drain() {
    if (ended) {
      refuseUnsent();
      return;
    }
    for (Call call = mailbox.poll(); call != null; call = mailbox.poll()) {
      SessionWindow<Call> window = sessions.current();
      call.window = window;
      call.sequence = window.add(call);
      outstanding++;
      ready.add(call);
    }
    flush();
  }

  private void flush() {
    NodeStream stream = streams.current();
    while (!ready.isEmpty() && stream != null && stream.isWritable()) {
      sendFrame(stream);
      stream = streams.current();
    }
    if (outstanding > 0) {
      if (stream == null) {
        streams.connect();
      }
      if (!ticking) {
        ticking = true;
        streams.schedule(this::tick, TICK_MILLIS);
      }
    }
  }

  private void sendFrame(NodeStream stream) {
    long now = environment.nanos();
    SessionWindow<Call> window = ready.peek().window;
    WireWriter out = new WireWriter(Math.min(FRAME_BYTES, ready.peek().arguments.length + 96));
    RequestFrame.begin(out, window.session(), window.firstIncomplete());
    int count = 0;
    while (!ready.isEmpty() && ready.peek().window == window && out.length() < FRAME_BYTES) {
      Call call = ready.remove();
      if (call.ended) {
        continue;
      }
      int length = call.arguments.length;
      if (length > stream.hello().maxRequestBytes()) {
        end(
            call,
            invalid(
                call,
                name(call.operation)
                    + ": the arguments have "
                    + length
                    + " bytes; the cluster takes at most "
                    + stream.hello().maxRequestBytes()
                    + ". Send less at a time, or raise limits.message-bytes in the cluster's"
                    + " configuration."));
        continue;
      }
      if (call.expiresAtMillis == 0) {
        call.expiresAtMillis = expiry(stream, now);
        call.mapVersion = streams.mapVersion();
      }
      call.begin(stream, now, options.attemptTimeout().toNanos());
      stream.outstanding++;
      call.request(now).write(out);
      count++;
    }
    if (count > 0) {
      stream.send(out);
    }
  }

  private long expiry(NodeStream stream, long nowNanos) {
    return stream.clockMillis(nowNanos) + aheadMillis(stream);
  }

  private long aheadMillis(NodeStream stream) {
    return Math.min(options.expiryWindow().toMillis(), stream.hello().maxExpiryMillis());
  }

  /**
   * What was never under way with another expiry may get a new one, once: what this client takes
   * for log time was far from that of the group.
   */
  private boolean expireAnew(Call call, NodeStream stream, Answer answer) {
    boolean may = answer.logTimeMillis() > 0 && !call.expiresAnew && !call.mayHaveExecuted();
    if (may) {
      call.expiresAnew = true;
      call.expiresAtMillis = answer.logTimeMillis() + aheadMillis(stream);
      ready.add(call);
      flush();
    }
    return may;
  }

  private void tick() {
    ticking = false;
    long now = environment.nanos();
    if (outstanding < MANY_CALLS || ticks++ % TICKS_OF_MANY == 0) {
      lookThrough(now);
    }
    streams.tick(now);
    flush();
  }

  /**
   * Ends what is out of time, and leaves a node that is late with its answers. It costs as much as
   * there are calls that wait, which are many while a group has no majority.
   */
  private void lookThrough(long now) {
    List<Call> overdue = new ArrayList<>();
    NodeStream current = streams.current();
    boolean[] late = {false};
    sessions.forEach(
        call -> {
          if (call.deadlineNanos - now <= 0) {
            overdue.add(call);
          } else if (call.attempt != null
              && call.attempt == current
              && call.answerDueNanos - now < 0) {
            late[0] = true;
          }
        });
    overdue.forEach(call -> end(call, outOfTime(call)));
    if (late[0]) {
      streams.leave(current.endpoint + " did not answer for " + options.attemptTimeout());
    }
  }

  @Override
  public void ready() {
    flush();
  }

  @Override
  public boolean waiting() {
    return outstanding > 0;
  }

  @Override
  public void lost(NodeStream stream, String problem) {
    List<Call> again = new ArrayList<>();
    sessions.forEach(
        call -> {
          if (call.attempt == stream) {
            again.add(call);
          }
        });
    for (Call call : again) {
      call.giveUpAttempt(problem);
      ready.add(call);
    }
    stream.outstanding = 0;
    flush();
  }

  @Override
  public void refused(String message) {
    List<Call> all = new ArrayList<>();
    sessions.forEach(all::add);
    all.forEach(call -> end(call, invalid(call, message)));
  }

  @Override
  public void denied(String message) {
    List<Call> all = new ArrayList<>();
    sessions.forEach(all::add);
    all.forEach(call -> end(call, denied(call, message)));
  }

  @Override
  public void answer(NodeStream stream, Answer answer) {
    Call call = sessions.get(answer.sequence());
    if (call == null || call.attempt != stream) {
      return;
    }
    call.attempt = null;
    stream.outstanding--;
    if (answer.outcome() == Answer.Outcome.DONE) {
      conclude(call, answer.reply());
      return;
    }
    call.lastProblem = stream.endpoint + " says: " + answer.message();
    call.maybeExecuted |=
        call.mode == InvocationMode.COMMAND
            && (answer.maybeExecuted() || answer.outcome() == Answer.Outcome.INDETERMINATE);
    if (answer.outcome() == Answer.Outcome.OVERLOADED
        && ++call.overloads > MAX_OVERLOADS
        && !call.maybeExecuted) {
      end(call, notServed(call, ClientError.OVERLOADED, call.lastProblem));
    } else if (answer.outcome().retriable()) {
      if (answer.outcome() == Answer.Outcome.UNAVAILABLE) {
        streams.tryAnother();
      }
      retryLater(call);
    } else if (answer.outcome() != Answer.Outcome.EXPIRED || !expireAnew(call, stream, answer)) {
      end(call, failure(call, answer));
    }
  }

  private void retryLater(Call call) {
    int ceiling = Math.min(500, 10 << Math.min(call.retries++, 6));
    streams.schedule(
        () -> {
          if (!call.ended) {
            ready.add(call);
            flush();
          }
        },
        environment.random().nextInt(ceiling / 2, ceiling + 1));
  }

  private CsmrException failure(Call call, Answer answer) {

    return switch (answer.outcome()) {
      case EXPIRED -> notServed(call, ClientError.EXPIRED, answer.message());
      case ACKNOWLEDGED ->
          new IndeterminateException(
              ClientError.ANSWER_FORGOTTEN.text(name(call.operation), answer.message()));
      case DENIED -> denied(call, answer.message());
      default -> invalid(call, ClientError.REFUSED.text(name(call.operation), answer.message()));
    };
  }

  /** Who may not ask now may have been allowed to before. */
  private CsmrException denied(Call call, String message) {
    String denied = ClientError.DENIED.text(name(call.operation), message);
    return call.mayHaveExecuted()
        ? new IndeterminateException(
            denied + " An earlier attempt may have been executed; read the state.")
        : new PermissionDeniedException(denied);
  }

  /** A node refuses it as it is; what came of an earlier attempt that node does not know. */
  private static CsmrException invalid(Call call, String message) {
    return call.mayHaveExecuted()
        ? new IndeterminateException(
            message + " An earlier attempt may have been executed; read the state.")
        : new InvalidRequestException(message);
  }

  /**
   * What the attempts before failed with says more than that the last one is under way: whoever has
   * that is not to blame.
   */
  private CsmrException outOfTime(Call call) {
    String problem = call.lastProblem == null ? streams.lastProblem() : call.lastProblem;
    if (call.attempt != null) {
      long millis = (environment.nanos() - call.sentNanos) / 1_000_000;
      String last = call.attempt.endpoint + " has it since " + millis + " ms and says nothing yet";
      problem = call.lastProblem == null ? last : problem + " (" + last + ")";
    }
    return notServed(call, ClientError.NOT_ANSWERED, options.deadline(), problem);
  }

  private CsmrException notServed(Call call, ClientError error, Object... details) {
    Object[] arguments = new Object[details.length + 1];
    arguments[0] = name(call.operation);
    System.arraycopy(details, 0, arguments, 1, details.length);
    String what = error.text(arguments);
    String message = what.endsWith(".") || what.endsWith("?") ? what : what + ".";
    if (call.mayHaveExecuted()) {
      return new IndeterminateException(
          message + " It may have been executed; read the state before you repeat it.");
    }
    return new NotExecutedException(message + " It was not executed; try again.");
  }

  private void conclude(Call call, Reply reply) {
    switch (reply.status()) {
      case OK, DECLARED -> {
        forget(call);
        call.complete(reply);
      }
      case FAILED -> end(call, new OperationFailedException(reply.message()));
      case INVALID -> end(call, new InvalidRequestException(reply.message()));
      case CONDITION_NOT_MET -> end(call, new ConditionNotMetException(reply.message()));
      case ANSWER_TOO_LARGE -> end(call, new AnswerTooLargeException(reply.message()));
      case PIECE -> addPiece(call, Reply.Piece.read(reply.payload()));
    }
  }

  /** Asks for the next piece by sending the invocation again, which does not execute again. */
  private void addPiece(Call call, Reply.Piece piece) {
    call.maybeExecuted = true;
    if (piece.number() != call.pieces.size()) {
      end(
          call,
          new AnswerTooLargeException(
              ClientError.WRONG_PIECE.text(piece.number(), call.pieces.size())));
      return;
    }
    call.pieces.add(piece.content());
    call.deadlineNanos = environment.nanos() + options.deadline().toNanos();
    if (call.pieces.size() < piece.count()) {
      ready.add(call);
      flush();
    } else {
      conclude(call, Reply.ok(LargeAnswer.join(call.pieces)));
    }
  }

  private void end(Call call, CsmrException problem) {
    forget(call);
    call.completeExceptionally(
        call.pieces.isEmpty()
            ? problem
            : new AnswerTooLargeException(
                ClientError.PIECES_ENDED.text(
                    name(call.operation), call.pieces.size(), problem.getMessage())));
  }

  private void forget(Call call) {
    if (call.attempt != null) {
      call.attempt.outstanding--;
      call.attempt = null;
    }
    call.ended = true;
    sessions.remove(call.sequence);
    outstanding--;
    permits.release();
  }

  /** Ends all calls; what was sent may yet be executed. */
  void close() {
    streams.onLoop(
        () -> {
          ended = true;
          refuseUnsent();
          List<Call> all = new ArrayList<>();
          sessions.forEach(all::add);
          all.forEach(call -> end(call, notServed(call, ClientError.CLOSED_MEANWHILE)));
          streams.close();
        });
  }

  private NotExecutedException tooMany(int operation) {
    return new NotExecutedException(
        ClientError.TOO_MANY.text(name(operation), options.maxOutstanding()));
  }

  private String name(int operation) {
    OperationDescriptor known = operations.find(operation);
    String name = known == null ? Integer.toHexString(operation) : known.name();
    return "Operation " + name + " of service " + service;
  }
}
