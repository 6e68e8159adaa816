package dev.csmr.client;

import dev.csmr.service.Environment;
import dev.csmr.service.frame.Answer;
import dev.csmr.service.frame.AnswerFrame;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Chooses the node that a caller's stream goes to: the leader when a node names it, another node
 * when one fails or falls silent. Belongs to the caller's event loop.
 */
final class StreamSwitch implements NodeStream.Owner {
  /** The calls that travel on the streams. */
  interface Calls {
    /** There is a stream to send on, or there is room on it again. */
    void ready();

    void answer(NodeStream stream, Answer answer);

    /** No attempt on this stream will be answered any more. */
    void lost(NodeStream stream, String problem);

    /** The cluster does not offer this service to us. */
    void refused(String message);

    /** The cluster does not know who we are, or does not let us call this service. */
    void denied(String message);

    /** Whether some call waits for an answer. */
    boolean waiting();
  }

  /** The connections to the nodes. */
  interface Connections {
    Channel to(Endpoint endpoint);

    /** What is connected does not get through: connect anew next time. */
    void renew(Endpoint endpoint);
  }

  private static final long ASK_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long MIN_STAY_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final long MAX_STAY_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int MAX_BACKOFF_MILLIS = 1_000;

  private final String service;
  private final String type;
  private final ClientOptions options;
  private final Endpoints endpoints;
  private final Connections connections;
  private final ScheduledExecutorService loop;
  private final BooleanSupplier inLoop;
  private final Calls calls;
  private final Environment environment;
  private final List<NodeStream> retired = new ArrayList<>();
  private NodeStream current;
  private NodeStream connecting;
  private boolean connectScheduled;
  private boolean closed;
  private int failures;
  private long mapVersion;
  private long movedNanos;

  /** When the last move was that followed no hint, and how long to stay after it. */
  private long triedNanos;

  private long stayNanos = MIN_STAY_NANOS;

  /** Where the leader is, as the current node said once; null when here or not known. */
  private Endpoint leader;

  private String lastProblem = "no node was reached";

  StreamSwitch(
      String service,
      String type,
      ClientOptions options,
      Endpoints endpoints,
      Connections connections,
      ScheduledExecutorService loop,
      BooleanSupplier inLoop,
      Calls calls,
      Environment environment) {
    this.service = service;
    this.type = type;
    this.options = options;
    this.endpoints = endpoints;
    this.connections = connections;
    this.loop = loop;
    this.inLoop = inLoop;
    this.calls = calls;
    this.environment = environment;
    this.movedNanos = environment.nanos() - MIN_STAY_NANOS;
    this.triedNanos = movedNanos;
  }

  /** The stream to send on, or null while there is none. */
  NodeStream current() {
    return current;
  }

  /** What the last node failed with. */
  String lastProblem() {
    return lastProblem;
  }

  /** Begins a stream unless there is one or one is on its way. */
  void connect() {
    if (!closed && current == null && connecting == null && !connectScheduled) {
      connect(endpoints.next(null));
    }
  }

  /** Gives up the current stream and goes on at another node. */
  void leave(String problem) {
    NodeStream left = current;
    current = null;
    left.abandon(problem);
    endpoints.failed(left.endpoint, environment.nanos());
    if (connecting == null && !connectScheduled) {
      connect(endpoints.next(left.endpoint));
    }
    lose(left, problem);
  }

  /**
   * Tries another node since this one reaches some group's leader in vain, without hurry: what is
   * under way stays under way. Where that does not help it is tried less and less often, since
   * other groups' calls are on the stream too.
   */
  void tryAnother() {
    long sinceLast = environment.nanos() - triedNanos;
    if (sinceLast >= stayNanos && moveOn()) {
      stayNanos =
          sinceLast > 2 * MAX_STAY_NANOS ? MIN_STAY_NANOS : Math.min(2 * stayNanos, MAX_STAY_NANOS);
      triedNanos = environment.nanos();
    }
  }

  private boolean moveOn() {
    return current != null && endpoints.size() > 1 && move(endpoints.next(current.endpoint));
  }

  /** Looks after silence and slowness; called now and then while calls wait. */
  void tick(long nowNanos) {
    long stall = options.stallTimeout().toNanos();
    if (connecting != null && nowNanos - connecting.startedNanos > stall) {
      NodeStream late = connecting;
      late.abandon("no answer");
      connections.renew(late.endpoint);
      closed(late, Status.UNAVAILABLE.withDescription("no answer for " + options.stallTimeout()));
    }
    if (current != null && current.outstanding > 0) {
      long silence = nowNanos - current.lastReceivedNanos;
      if (silence > stall && current.asked) {
        connections.renew(current.endpoint);
        leave(current.endpoint + " is silent");
      } else if (silence > ASK_AFTER_NANOS && !current.asked) {
        current.ask();
        current.lastReceivedNanos = nowNanos - ASK_AFTER_NANOS;
      }
    }
    for (Iterator<NodeStream> all = retired.iterator(); all.hasNext(); ) {
      NodeStream old = all.next();
      if (nowNanos - movedNanos > options.attemptTimeout().toNanos()) {
        all.remove();
        old.abandon("retired");
        calls.lost(old, old.endpoint + " did not answer in time");
      }
    }
    moveFromLeaving();
    if (calls.waiting()) {
      connect();
      followLeader();
    }
  }

