package dev.csmr.client;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.Environment;
import dev.csmr.service.frame.AnswerFrame;
import dev.csmr.service.frame.Frame;
import dev.csmr.service.frame.FrameMethods;
import dev.csmr.service.frame.Hello;
import dev.csmr.service.frame.Protocol;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;

/**
 * One stream to one node, for one caller. Belongs to the caller's event loop; what gRPC reports
 * from elsewhere is handed over to it.
 */
final class NodeStream extends ClientCall.Listener<Frame> {
  /** Told what happens; all on the event loop. After {@link #closed} nothing more is told. */
  interface Owner {
    void opened(NodeStream stream);

    void received(NodeStream stream, AnswerFrame frame);

    void writable(NodeStream stream);

    void closed(NodeStream stream, Status status);

    /** Runs a task on the event loop: at once when called from it. */
    void onLoop(Runnable task);
  }

  /** How many frames may be under way to us that we have not asked for one by one. */
  private static final int READ_AHEAD_FRAMES = 8;

  final Endpoint endpoint;
  final long startedNanos;

  /** How many invocations sent here have no answer. */
  int outstanding;

  long lastReceivedNanos;
  boolean asked;

  /** Whether the node said that it is about to stop. */
  boolean leaving;

  private final Owner owner;
  private final Environment environment;
  private final ClientCall<Frame, Frame> call;
  private Hello hello;
  private long clockOffsetMillis;
  private boolean closed;

  NodeStream(
      Endpoint endpoint,
      Channel channel,
      CallOptions options,
      Owner owner,
      Environment environment) {
    this.endpoint = endpoint;
    this.owner = owner;
    this.environment = environment;
    this.startedNanos = environment.nanos();
    this.lastReceivedNanos = startedNanos;
    call = channel.newCall(FrameMethods.OPEN, options);
  }

  /** Begins the stream; the owner may be told of its end before this returns. */
  void start(String service, String type) {
    Metadata headers = new Metadata();
    Protocol.tell(headers);
    headers.put(FrameMethods.SERVICE, service);
    if (!type.isEmpty()) {
      headers.put(FrameMethods.TYPE, type);
    }
    call.start(this, headers);
    call.request(READ_AHEAD_FRAMES);
  }

  Hello hello() {
    return hello;
  }

  private void clock(long millis) {
    clockOffsetMillis = millis - lastReceivedNanos / 1_000_000;
  }

  /** Log time as far as we can tell, in milliseconds since the epoch. */
  long clockMillis(long nowNanos) {
    return clockOffsetMillis + nowNanos / 1_000_000;
  }

  boolean isOpen() {
    return hello != null && !closed;
  }

  boolean isWritable() {
    return isOpen() && call.isReady();
  }

  void send(WireWriter frame) {
    call.sendMessage(Frame.of(frame));
  }

  /** Asks the node for a sign of life. */
  void ask() {
    asked = true;
    send(new WireWriter(0));
  }

  /** Ends the stream without another word to the owner. */
  void abandon(String reason) {
    if (!closed) {
      closed = true;
      call.cancel(reason, null);
    }
  }

  @Override
  public void onHeaders(Metadata headers) {
    if (!Protocol.isSpoken(headers)) {
      String mismatch =
          ClientError.OTHER_PROTOCOL.text(endpoint, Protocol.of(headers), Protocol.own());
      owner.onLoop(
          () -> {
            if (!closed) {
              fail(Status.INVALID_ARGUMENT.withDescription(mismatch));
            }
          });
    }
  }

  @Override
  public void onMessage(Frame message) {
    owner.onLoop(
        () -> {
          if (closed) {
            return;
          }
          AnswerFrame frame;
          try {
            frame = AnswerFrame.read(message.reader());
          } catch (MalformedMessageException e) {
            fail(Status.INTERNAL.withDescription(endpoint + " sent garbage: " + e.getMessage()));
            return;
          }
          call.request(1);
          lastReceivedNanos = environment.nanos();
          asked = false;
          boolean first = hello == null;
          if (first) {
            if (frame.hello() == null) {
              fail(Status.INTERNAL.withDescription(endpoint + " did not introduce itself."));
              return;
            }
            hello = frame.hello();
            clock(hello.clockMillis());
          }
          if (frame.logTimeMillis() > 0) {
            clock(frame.logTimeMillis());
          }
          if (first) {
            owner.opened(this);
          }
          owner.received(this, frame);
        });
  }

  @Override
  public void onReady() {
    owner.onLoop(
        () -> {
          if (isOpen()) {
            owner.writable(this);
          }
        });
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    owner.onLoop(
        () -> {
          if (!closed) {
            closed = true;
            owner.closed(this, status);
          }
        });
  }

  private void fail(Status status) {
    abandon(status.getDescription());
    owner.closed(this, status);
  }
}
