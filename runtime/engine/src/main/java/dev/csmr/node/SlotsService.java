package dev.csmr.node;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.ownership.KnownSlots;
import dev.csmr.ownership.MoveOrder;
import dev.csmr.ownership.SlotMove;
import dev.csmr.proxy.DeployedService;
import dev.csmr.proxy.Proxy;
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
  private static final int SLACK_MILLIS = 5_000;

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
   */
  record Moved(String problem, int left, List<Integer> owners) {
    static Moved refused(String problem) {
      return new Moved(problem, 0, List.of());
    }

    WireWriter write() {
      WireWriter out = new WireWriter();
      out.writeString(1, problem);
      out.writeInt32(2, left);
      int mark = out.begin(3);
      owners.forEach(out::rawVarint64);
      out.end(mark);
      return out;
    }

    static Moved read(WireReader in) {
      String problem = "";
      int left = 0;
      List<Integer> owners = new ArrayList<>();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> problem = in.readString();
          case 2 << 3 | VARINT -> left = in.readInt32();
          case 3 << 3 | LENGTH_DELIMITED -> readPacked(in.readMessage(), owners);
          default -> in.skip(tag);
        }
      }
      return new Moved(problem, left, owners);
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

  private static void answer(
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

  private static String why(Throwable e) {
    return String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
  }

  /** A partitioned service of this cluster, or why there is none. */
  private record MeantService(String problem, DeployedService service, SlottedService slotted) {}

  private MeantService find(String wantedCluster, String path) {
    if (!wantedCluster.equals(cluster)) {
      return new MeantService(NodeError.OTHER_CLUSTER.text(cluster, wantedCluster), null, null);
    }
    for (DeployedService service : proxy.services()) {
      for (SlottedService slotted : service.slotted()) {
        if (slotted.path().equals(path)) {
          return new MeantService("", service, slotted);
        }
      }
    }
    String others =
        proxy.services().stream()
            .flatMap(service -> service.slotted().stream())
            .map(SlottedService::path)
            .sorted()
            .toList()
            .toString();
    return new MeantService(NodeError.NOT_SLOTTED.text(path, others), null, null);
  }

  private CompletableFuture<Moved> moved(Move move) {
    MeantService meant = find(move.cluster, move.path);
    return meant.slotted == null
        ? refused(meant.problem)
        : moved(move, meant.service, meant.slotted);
  }

  private CompletableFuture<LoadsReply> counted(LoadsRequest request) {
    MeantService meant = find(request.cluster(), request.path());
    if (meant.slotted == null) {
      return CompletableFuture.completedFuture(LoadsReply.refused(meant.problem));
    }
    SlottedService slotted = meant.slotted;
    if (request.patienceMillis() <= 0) {
      return CompletableFuture.completedFuture(counts(meant, List.of(), List.of()));
    }
    long deadline = environment.nanos() + request.patienceMillis() * 1_000_000L;
    return proxy
        .mover()
        .unheard(meant.service, slotted, deadline)
        .thenCompose(
            silent -> {
              if (!silent.isEmpty()) {
                List<String> each = new ArrayList<>();
                silent.forEach((group, why) -> each.add(group + ": " + why));
                return CompletableFuture.completedFuture(counts(meant, List.of(), each));
              }
              return proxy
                  .mover()
                  .locate(meant.service, slotted, deadline)
                  .thenApply(known -> counts(meant, owners(known), List.of()));
            });
  }

  private LoadsReply counts(MeantService meant, List<Integer> owners, List<String> silent) {
    return LoadsReply.of(
        meant.service.counters(meant.slotted),
        start,
        environment.nanos() / 1_000_000,
        meant.slotted.partitions().size(),
        owners,
        silent);
  }

  private static CompletableFuture<Moved> refused(String problem) {
    return CompletableFuture.completedFuture(Moved.refused(problem));
  }

  private CompletableFuture<Moved> moved(
      Move move, DeployedService service, SlottedService slotted) {
    if (move.to < 0 || move.to >= slotted.partitions().size()) {
      return refused(
          NodeError.NO_PARTITION.text(slotted.path(), slotted.partitions().size() - 1, move.to));
    }
    for (int slot : move.slots) {
      if (slot < 0 || slot >= slotted.slots()) {
        return refused(NodeError.NO_SLOT.text(slotted.path(), slotted.slots() - 1, slot));
      }
    }
    long deadline = environment.nanos() + Math.max(1, move.patienceMillis) * 1_000_000L;
    return proxy
        .mover()
        .locate(service, slotted, deadline)
        .thenCompose(
            known -> {
              MoveOrder order = next(move, known, slotted.form());
              if (order == null) {
                return CompletableFuture.completedFuture(result(move, known));
              }
              return proxy
                  .mover()
                  .move(slotted, order, deadline)
                  .thenCompose(done -> proxy.mover().locate(service, slotted, deadline))
                  .thenApply(after -> result(move, after));
            });
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

  private static Moved result(Move move, KnownSlots known) {
    List<Integer> owners = owners(known);
    int left =
        (int) move.slots.stream().distinct().filter(slot -> owners.get(slot) != move.to).count();
    return new Moved("", left, owners);
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
