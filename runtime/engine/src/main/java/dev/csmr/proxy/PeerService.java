package dev.csmr.proxy;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReplica;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Membership;
import dev.csmr.replica.api.ReplicaStatus;
import dev.csmr.replica.api.Standing;
import dev.csmr.replica.api.Waiter;
import dev.csmr.service.Environment;
import dev.csmr.service.Invocation;
import dev.csmr.service.frame.AnswerBacklog;
import dev.csmr.service.frame.Frame;
import dev.csmr.service.frame.FrameMethods;
import dev.csmr.service.frame.Protocol;
import dev.csmr.service.frame.ServerStream;
import dev.csmr.service.frame.UnreadableMessageException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** What other nodes ask of this node's replicas. Never forwards: who asks follows the leader. */
public final class PeerService {

  private final PeerSettings settings;
  private final Function<String, GroupReplica> replicas;
  private final Supplier<? extends Executor> loops;
  private final AnswerBacklog backlog;
  private final Environment environment;
  private final BiConsumer<String, String> contradicted;

  /**
   * Creates the service.
   *
   * @param replicas this node's replica of a group, or null
   * @param loops the event loop of the calling thread
   * @param backlog told of the answers that wait
   * @param contradicted told in what a node's configuration contradicts this one's; null: in
   *     nothing
   */
  public PeerService(
      PeerSettings settings,
      Function<String, GroupReplica> replicas,
      Supplier<? extends Executor> loops,
      AnswerBacklog backlog,
      Environment environment,
      BiConsumer<String, String> contradicted) {
    this.settings = settings;
    this.replicas = replicas;
    this.loops = loops;
    this.backlog = backlog;
    this.environment = environment;
    this.contradicted = contradicted;
  }

