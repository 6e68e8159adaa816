package dev.csmr.proxy;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.service.Environment;
import dev.csmr.service.frame.Frame;
import dev.csmr.service.frame.FrameMethods;
import dev.csmr.service.frame.Mailbox;
import dev.csmr.service.frame.Protocol;
import dev.csmr.service.frame.SessionWindow;
import dev.csmr.service.frame.UnreadableMessageException;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's stream to another node, for all groups. Any thread asks; the rest happens on one
 * event loop. Each request is answered exactly once, within {@link #STALL_NANOS} when the other
 * node is silent: by the other node, or as not ready when the request did not leave this node, or
 * as indeterminate when it did and the stream broke.
 *
 * <p>A {@linkplain PeerRequestKind#oneWay one-way} request costs no message back: the other node
 * answers it only to refuse it, and otherwise says in its next frame, whatever that is for, through
 * which one it took them. When it has nothing to say for some time, an empty frame asks it to, as
 * it does when somebody waits for an answer. So who asks hears of a refusal at once, and of success
 * some time later.
 */
final class PeerLink {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

  /** How long the other node may be silent while requests wait. */
  static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

  private static final long ASK_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int TICK_MILLIS = 100;

  /** How much longer than somebody waits the other node's own word is waited for. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int FRAME_BYTES = 256 << 10;
  private static final int READ_AHEAD_FRAMES = 8;
  private static final int ASK_AFTER_BYTES = 1 << 20;

  private final String peer;
  private final PeerSettings settings;
  private final ManagedChannel channel;
  private final ScheduledExecutorService loop;
  private final BooleanSupplier inLoop;
  private final Environment environment;
  private final Mailbox<Pending> mailbox;
  private final Shares outstanding;
  private final ArrayDeque<Pending> unsent = new ArrayDeque<>();
  private SessionWindow<Pending> sent = new SessionWindow<>(0, 1);

  /** The one-way requests among those sent, and perhaps some that were refused; in order. */
  private final ArrayDeque<Long> sentOneWay = new ArrayDeque<>();

  private long oneWayBytes;
  private Stream stream;
  private String problem = "not connected yet";

  /** What does not fix itself, as the log has it already. */
  private String told = "";

  /** In what the other node's configuration contradicts this one's. */
  private volatile String contradiction;

  private long failedNanos;
  private long sweptNanos;
  private boolean ticking;

  private boolean closed;

  /** One request and who waits for its answer. */
  private static final class Pending {
    final PeerRequest request;
    final int size;
    final Shares.Share share;
    final Consumer<PeerAnswer> to;
    final long deadlineNanos;
    long id;

    Pending(
        PeerRequest request,
        int size,
        Shares.Share share,
        Consumer<PeerAnswer> to,
        long deadlineNanos) {
      this.request = request;
      this.size = size;
      this.share = share;
      this.to = to;
      this.deadlineNanos = deadlineNanos;
    }

    boolean oneWay() {
      return request.kind().oneWay();
    }
  }

  PeerLink(
      String peer,
      ManagedChannel channel,
      ScheduledExecutorService loop,
      BooleanSupplier inLoop,
      PeerSettings settings,
      Environment environment) {
    this.peer = peer;
    this.settings = settings;
    this.outstanding = new Shares(settings.maxOutstanding(), settings.maxOutstandingBytes());
    this.channel = channel;
    this.loop = loop;
    this.inLoop = inLoop;
    this.environment = environment;
    this.failedNanos = environment.nanos() - RECONNECT_NANOS;
    this.mailbox = new Mailbox<>(loop, this::drain);
  }

  /** Asks; the answer comes on the event loop, or at once when a bound is reached. */
  void ask(PeerRequest request, Consumer<PeerAnswer> answer) {
    int size = request.size();
    GroupReply refusal = null;
    Shares.Share share = null;
    if (size > ReplicaLimits.MAX_ENTRY_BYTES) {
      refusal =
          GroupReply.of(
              GroupOutcome.TOO_LARGE,
              ProxyError.STEPS_TOO_LARGE.text(size, ReplicaLimits.MAX_ENTRY_BYTES));
    } else if (!request.kind().urgent()) {
      share = outstanding.of(request.group());
      if (!share.enter(size)) {
        refusal =
            GroupReply.of(
                GroupOutcome.OVERLOADED,
                ProxyError.PEER_FULL.text(peer, settings.node(), outstanding));
      }
    }
    if (refusal != null) {
      answer.accept(PeerAnswer.of(0, refusal));
      return;
    }
    long patienceNanos = TimeUnit.MILLISECONDS.toNanos(request.patienceMillis());
    long deadline = environment.nanos() + patienceNanos + GRACE_NANOS;
    mailbox.add(new Pending(request, size, share, answer, deadline));
  }

  void close() {
    loop.execute(
        () -> {
          closed = true;
          lose("node " + settings.node() + " is shutting down");
        });
    channel.shutdownNow();
  }

  /** In what the other node's configuration contradicts this one's; null when in nothing. */
  String contradiction() {
    return contradiction;
  }

  private void drain() {
    for (Pending next = mailbox.poll(); next != null; next = mailbox.poll()) {
      unsent.add(next);
      oneWayBytes += next.oneWay() ? next.size : 0;
    }
    flush();
  }

  private void flush() {
    if (unsent.isEmpty()) {
      return;
    }
    if (stream == null) {
      long now = environment.nanos();
      if (closed || now - failedNanos < RECONNECT_NANOS) {
        failUnsent();
        return;
      }
      connect(now);
    }
    while (stream != null && stream.open && stream.call.isReady() && !unsent.isEmpty()) {
      WireWriter out = new WireWriter(Math.min(FRAME_BYTES, 64 + unsent.peek().size));
      while (!unsent.isEmpty() && out.length() < FRAME_BYTES) {
        Pending next = unsent.remove();
        next.id = sent.add(next);
        if (next.oneWay()) {
          sentOneWay.add(next.id);
        }
        next.request.withId(next.id).write(out);
      }
      stream.call.sendMessage(Frame.of(out));
    }
    if (oneWayBytes > ASK_AFTER_BYTES && stream != null && stream.open && !stream.asked) {
      stream.askForAnything();
    }
    if (!ticking && stream != null) {
      ticking = true;
      var unused = loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void connect(long now) {
    channel.resetConnectBackoff();
    CallOptions options = CallOptions.DEFAULT.withMaxInboundMessageSize(settings.maxFrameBytes());
    stream = new Stream(channel.newCall(FrameMethods.EXCHANGE, options), now);
    stream.start();
  }

  private void tick() {
    ticking = false;
    if (stream == null || (stream.open && sent.span() == 0 && unsent.isEmpty())) {
      return;
    }
    long silence = environment.nanos() - stream.lastReceivedNanos;
    if (silence > STALL_NANOS && (stream.asked || !stream.open)) {
      stream.call.cancel("silent", null);
      // Packets may vanish on this connection alone: the next stream gets a new one.
      channel.enterIdle();
      lose("node " + peer + " is silent");
      return;
    }
    if (stream.open && silence > ASK_AFTER_NANOS && !stream.asked) {
      stream.askForAnything();
    }
    endOverdue();
    ticking = true;
    var unused = loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The other node answers, but not everything: nothing is kept for an answer that is no use. */
  private void endOverdue() {
    long now = environment.nanos();
    if (now - sweptNanos < GRACE_NANOS) {
      return;
    }
    sweptNanos = now;
    List<Pending> overdue = new ArrayList<>();
    sent.forEach(
        each -> {
          if (!each.oneWay() && now - each.deadlineNanos > 0) {
            overdue.add(each);
          }
        });
    for (Pending each : overdue) {
      sent.remove(each.id);
      end(each, lostOutcome(each), "it answers other requests");
    }
  }

  /**
   * The address is wrong, or the node there speaks another protocol, which does not fix itself.
   * Nothing else may fail because of it for now, so nobody would look for it.
   */
  private void tellOnce(String why) {
    if (!why.equals(told)) {
      told = why;
      LOG.warn(ProxyError.PEER_NOT_ASKED.text(peer, channel.authority(), why));
    }
  }

  private static GroupOutcome lostOutcome(Pending pending) {
    return pending.request.kind().mayChange() ? GroupOutcome.INDETERMINATE : GroupOutcome.NOT_READY;
  }

  /** The stream is gone: nobody will answer what was sent on it. */
  private void lose(String why) {
    lose(why, false);
  }

  /**
   * The stream is gone.
   *
   * @param refused whether the other node took nothing that was sent on it
   */
  private void lose(String why, boolean refused) {
    problem = why;
    failedNanos = environment.nanos();
    stream = null;
    List<Pending> lost = new ArrayList<>();
    sent.forEach(lost::add);
    sent = new SessionWindow<>(0, sent.nextSequence());
    sentOneWay.clear();
    for (Pending each : lost) {
      end(each, refused ? GroupOutcome.NOT_READY : lostOutcome(each), problem);
    }
    failUnsent();
  }

  private void failUnsent() {
    List<Pending> all = new ArrayList<>(unsent);
    unsent.clear();
    all.forEach(each -> end(each, GroupOutcome.NOT_READY, problem));
  }

  private void end(Pending pending, GroupOutcome outcome, String why) {
    settle(pending);
    pending.to.accept(
        PeerAnswer.of(
            0,
            GroupReply.of(
                outcome, "no answer of node " + peer + " at " + channel.authority() + ": " + why)));
  }

  private void settle(Pending pending) {
    if (pending.oneWay()) {
      oneWayBytes -= pending.size;
    }
    if (pending.share != null) {
      pending.share.leave(pending.size);
    }
  }

  private void onLoop(Runnable task) {
    if (inLoop.getAsBoolean()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  /** One attempt to keep a stream. */
  private final class Stream extends ClientCall.Listener<Frame> {
    final ClientCall<Frame, Frame> call;
    boolean open;
    boolean asked;
    long lastReceivedNanos;

    Stream(ClientCall<Frame, Frame> call, long now) {
      this.call = call;
      this.lastReceivedNanos = now;
    }

    void start() {
      Metadata headers = new Metadata();
      Protocol.tell(headers);
      headers.put(FrameMethods.CLUSTER, settings.cluster());
      headers.put(FrameMethods.NODE, settings.node());
      headers.put(FrameMethods.CALLED, peer);
      call.start(this, headers);
      call.request(READ_AHEAD_FRAMES);
      WireWriter placements = new WireWriter(256);
      PlacementComparison.write(placements, 2, settings.placements().get());
      if (placements.length() > 0) {
        call.sendMessage(Frame.of(placements));
      }
    }

    /** From now on the other node is silent if it sends nothing. */
    void askForAnything() {
      asked = true;
      lastReceivedNanos = environment.nanos() - ASK_AFTER_NANOS;
      call.sendMessage(Frame.of(new WireWriter(0)));
    }

    @Override
    public void onHeaders(Metadata headers) {
      if (!Protocol.isSpoken(headers)) {
        String mismatch =
            ProxyError.OTHER_PROTOCOL.text(
                settings.node(), Protocol.own(), peer, Protocol.of(headers));
        onLoop(() -> refuse(mismatch));
      }
    }

    private void refuse(String why) {
      if (stream == this) {
        call.cancel(why, null);
        lose(why);
        tellOnce(why);
      }
    }

    @Override
    public void onMessage(Frame frame) {
      onLoop(() -> received(frame));
    }

    @Override
    public void onReady() {
      onLoop(
          () -> {
            if (stream == this) {
              flush();
            }
          });
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      onLoop(
          () -> {
            if (stream == this) {
              String cause =
                  status.getCause() == null ? "" : " (" + status.getCause().getMessage() + ")";
              boolean refused = status.getCode() == Status.Code.FAILED_PRECONDITION;
              if (refused && trailers.containsKey(FrameMethods.PLACED_OTHERWISE)) {
                contradiction = status.getDescription();
              }
              lose(status.getCode() + ": " + status.getDescription() + cause, refused);
              if (refused
                  || status.getCode() == Status.Code.PERMISSION_DENIED
                  || status.getCause() instanceof UnknownHostException) {
                tellOnce(status.getDescription());
              } else if (status.getCause() instanceof SSLException) {
                tellOnce(ProxyError.NODE_NOT_TRUSTED.text(settings.node(), peer, rootOf(status)));
              }
            }
          });
    }

    private static String rootOf(Status status) {
      Throwable root = status.getCause();
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return root.getMessage();
    }

    private void received(Frame frame) {
      if (stream != this) {
        return;
      }
      open = true;
      asked = false;
      lastReceivedNanos = environment.nanos();
      try {
        long taken = 0;
        WireReader in = frame.reader();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
          switch (tag) {
            case 1 << 3 | LENGTH_DELIMITED -> answered(in.readMessage());
            case 2 << 3 | VARINT -> taken = in.readInt64();
            default -> in.skip(tag);
          }
        }
        taken(taken);
      } catch (MalformedMessageException e) {
        call.cancel("garbage", null);
        lose(e.getMessage());
        return;
      }
      call.request(1);
      flush();
    }

    private void answered(WireReader in) {
      try {
        answered(PeerAnswer.read(in));
      } catch (UnreadableMessageException e) {
        Pending pending = sent.remove(e.id());
        if (pending != null) {
          end(pending, lostOutcome(pending), e.getMessage());
        }
      }
    }

    private void answered(PeerAnswer answer) {
      contradiction = null;
      Pending pending = sent.remove(answer.id());
      if (pending != null) {
        settle(pending);
        pending.to.accept(answer);
      }
    }

    /** All one-way requests up to one were taken, but for those refused in frames so far. */
    private void taken(long through) {
      while (!sentOneWay.isEmpty() && sentOneWay.peek() <= through) {
        long id = sentOneWay.remove();
        if (sent.get(id) != null) {
          answered(PeerAnswer.of(id, GroupReply.done(List.of())));
        }
      }
    }
  }
}
