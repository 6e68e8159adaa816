package dev.csmr.replica;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;

/**
 * The network between replicas in one process. While it is faulty it breaks streams before and
 * after what they carry, in both directions, holds up what it will deliver only when it is whole
 * again, and cuts links one way.
 */
final class BrokenStreams implements ServerInterceptor {
  /** What happens to one message. */
  private enum Fate {
    DELIVER,
    BREAK_BEFORE,
    BREAK_AFTER,
    HOLD
  }

  /** How much of what is no heartbeat may meet with a fault. */
  private static final double[] REQUESTS = {0.02, 0.1, 0.4};

  private static final double[] REPLIES = {0.02, 0.3, 0.95};

  private final Random random;
  private final double requestRate;
  private final double replyRate;
  private final Set<Stream<?, ?>> holding = ConcurrentHashMap.newKeySet();
  private final Set<String> cut = ConcurrentHashMap.newKeySet();
  private final AtomicLong entries = new AtomicLong();
  private boolean faulty;

  /** Creates a network that is whole; the seed says how bad it will be. */
  BrokenStreams(long seed) {
    random = new Random(seed);
    requestRate = REQUESTS[random.nextInt(REQUESTS.length)];
    replyRate = REPLIES[random.nextInt(REPLIES.length)];
  }

  /** How many requests with entries or parts of snapshots were sent. */
  long entries() {
    return entries.get();
  }

  /** From now on nothing is lost, until {@link #fail}; what was held up stays so. */
  synchronized void pause() {
    faulty = false;
  }

  synchronized void fail() {
    faulty = true;
  }

  /** Cuts the way from one node to another, or mends it. */
  void toggle(String from, String to) {
    String link = from + ">" + to;
    if (!cut.remove(link)) {
      cut.add(link);
    }
  }

  /** What is held up now goes its way, or is lost with its stream. */
  void heal() {
    pause();
    cut.clear();
    for (Stream<?, ?> stream : new HashSet<>(holding)) {
      stream.release(chance(0.5));
    }
  }

  private synchronized boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  private synchronized Fate fate(double probability) {
    if (!faulty || random.nextDouble() >= probability) {
      return Fate.DELIVER;
    }
    int drawn = random.nextInt(8);
    return drawn < 5 ? Fate.BREAK_BEFORE : drawn < 7 ? Fate.BREAK_AFTER : Fate.HOLD;
  }

  private double rateOf(Object message) {
    if (message instanceof AppendEntriesRequestProto request) {
      return request.getEntriesCount() == 0 ? requestRate / 8 : requestRate;
    }
    if (message instanceof AppendEntriesReplyProto reply) {
      return reply.getIsHearbeat() ? replyRate / 8 : replyRate;
    }
    return Math.min(requestRate, replyRate);
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    Stream<ReqT, RespT> stream = new Stream<>(call);
    return stream.listen(next.startCall(stream, headers));
  }

  /** One call; what it carries in one direction keeps its order. */
  private final class Stream<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
    private final Queue<Runnable> requests = new ArrayDeque<>();
    private final Queue<Runnable> replies = new ArrayDeque<>();
    private volatile boolean ended;
    private boolean holdsRequests;
    private boolean holdsReplies;

    Stream(ServerCall<ReqT, RespT> call) {
      super(call);
    }

    ServerCall.Listener<ReqT> listen(ServerCall.Listener<ReqT> listener) {
      return new SimpleForwardingServerCallListener<>(listener) {
        @Override
        public void onMessage(ReqT message) {
          request(message, () -> super.onMessage(message));
        }

        @Override
        public void onHalfClose() {
          request(null, super::onHalfClose);
        }
      };
    }

    private void request(ReqT message, Runnable delivery) {
      if (message instanceof InstallSnapshotRequestProto
          || (message instanceof AppendEntriesRequestProto append
              && append.getEntriesCount() > 0)) {
        entries.incrementAndGet();
      }
      RaftRpcRequestProto header = header(message);
      String link =
          header.getRequestorId().toStringUtf8() + ">" + header.getReplyId().toStringUtf8();
      Fate fate =
          message == null
              ? Fate.DELIVER
              : cut.contains(link) ? Fate.BREAK_BEFORE : fate(rateOf(message));
      synchronized (this) {
        if (ended) {
          return;
        }
        holdsRequests |= hold(fate);
        if (holdsRequests) {
          requests.add(delivery);
          return;
        }
      }
      if (fate == Fate.BREAK_BEFORE) {
        end();
        return;
      }
      delivery.run();
      if (fate == Fate.BREAK_AFTER) {
        end();
      }
    }

    private boolean hold(Fate fate) {
      return fate == Fate.HOLD && holding.add(this);
    }

    @Override
    public void sendMessage(RespT message) {
      Fate fate = fate(rateOf(message));
      synchronized (this) {
        if (ended) {
          return;
        }
        holdsReplies |= hold(fate);
        if (holdsReplies) {
          replies.add(() -> super.sendMessage(message));
          return;
        }
        if (fate != Fate.BREAK_BEFORE) {
          super.sendMessage(message);
        }
        if (fate != Fate.DELIVER) {
          end();
        }
      }
    }

    @Override
    public void close(Status status, Metadata trailers) {
      synchronized (this) {
        if (ended) {
          return;
        }
        if (holdsReplies) {
          replies.add(() -> super.close(status, trailers));
          return;
        }
        ended = true;
        super.close(status, trailers);
      }
    }

    private synchronized void end() {
      if (!ended) {
        ended = true;
        holding.remove(this);
        super.close(
            (chance(0.5) ? Status.UNAVAILABLE : Status.CANCELLED).withDescription("broken"),
            new Metadata());
      }
    }

    void release(boolean broken) {
      if (broken) {
        end();
        return;
      }
      for (Runnable next = next(); next != null; next = next()) {
        next.run();
      }
    }

    private synchronized Runnable next() {
      Runnable request = requests.poll();
      Runnable next = request == null ? replies.poll() : request;
      if (next == null || isCancelled()) {
        holdsRequests = false;
        holdsReplies = false;
        holding.remove(this);
        return null;
      }
      return next;
    }
  }

  private static RaftRpcRequestProto header(Object message) {
    return message instanceof AppendEntriesRequestProto append
        ? append.getServerRequest()
        : message instanceof RequestVoteRequestProto vote
            ? vote.getServerRequest()
            : message instanceof InstallSnapshotRequestProto install
                ? install.getServerRequest()
                : message instanceof StartLeaderElectionRequestProto election
                    ? election.getServerRequest()
                    : RaftRpcRequestProto.getDefaultInstance();
  }
}
