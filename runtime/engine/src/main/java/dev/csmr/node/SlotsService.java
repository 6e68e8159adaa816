package dev.csmr.node;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.node.SlottedServices.MeantService;
import dev.csmr.ownership.KnownSlots;
import dev.csmr.ownership.MoveOrder;
import dev.csmr.ownership.SlotMove;
import dev.csmr.proxy.DeployedService;
import dev.csmr.proxy.Proxy;
import dev.csmr.proxy.SlotMover;
import dev.csmr.replica.api.SlottedService;
import dev.csmr.service.Environment;
import dev.csmr.service.frame.Frame;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Moves slots and tells where they are, {@code dev.csmr.Slots/Move}, and how much this node's calls
 * use them, {@code dev.csmr.Slots/Loads}. Thread-safe; nothing blocks.
 */
final class SlotsService {
  private static final String NAME = "dev.csmr.Slots";
  private static final MethodDescriptor<Frame, Frame> MOVE = ToolCall.method(NAME, "Move");
  private static final MethodDescriptor<Frame, Frame> LOADS = ToolCall.method(NAME, "Loads");

  /** A tool waits so much longer than the node may take. */
  static final int SLACK_MILLIS = 5_000;

  /** How long groups may take to say that they have a majority. */
  static final long HEARD_NANOS = 10_000_000_000L;

  /** So long it copies at most before it tells how far it is. */
  private static final long COPY_MILLIS = 1_000;

  private final String cluster;
  private final Proxy proxy;
  private final Environment environment;
  private final long start;

  SlotsService(String cluster, Proxy proxy, Environment environment) {
    this.cluster = cluster;
    this.proxy = proxy;
    this.environment = environment;
    this.start = environment.uniqueId();
  }

  /**
   * What is asked for: some slots are to be in one partition. As many as move at once are moved.
   *
   * @param cluster the cluster that the caller means
   * @param path the path of the partitioned service
   * @param slots which slots; none for telling where all are
   * @param to the number of the partition that is to own them
   * @param patienceMillis how long it may take
   */
  record Move(String cluster, String path, List<Integer> slots, int to, int patienceMillis) {
    WireWriter write() {
      WireWriter out = new WireWriter();
      out.writeString(1, cluster);
      out.writeString(2, path);
      int mark = out.begin(3);
      slots.forEach(out::rawVarint64);
      out.end(mark);
      out.writeInt32(4, to);
      out.writeInt32(5, patienceMillis);
      return out;
    }