  /** The service for the node's server. */
  public ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(FrameMethods.PEER_SERVICE)
        .addMethod(FrameMethods.EXCHANGE, this::open)
        .build();
  }

  private ServerCall.Listener<Frame> open(ServerCall<Frame, Frame> call, Metadata headers) {
    String cluster = headers.get(FrameMethods.CLUSTER);
    String called = headers.get(FrameMethods.CALLED);
    if (!settings.cluster().equals(cluster) || !settings.node().equals(called)) {
      return refuse(
          call,
          ProxyError.OTHER_NODE_THERE.text(
              settings.node(),
              settings.cluster(),
              called,
              cluster,
              headers.get(FrameMethods.NODE)));
    }
    if (!Protocol.isSpoken(headers)) {
      return refuse(
          call,
          ProxyError.OTHER_PROTOCOL.text(
              settings.node(),
              Protocol.own(),
              headers.get(FrameMethods.NODE),
              Protocol.of(headers)));
    }
    PeerStream stream = new PeerStream(call, headers.get(FrameMethods.NODE), loops.get());
    stream.start(new WireWriter(0));
    return stream;
  }

  private static ServerCall.Listener<Frame> refuse(ServerCall<Frame, Frame> call, String why) {
    call.close(Status.FAILED_PRECONDITION.withDescription(why), new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private final class PeerStream extends ServerStream<PeerAnswer> {
    private final String caller;
    private PlacementComparison placements;
    private boolean agrees;
    private volatile boolean over;
    private long taken;
    private long toldTaken;

    PeerStream(ServerCall<Frame, Frame> call, String caller, Executor loop) {
      super(call, loop, backlog);
      this.caller = caller;
    }

    @Override
    protected void received(Frame frame) {
      WireReader in = frame.reader();
      if (in.atEnd()) {
        sign();
      }
      for (int tag = in.readTag(); tag != 0 && !over; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> receive(in.readMessage());
          case 2 << 3 | LENGTH_DELIMITED -> compare(in.readMessage());
          default -> in.skip(tag);
        }
      }
      if (placements != null && !agrees && !over) {
        agrees = true;
        contradicted.accept(caller, null);
      }
    }

    private void compare(WireReader in) {
      if (placements == null) {
        placements = new PlacementComparison(settings.node(), settings.placements().get());
      }
      String difference =
          placements.difference(caller, PlacementComparison.read(in, "node " + caller));
      if (difference != null) {
        contradicted.accept(caller, difference);
        Metadata trailers = new Metadata();
        trailers.put(FrameMethods.PLACED_OTHERWISE, "yes");
        fail(Status.FAILED_PRECONDITION.withDescription(difference), trailers);
      }
    }

    private void receive(WireReader in) {
      try {
        PeerRequest request = PeerRequest.read(in);
        execute(request);
        if (request.kind().oneWay()) {
          taken = request.id();
        }
      } catch (UnreadableMessageException e) {
        answer(
            PeerAnswer.of(
                e.id(),
                GroupReply.of(
                    GroupOutcome.INVALID,
                    ProxyError.UNREADABLE_REQUEST.text(settings.node(), e.getMessage()))));
      }
    }

    private void execute(PeerRequest request) {
      long id = request.id();
      GroupReplica replica = replicas.apply(request.group());
      if (replica == null) {
        answer(
            PeerAnswer.of(
                id,
                GroupReply.of(
                    GroupOutcome.NOT_READY,
                    "node " + settings.node() + " does not host group " + request.group())));
        return;
      }
      Invocation invocation = request.invocation();
      switch (request.kind()) {
        case COMMAND -> replica.submit(invocation, waiter(request, replica));
        case QUERY -> replica.query(invocation, waiter(request, replica));
        case STALE_QUERY -> replica.staleQuery(invocation, waiter(request, replica));
        case STATUS -> answer(status(id, replica));
        case STANDING -> answer(standing(id, replica));
        case START -> replica.start(request.operation(), waiter(request, replica));
        case MULTICAST -> {
          GroupReply reply = replica.receive(request.envelope());
          if (!reply.isDone()) {
            answer(id, replica, reply);
          }
        }
      }
    }

    private PeerAnswer standing(long id, GroupReplica replica) {
      Standing standing = replica.standing();
      return standing != null
          ? PeerAnswer.of(id, standing)
          : PeerAnswer.of(
              id,
              GroupReply.of(GroupOutcome.NOT_READY, "node " + settings.node() + " is starting"));
    }

    private Waiter waiter(PeerRequest request, GroupReplica replica) {
      long id = request.id();
      long patienceNanos = TimeUnit.MILLISECONDS.toNanos(request.patienceMillis());
      long deadline = environment.nanos() + patienceNanos;
      return new Waiter() {
        @Override
        public void accept(GroupReply reply) {
          answer(id, replica, reply);
        }

        @Override
        public boolean isGone() {
          return over || environment.nanos() - deadline >= 0;
        }
      };
    }

    @Override
    protected void over() {
      over = true;
    }

    private PeerAnswer status(long id, GroupReplica replica) {
      long term = replica.term();
      ReplicaStatus status = replica.status();
      if (term < 0) {
        return PeerAnswer.of(
            id,
            GroupReply.of(
                GroupOutcome.STOPPED, "the replica of group " + replica.name() + " does not run"),
            replica.logTimeMillis(),
            status.membership());
      }
      return new PeerAnswer(
          id,
          new GroupReply(GroupOutcome.DONE, List.of(), status.leader(), ""),
          term,
          status.ready(),
          replica.checkpoints(),
          replica.clockMicros(),
          replica.logTimeMillis(),
          null,
          status.membership());
    }

    private void answer(long id, GroupReplica replica, GroupReply reply) {
      answer(PeerAnswer.of(id, reply, replica.logTimeMillis(), membersFor(reply, replica)));
    }

    /** Whoever goes on to another member may know none that is left. */
    private static Membership membersFor(GroupReply reply, GroupReplica replica) {
      return switch (reply.outcome()) {
        case NOT_LEADER, NOT_READY, STOPPED -> replica.status().membership();
        case DONE,
            OVERLOADED,
            EXPIRED,
            TOO_FAR_AHEAD,
            ACKNOWLEDGED,
            INDETERMINATE,
            MOVED,
            BEHIND,
            TOO_LARGE,
            INVALID ->
            Membership.UNKNOWN;
      };
    }

    /** Refusals are in this frame; one that finds no room in it passes for a message lost. */
    @Override
    protected void begin(WireWriter out) {
      if (taken > toldTaken) {
        out.writeInt64(2, taken);
        toldTaken = taken;
      }
    }

    @Override
    protected int size(PeerAnswer answer) {
      return answer.reply().size();
    }

    /** Asked again under the same identity, a group gives the answer again. */
    @Override
    protected PeerAnswer instead(PeerAnswer answer, String full) {
      if (!answer.reply().isDone()) {
        return answer;
      }
      return PeerAnswer.of(
          answer.id(),
          GroupReply.of(
              GroupOutcome.INDETERMINATE,
              "for the node that asked wait, at node " + settings.node() + ", " + full));
    }

    @Override
    protected void write(PeerAnswer answer, WireWriter out) {
      answer.write(out);
    }
  }
}
