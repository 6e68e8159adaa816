package dev.csmr.node;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.node.SlotsService.Moved;
import dev.csmr.node.SlottedServices.MeantService;
import dev.csmr.ownership.DrainMark;
import dev.csmr.ownership.GroupJoin;
import dev.csmr.proxy.DeployedService;
import dev.csmr.proxy.Proxy;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.SlottedService;
import dev.csmr.service.Environment;
import dev.csmr.service.frame.Frame;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Has partitions that are new in the configuration join their services, {@code
 * dev.csmr.Partitions/Join}, and partitions drain, {@code dev.csmr.Partitions/Drain}. Thread-safe;
 * nothing blocks.
 */
final class PartitionsService {
  private static final String NAME = "dev.csmr.Partitions";
  private static final MethodDescriptor<Frame, Frame> JOIN = ToolCall.method(NAME, "Join");
  private static final MethodDescriptor<Frame, Frame> DRAIN = ToolCall.method(NAME, "Drain");

  private final String cluster;
  private final Proxy proxy;
  private final Environment environment;

  PartitionsService(String cluster, Proxy proxy, Environment environment) {
    this.cluster = cluster;
    this.proxy = proxy;
    this.environment = environment;
  }

  /**
   * What is asked for: that everything joins which the node's configuration has and its service
   * does not, or that a partition drains, or does no more.
   *
   * @param cluster the cluster that the caller means
   * @param path the path of the partitioned service; of no meaning for what joins
   * @param partition the number of the partition; of no meaning for what joins
   * @param drains whether it is to drain; of no meaning for what joins
   * @param patienceMillis how long it may take
   */
  record PartitionChange(
      String cluster, String path, int partition, boolean drains, int patienceMillis) {
    WireWriter write() {
      WireWriter out = new WireWriter();
      out.writeString(1, cluster);
      out.writeString(2, path);
      out.writeInt32(3, partition);
      out.writeBool(4, drains);
      out.writeInt32(5, patienceMillis);
      return out;
    }

    static PartitionChange read(WireReader in) {
      String cluster = "";
      String path = "";
      int partition = 0;
      boolean drains = false;
      int patience = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> cluster = in.readString();
          case 2 << 3 | LENGTH_DELIMITED -> path = in.readString();
          case 3 << 3 | VARINT -> partition = in.readInt32();
          case 4 << 3 | VARINT -> drains = in.readBool();
          case 5 << 3 | VARINT -> patience = in.readInt32();
          default -> in.skip(tag);
        }
      }
      return new PartitionChange(cluster, path, partition, drains, patience);
    }
  }

  /**
   * What came of having partitions join.
   *
   * @param problem why something that is configured has not joined; empty when all has
   * @param joined what has joined now, for people
   */
  record Joined(String problem, List<String> joined) {
    WireWriter write() {
      WireWriter out = new WireWriter();
      out.writeString(1, problem);
      joined.forEach(each -> out.writePresentString(2, each));
      return out;
    }

    static Joined read(WireReader in) {
      String problem = "";
      List<String> joined = new ArrayList<>();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> problem = in.readString();
          case 2 << 3 | LENGTH_DELIMITED -> joined.add(in.readString());
          default -> in.skip(tag);
        }
      }
      return new Joined(problem, joined);
    }
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(NAME)
        .addMethod(
            JOIN,
            ServerCalls.asyncUnaryCall(
                (request, response) ->
                    SlotsService.answer(
                        request,
                        response,
                        in -> joined(PartitionChange.read(in)).thenApply(Joined::write))))
        .addMethod(
            DRAIN,
            ServerCalls.asyncUnaryCall(
                (request, response) ->
                    SlotsService.answer(
                        request,
                        response,
                        in ->
                            drained(PartitionChange.read(in))
                                .exceptionally(e -> Moved.refused(SlotsService.why(e)))
                                .thenApply(Moved::write))))
        .build();
  }

  private long deadline(PartitionChange change) {
    return environment.nanos() + Math.max(1, change.patienceMillis) * 1_000_000L;
  }

  // What joins.

  private CompletableFuture<Joined> joined(PartitionChange change) {
    if (!change.cluster.equals(cluster)) {
      return CompletableFuture.completedFuture(
          new Joined(NodeError.OTHER_CLUSTER.text(cluster, change.cluster), List.of()));
    }
    List<String> joined = new ArrayList<>();
    long deadline = deadline(change);
    CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
    for (DeployedService service : proxy.services()) {
      // Each group has the maps of all services before it gets a partition of one of them: an
      // operation on that partition may rely on slots of any.
      for (SlottedService slotted : service.slotted()) {
        if (service.slotted().size() > 1) {
          all = all.thenCompose(done -> join(service, slotted, false, deadline, joined));
        }
      }
      for (SlottedService slotted : service.slotted()) {
        all = all.thenCompose(done -> join(service, slotted, true, deadline, joined));
      }
    }
    return all.handle(
        (done, problem) ->
            new Joined(problem == null ? "" : SlotsService.why(problem), List.copyOf(joined)));
  }

  /** Has join what is configured, one after another. */
  private CompletableFuture<Void> join(
      DeployedService service,
      SlottedService slotted,
      boolean partitions,
      long deadline,
      List<String> joined) {
    if (slotted.awaited().isEmpty() && partitions) {
      return CompletableFuture.completedFuture(null);
    }
    return proxy
        .mover()
        .locate(service, slotted, deadline)
        .thenCompose(
            known -> {
              SlottedService present = service.present(slotted);
              GroupJoin next = next(service, present, partitions);
              if (next == null) {
                return CompletableFuture.completedFuture(null);
              }
              Collection<String> groups = new TreeSet<>(present.destinations());
              groups.add(next.group());
              return heard(service, present, groups, deadline)
                  .thenCompose(all -> proxy.mover().join(present, next, deadline))
                  .thenRun(() -> joined.add(text(present, next)))
                  .exceptionallyCompose(PartitionsService::unlessOvertaken)
                  .thenCompose(done -> join(service, slotted, partitions, deadline, joined));
            });
  }

  private static GroupJoin next(
      DeployedService service, SlottedService present, boolean partitions) {
    if (partitions) {
      return present.awaited().isEmpty()
          ? null
          : GroupJoin.order(
              present.awaited().get(0).group(),
              present.partitions().size(),
              present.awaited().get(0).component());
    }
    for (String group : service.configuredGroups()) {
      if (!present.destinations().contains(group)) {
        return GroupJoin.order(group, GroupJoin.NO_PARTITION, 0);
      }
    }
    return null;
  }

  private static String text(SlottedService present, GroupJoin order) {
    return order.hasPartition()
        ? "partition " + order.partition() + " of " + present.path() + " in group " + order.group()
        : "group " + order.group() + ", which has the map of " + present.path();
  }

  /** Where somebody else was faster, what is left to do is found out anew. */
  private static CompletableFuture<Void> unlessOvertaken(Throwable problem) {
    String why = SlotsService.why(problem);
    return why.contains(ReplicaError.OTHER_GROUPS.code())
            || why.contains(ReplicaError.JOINED_ALREADY.code())
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(problem);
  }

  private long soon(long deadline) {
    return Math.min(deadline, environment.nanos() + SlotsService.HEARD_NANOS);
  }

  private CompletableFuture<Void> heard(
      DeployedService service, SlottedService slotted, Collection<String> groups, long deadline) {
    return SlotsService.heard(proxy.mover(), service, slotted, groups, deadline);
  }

  // What drains.

  private CompletableFuture<Moved> drained(PartitionChange change) {
    MeantService meant = SlottedServices.find(proxy, cluster, change.cluster, change.path);
    if (meant.slotted() == null) {
      return CompletableFuture.completedFuture(Moved.refused(meant.problem()));
    }
    long deadline = deadline(change);
    DeployedService service = meant.service();
    SlottedService slotted = meant.slotted();
    return heard(service, slotted, service.present(slotted).destinations(), soon(deadline))
        .thenCompose(all -> proxy.mover().locate(service, slotted, deadline))
        .thenCompose(
            known -> {
              SlottedService present = service.present(slotted);
              if (change.partition < 0 || change.partition >= present.partitions().size()) {
                return CompletableFuture.completedFuture(
                    Moved.refused(
                        NodeError.NO_PARTITION.text(
                            present.path(), present.partitions().size() - 1, change.partition)));
              }
              if (known.draining().contains(change.partition) == change.drains) {
                return CompletableFuture.completedFuture(SlotsService.told(present, known));
              }
              DrainMark order = DrainMark.order(change.partition, change.drains);
              return proxy
                  .mover()
                  .drain(present, order, deadline)
                  .thenCompose(done -> proxy.mover().locate(service, slotted, deadline))
                  .thenApply(after -> SlotsService.told(service.present(slotted), after));
            });
  }

  /**
   * Has a node let everything join that its configuration has; for tools: it connects each time.
   *
   * @param node which node
   * @throws io.grpc.StatusRuntimeException when it refuses, or does not answer within the time
   */
  static Joined join(AskedNode node, PartitionChange change) {
    return Joined.read(ask(node, JOIN, change).reader());
  }

  /**
   * Has a node let a partition drain, or not any more; for tools: it connects each time.
   *
   * @param node which node
   * @throws io.grpc.StatusRuntimeException when it refuses, or does not answer within the time
   */
  static Moved drain(AskedNode node, PartitionChange change) {
    return Moved.read(ask(node, DRAIN, change).reader());
  }

  private static Frame ask(
      AskedNode node, MethodDescriptor<Frame, Frame> method, PartitionChange change) {
    Duration patience = Duration.ofMillis((long) change.patienceMillis + SlotsService.SLACK_MILLIS);
    return ToolCall.ask(node, method, Frame.of(change.write()), patience);
  }
}