    static Move read(WireReader in) {
      String cluster = "";
      String path = "";
      List<Integer> slots = new ArrayList<>();
      int to = 0;
      int patience = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> cluster = in.readString();
          case 2 << 3 | LENGTH_DELIMITED -> path = in.readString();
          case 3 << 3 | LENGTH_DELIMITED -> readPacked(in.readMessage(), slots);
          case 4 << 3 | VARINT -> to = in.readInt32();
          case 5 << 3 | VARINT -> patience = in.readInt32();
          default -> in.skip(tag);
        }
      }
      return new Move(cluster, path, slots, to, patience);
    }
  }

  /**
   * What came of it.
   *
   * @param problem why nothing was moved this time; empty when nothing kept the node from it
   * @param left how many of the slots are elsewhere still
   * @param owners for each slot of the service the number of the partition that owns it
   * @param partitions how many partitions the service has
   * @param draining the partitions that drain
   * @param portions how many portions of what is in slots were copied that are to move next
   */
  record Moved(
      String problem,
      int left,
      List<Integer> owners,
      int partitions,
      List<Integer> draining,
      long portions) {
    static Moved refused(String problem) {
      return new Moved(problem, 0, List.of(), 0, List.of(), 0);
    }

    WireWriter write() {
      WireWriter out = new WireWriter();
      out.writeString(1, problem);
      out.writeInt32(2, left);
      int mark = out.begin(3);
      owners.forEach(out::rawVarint64);
      out.end(mark);
      out.writeInt32(4, partitions);
      int drain = out.begin(5);
      draining.forEach(out::rawVarint64);
      out.end(drain);
      out.writeInt64(6, portions);
      return out;
    }

    static Moved read(WireReader in) {
      String problem = "";
      int left = 0;
      List<Integer> owners = new ArrayList<>();
      int partitions = 0;
      List<Integer> draining = new ArrayList<>();
      long portions = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> problem = in.readString();
          case 2 << 3 | VARINT -> left = in.readInt32();
          case 3 << 3 | LENGTH_DELIMITED -> readPacked(in.readMessage(), owners);
          case 4 << 3 | VARINT -> partitions = in.readInt32();
          case 5 << 3 | LENGTH_DELIMITED -> readPacked(in.readMessage(), draining);
          case 6 << 3 | VARINT -> portions = in.readInt64();
          default -> in.skip(tag);
        }
      }
      return new Moved(problem, left, owners, partitions, draining, portions);
    }
  }

  static void readPacked(WireReader packed, List<Integer> numbers) {
    while (!packed.atEnd()) {
      numbers.add(packed.readInt32());
    }
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(NAME)
        .addMethod(MOVE, ServerCalls.asyncUnaryCall(this::move))
        .addMethod(LOADS, ServerCalls.asyncUnaryCall(this::loads))
        .build();
  }

  private void move(Frame request, StreamObserver<Frame> response) {
    answer(
        request,
        response,
        in ->
            moved(Move.read(in)).exceptionally(e -> Moved.refused(why(e))).thenApply(Moved::write));
  }

  private void loads(Frame request, StreamObserver<Frame> response) {
    answer(
        request,
        response,
        in ->
            counted(LoadsRequest.read(in))
                .exceptionally(e -> LoadsReply.refused(why(e)))
                .thenApply(LoadsReply::write));
  }

  /** Answers a tool what a node makes of its request. */
  static void answer(
      Frame request,
      StreamObserver<Frame> response,
      Function<WireReader, CompletableFuture<WireWriter>> answering) {
    CompletableFuture<WireWriter> answer;
    try {
      answer = answering.apply(request.reader());
    } catch (MalformedMessageException e) {
      response.onError(
          Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
      return;
    }
    var unused =
        answer.thenAccept(
            written -> {
              response.onNext(Frame.of(written));
              response.onCompleted();
            });
  }

  static String why(Throwable e) {
    return String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
  }

  private CompletableFuture<Moved> moved(Move move) {
    MeantService meant = SlottedServices.find(proxy, cluster, move.cluster, move.path);
    return meant.slotted() == null
        ? refused(meant.problem())
        : moved(move, meant.service(), meant.slotted());
  }

  private CompletableFuture<LoadsReply> counted(LoadsRequest request) {
    MeantService meant = SlottedServices.find(proxy, cluster, request.cluster(), request.path());
    if (meant.slotted() == null) {
      return CompletableFuture.completedFuture(LoadsReply.refused(meant.problem()));
    }
    DeployedService service = meant.service();
    SlottedService slotted = meant.slotted();
    if (request.patienceMillis() <= 0) {
      return CompletableFuture.completedFuture(counts(meant, null, List.of()));
    }
    long deadline = environment.nanos() + request.patienceMillis() * 1_000_000L;
    return proxy
        .mover()
        .unheard(service, slotted, service.present(slotted).destinations(), deadline)
        .thenCompose(
            silent -> {
              if (!silent.isEmpty()) {
                List<String> each = new ArrayList<>();
                silent.forEach((group, why) -> each.add(group + ": " + why));
                return CompletableFuture.completedFuture(counts(meant, null, each));
              }
              return proxy
                  .mover()
                  .locate(service, slotted, deadline)
                  .thenApply(known -> counts(meant, known, List.of()));
            });
  }

  private LoadsReply counts(MeantService meant, KnownSlots known, List<String> silent) {
    return LoadsReply.of(
        meant.service().counters(meant.slotted()),
        start,
        environment.nanos() / 1_000_000,
        meant.service().present(meant.slotted()).partitions().size(),
        known == null ? List.of() : owners(known),
        known == null ? List.of() : List.copyOf(known.draining()),
        silent);
  }

  private static CompletableFuture<Moved> refused(String problem) {
    return CompletableFuture.completedFuture(Moved.refused(problem));
  }

  private CompletableFuture<Moved> moved(
      Move move, DeployedService service, SlottedService slotted) {
    for (int slot : move.slots) {
      if (slot < 0 || slot >= slotted.slots()) {
        return refused(NodeError.NO_SLOT.text(slotted.path(), slotted.slots() - 1, slot));
      }
    }
    SlotMover mover = proxy.mover();
    long deadline = environment.nanos() + Math.max(1, move.patienceMillis) * 1_000_000L;
    return heardIfAny(move, service, slotted, deadline)
        .thenCompose(all -> mover.locate(service, slotted, deadline))
        .thenCompose(
            known -> {
              SlottedService present = service.present(slotted);
              int last = present.partitions().size() - 1;
              if (move.to < 0 || move.to > last) {
                return refused(NodeError.NO_PARTITION.text(slotted.path(), last, move.to));
              }
              MoveOrder order = next(move, known, slotted.form());
              if (order == null) {
                return CompletableFuture.completedFuture(result(move, present, known, 0));
              }
              long until = Math.min(environment.nanos() + COPY_MILLIS * 1_000_000L, deadline);
              return mover
                  .move(present, order, until, deadline)
                  .thenCompose(
                      portions ->
                          mover
                              .locate(service, slotted, deadline)
                              .thenApply(
                                  after ->
                                      result(move, service.present(slotted), after, portions)));
            });
  }

  /** Where slots are is told by one group, and moves need all. */
  private CompletableFuture<Void> heardIfAny(
      Move move, DeployedService service, SlottedService slotted, long deadline) {
    return move.slots.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : heard(
            proxy.mover(),
            service,
            slotted,
            service.present(slotted).destinations(),
            Math.min(deadline, environment.nanos() + HEARD_NANOS));
  }

  /**
   * Fails when groups that have to take part in a change do not answer: it would wait for them.
   *
   * @param groups which groups
   * @param deadlineNanos until when they may
   */
  static CompletableFuture<Void> heard(
      SlotMover mover,
      DeployedService service,
      SlottedService slotted,
      Collection<String> groups,
      long deadlineNanos) {
    return mover
        .unheard(service, slotted, groups, deadlineNanos)
        .thenCompose(
            silent ->
                silent.isEmpty()
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(
                        new NodeException(
                            NodeError.GROUPS_UNHEARD,
                            slotted.path(),
                            silent.keySet(),
                            String.join("; ", silent.values()))));
  }

  /** The next move towards what is wanted: of slots of one owner, as many as move at once. */
  private static MoveOrder next(Move move, KnownSlots known, long form) {
    List<Integer> batch = new ArrayList<>();
    int from = -1;
    for (int slot : move.slots.stream().sorted().distinct().toList()) {
      int owner = known.place(slot, known.version()).owner();
      if (owner != move.to && (from < 0 || owner == from) && batch.size() < SlotMove.MAX_SLOTS) {
        from = owner;
        batch.add(slot);
      }
    }
    return batch.isEmpty() ? null : new MoveOrder(from, move.to, batch, form);
  }

  private static Moved result(Move move, SlottedService present, KnownSlots known, long portions) {
    List<Integer> owners = owners(known);
    int left =
        (int) move.slots.stream().distinct().filter(slot -> owners.get(slot) != move.to).count();
    return told(present, known, left, portions);
  }

  /** What the map says. */
  static Moved told(SlottedService present, KnownSlots known) {
    return told(present, known, 0, 0);
  }

  private static Moved told(SlottedService present, KnownSlots known, int left, long portions) {
    return new Moved(
        "",
        left,
        owners(known),
        present.partitions().size(),
        List.copyOf(known.draining()),
        portions);
  }

  private static List<Integer> owners(KnownSlots known) {
    List<Integer> owners = new ArrayList<>(known.slots());
    for (int slot = 0; slot < known.slots(); slot++) {
      owners.add(known.place(slot, known.version()).owner());
    }
    return owners;
  }

  /**
   * Asks a node; for tools: it connects each time.
   *
   * @throws io.grpc.StatusRuntimeException when it refuses, or does not answer within the time
   */
  static Moved ask(AskedNode node, Move move) {
    Duration patience = Duration.ofMillis((long) move.patienceMillis + SLACK_MILLIS);
    return Moved.read(ToolCall.ask(node, MOVE, Frame.of(move.write()), patience).reader());
  }

  /**
   * Asks a node what it has counted; for tools: it connects each time.
   *
   * @throws io.grpc.StatusRuntimeException when it refuses, or does not answer within the time
   */
  static LoadsReply ask(AskedNode node, LoadsRequest request) {
    Duration patience = Duration.ofMillis((long) request.patienceMillis() + SLACK_MILLIS);
    return LoadsReply.read(ToolCall.ask(node, LOADS, Frame.of(request.write()), patience).reader());
  }
}