  void close() {
    closed = true;
    List<NodeStream> all = new ArrayList<>(retired);
    all.add(current);
    all.add(connecting);
    for (NodeStream stream : all) {
      if (stream != null) {
        stream.abandon("The client was closed.");
      }
    }
    retired.clear();
    current = null;
    connecting = null;
  }

  @Override
  public void opened(NodeStream stream) {
    endpoints.reached(stream.endpoint);
    failures = 0;
    connecting = null;
    NodeStream old = current;
    current = stream;
    leader = null;
    movedNanos = environment.nanos();
    if (old != null) {
      retire(old);
    }
    calls.ready();
  }

  /** The version of the map of the service's slots that nodes told; 0 where nothing has moved. */
  long mapVersion() {
    return mapVersion;
  }

  @Override
  public void received(NodeStream stream, AnswerFrame frame) {
    mapVersion = Math.max(mapVersion, frame.mapVersion());
    for (Answer answer : frame.answers()) {
      calls.answer(stream, answer);
    }
    if (frame.leaving() && !stream.leaving) {
      stream.leaving = true;
      endpoints.failed(stream.endpoint, environment.nanos());
      moveFromLeaving();
    }
    if (stream != current) {
      if (stream.outstanding == 0 && retired.remove(stream)) {
        stream.abandon("retired");
      }
    } else if (!frame.leader().isEmpty()) {
      hint(frame.leader());
    }
  }

  @Override
  public void writable(NodeStream stream) {
    if (stream == current) {
      calls.ready();
    }
  }

  @Override
  public void closed(NodeStream stream, Status status) {
    String problem = stream.endpoint + ": " + describe(status);
    lastProblem = problem;
    if (stream == connecting) {
      connecting = null;
      endpoints.failed(stream.endpoint, environment.nanos());
      if (current == null) {
        if (status.getCode() == Status.Code.INVALID_ARGUMENT) {
          calls.refused(status.getDescription());
        } else if (status.getCode() == Status.Code.UNAUTHENTICATED
            || status.getCode() == Status.Code.PERMISSION_DENIED) {
          calls.denied(status.getDescription());
        } else {
          reconnect(stream.endpoint);
        }
      }
    } else if (stream == current) {
      current = null;
      endpoints.failed(stream.endpoint, environment.nanos());
      lose(stream, problem);
      if (connecting == null) {
        reconnect(stream.endpoint);
      }
    } else {
      retired.remove(stream);
      lose(stream, problem);
    }
  }

  @Override
  public void onLoop(Runnable task) {
    if (inLoop.getAsBoolean()) {
      task.run();
    } else {
      try {
        loop.execute(task);
      } catch (RejectedExecutionException e) {
        // The client is closed; all calls have ended.
        closed = true;
      }
    }
  }

  private void hint(String text) {
    Endpoint endpoint;
    try {
      endpoint = Endpoint.parse(text);
    } catch (IllegalArgumentException e) {
      return;
    }
    leader = endpoint.equals(current.endpoint) ? null : endpoint;
    followLeader();
  }

  /** It was told once, and that may have been too early to move. */
  private void moveFromLeaving() {
    if (current != null && current.leaving) {
      moveOn();
    }
  }

  /** A node names the leader once, and that may be too early to move. */
  private void followLeader() {
    if (leader != null && current != null && endpoints.follow(leader, environment.nanos())) {
      move(leader);
    }
  }

  private boolean move(Endpoint endpoint) {
    boolean settled = environment.nanos() - movedNanos >= MIN_STAY_NANOS || failures > 0;
    boolean moves = !closed && connecting == null && !connectScheduled && settled;
    if (moves) {
      connect(endpoint);
    }
    return moves;
  }

  private void connect(Endpoint endpoint) {
    CallOptions call = CallOptions.DEFAULT.withMaxInboundMessageSize(ClientOptions.MAX_FRAME_BYTES);
    NodeStream stream = new NodeStream(endpoint, connections.to(endpoint), call, this, environment);
    connecting = stream;
    stream.start(service, type);
  }

  /** Tries each node once without delay, then with growing ones. */
  private void reconnect(Endpoint failed) {
    failures++;
    if (closed || connectScheduled || !calls.waiting()) {
      return;
    }
    if (failures < endpoints.size()) {
      connect(endpoints.next(failed));
      return;
    }
    int exponent = Math.min(failures - endpoints.size(), 6);
    int ceiling = Math.min(MAX_BACKOFF_MILLIS, 20 << exponent);
    connectScheduled = true;
    schedule(
        () -> {
          connectScheduled = false;
          if (calls.waiting()) {
            connect();
          }
        },
        environment.random().nextInt(ceiling / 2, ceiling + 1));
  }

  void schedule(Runnable task, long delayMillis) {
    var unused = loop.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
  }

  private void retire(NodeStream old) {
    if (old.outstanding == 0) {
      old.abandon("retired");
    } else {
      retired.add(old);
    }
  }

  private void lose(NodeStream stream, String problem) {
    lastProblem = problem;
    calls.lost(stream, problem);
  }

  private static String describe(Status status) {
    String text =
        status.getDescription() == null
            ? status.getCode().name()
            : status.getCode() + ": " + status.getDescription();
    Throwable cause = status.getCause();
    return cause == null ? text : text + " (" + cause.getMessage() + ")";
  }
}
