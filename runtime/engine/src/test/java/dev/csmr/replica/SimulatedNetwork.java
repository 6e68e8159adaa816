package dev.csmr.replica;

import dev.csmr.service.frame.Frame;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Streams of frames between processes, as gRPC keeps them over TCP: what arrives does so in order,
 * once, and only as far as the other end reads. A stream may break, or let nothing through any more
 * without a word.
 */
final class SimulatedNetwork {
  /** How many frames may be under way before the sender has to wait. */
  private static final int ROOM_FRAMES = 4;

  /** A process, as long as it lives. */
  interface Host {
    boolean isUp();

    /** Its event loop. */
    SimulatedWorld.Timer loop();

    /** What it has for those who call a method, or null. */
    ServerCallHandler<Frame, Frame> handler(String fullMethodName);
  }

  private final SimulatedWorld world;
  private final BooleanSupplier lost;
  private final Function<String, Host> processes;
  private final List<Stream> streams = new ArrayList<>();

  /**
   * Creates it.
   *
   * @param lost draws whether a frame breaks its stream
   * @param processes the process that listens at a host now, or null
   */
  SimulatedNetwork(SimulatedWorld world, BooleanSupplier lost, Function<String, Host> processes) {
    this.world = world;
    this.lost = lost;
    this.processes = processes;
  }

  /** A process's way to a host. */
  ManagedChannel channel(Host from, String host) {
    return new Channel(from, host);
  }

  /** A process is gone: those at the other ends of its streams hear of it. */
  void gone(Host process) {
    for (Stream stream : List.copyOf(streams)) {
      if (stream.from == process || stream.to == process) {
        stream.breaks("connection reset");
      }
    }
  }

  private long latency() {
    return world.between(50_000, 2_000_000);
  }

  private final class Channel extends ManagedChannel {
    private final Host from;
    private final String host;

    Channel(Host from, String host) {
      this.from = from;
      this.host = host;
    }

    @Override
    @SuppressWarnings("unchecked") // All methods that are called here take frames.
    public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
      return (ClientCall<Q, A>) new Stream(from, host, method.getFullMethodName()).client;
    }

    @Override
    public String authority() {
      return host;
    }

    @Override
    public ManagedChannel shutdown() {
      return this;
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public ManagedChannel shutdownNow() {
      return this;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }

  /** One direction of a stream. */
  private abstract static class Direction {
    final ArrayDeque<Frame> arrived = new ArrayDeque<>();
    int wanted;
    int underWay;
    long lastNanos;

    abstract void deliver(Frame frame);

    abstract void hasRoom();

    abstract Host reader();

    boolean isReady() {
      return underWay < ROOM_FRAMES;
    }
  }

  private final class Stream {
    final Host from;
    final String host;
    final String method;
    final ClientEnd client = new ClientEnd(this);
    final Direction up = new Up();
    final Direction down = new Down();
    Host to;
    ClientCall.Listener<Frame> caller;
    ServerCall.Listener<Frame> called;
    boolean silent;
    boolean broken;
    boolean closedForCaller;

    Stream(Host from, String host, String method) {
      this.from = from;
      this.host = host;
      this.method = method;
    }

    void open(Metadata headers) {
      streams.add(this);
      travel(
          up,
          () -> {
            Host listening = processes.apply(host);
            if (listening == null || !listening.isUp()) {
              streams.remove(this);
              tellCaller(Status.UNAVAILABLE.withDescription(host + " refuses connections"));
              return;
            }
            to = listening;
            to.loop()
                .execute(
                    () -> {
                      called = to.handler(method).startCall(new ServerEnd(this), headers);
                      pump(up);
                    });
          });
    }

    /** Something goes to the end of a direction, behind what went before. */
    private void travel(Direction direction, Runnable catchUp) {
      direction.lastNanos = Math.max(direction.lastNanos, world.nowNanos() + latency());
      world.after(
          direction.lastNanos - world.nowNanos(),
          () -> {
            if (!silent && !broken) {
              catchUp.run();
            }
          });
    }

    void send(Direction direction, Frame frame) {
      if (broken || silent) {
        return;
      }
      if (lost.getAsBoolean()) {
        if (world.chance(50)) {
          world.trace("the stream", this, "falls silent");
          silent = true;
        } else {
          breaks("broken pipe");
        }
        return;
      }
      byte[] bytes = frame.bytes();
      direction.underWay++;
      travel(
          direction,
          () -> {
            direction.arrived.add(Frame.of(bytes));
            pump(direction);
          });
    }

    /** Gives the reader what it wants. */
    void pump(Direction direction) {
      while (direction.wanted > 0 && !direction.arrived.isEmpty() && direction.reader() != null) {
        direction.wanted--;
        Frame frame = direction.arrived.remove();
        direction.reader().loop().execute(() -> direction.deliver(frame));
        if (direction.underWay-- == ROOM_FRAMES) {
          travel(direction == up ? down : up, direction::hasRoom);
        }
      }
    }

    void request(Direction direction, int frames) {
      direction.wanted += frames;
      pump(direction);
    }

    /** Both ends hear of it, each in its time; what is under way is lost. */
    void breaks(String why) {
      if (!broken) {
        world.trace("the stream", this, "ends:", why);
        broken = true;
        streams.remove(this);
        world.after(
            latency(), () -> tellCaller(Status.UNAVAILABLE.withDescription(host + ": " + why)));
        world.after(latency(), this::tellCalled);
      }
    }

    void tellCaller(Status status) {
      if (!closedForCaller && from.isUp()) {
        closedForCaller = true;
        from.loop().execute(() -> caller.onClose(status, new Metadata()));
      }
    }

    private void tellCalled() {
      if (to != null && to.isUp()) {
        to.loop()
            .execute(
                () -> {
                  if (called != null) {
                    called.onCancel();
                  }
                });
      }
    }

    @Override
    public String toString() {
      return from + "→" + host;
    }

    private final class Up extends Direction {
      @Override
      void deliver(Frame frame) {
        if (!broken) {
          called.onMessage(frame);
        }
      }

      @Override
      void hasRoom() {
        from.loop().execute(() -> caller.onReady());
      }

      @Override
      Host reader() {
        return called == null ? null : to;
      }
    }

    private final class Down extends Direction {
      @Override
      void deliver(Frame frame) {
        if (!closedForCaller) {
          caller.onMessage(frame);
        }
      }

      @Override
      void hasRoom() {
        to.loop().execute(() -> called.onReady());
      }

      @Override
      Host reader() {
        return from;
      }
    }
  }

  private static final class ClientEnd extends ClientCall<Frame, Frame> {
    private final Stream stream;

    ClientEnd(Stream stream) {
      this.stream = stream;
    }

    @Override
    public void start(Listener<Frame> listener, Metadata headers) {
      stream.caller = listener;
      stream.open(headers);
    }

    @Override
    public void request(int frames) {
      stream.request(stream.down, frames);
    }

    @Override
    public void cancel(String message, Throwable cause) {
      stream.breaks("cancelled: " + message);
    }

    @Override
    public void halfClose() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void sendMessage(Frame frame) {
      stream.send(stream.up, frame);
    }

    @Override
    public boolean isReady() {
      return stream.up.isReady();
    }
  }

  private static final class ServerEnd extends ServerCall<Frame, Frame> {
    private final Stream stream;

    ServerEnd(Stream stream) {
      this.stream = stream;
    }

    @Override
    public void request(int frames) {
      stream.request(stream.up, frames);
    }

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(Frame frame) {
      stream.send(stream.down, frame);
    }

    @Override
    public boolean isReady() {
      return stream.down.isReady();
    }

    @Override
    public void close(Status status, Metadata trailers) {
      stream.travel(stream.down, () -> stream.tellCaller(status));
    }

    @Override
    public boolean isCancelled() {
      return stream.broken;
    }

    @Override
    public MethodDescriptor<Frame, Frame> getMethodDescriptor() {
      throw new UnsupportedOperationException();
    }
  }
}
