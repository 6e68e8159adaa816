package dev.csmr.node;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.replica.ReplicaServer;
import dev.csmr.service.frame.Frame;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Has replicas of this node do what operators ask for: let another member lead, {@code
 * dev.csmr.Groups/Transfer}, take a snapshot, {@code dev.csmr.Groups/Snapshot}, or lead nothing,
 * {@code dev.csmr.Groups/Drain}. Thread-safe; nothing blocks.
 */
final class GroupsService {
  private static final String NAME = "dev.csmr.Groups";
  private static final MethodDescriptor<Frame, Frame> TRANSFER = ToolCall.method(NAME, "Transfer");
  private static final MethodDescriptor<Frame, Frame> SNAPSHOT = ToolCall.method(NAME, "Snapshot");
  private static final MethodDescriptor<Frame, Frame> DRAIN = ToolCall.method(NAME, "Drain");

  /** A tool waits so much longer than the node may take. */
  private static final int SLACK_MILLIS = 5_000;

  private final String cluster;
  private final ReplicaServer replicas;

  GroupsService(String cluster, ReplicaServer replicas) {
    this.cluster = cluster;
    this.replicas = replicas;
  }

  /**
   * What is asked for.
   *
   * @param cluster the cluster that the caller means
   * @param group the group
   * @param node who is to lead it; of no meaning for a snapshot
   * @param patienceMillis how long a snapshot may take; of no meaning for a transfer
   */
  record GroupOrder(String cluster, String group, String node, int patienceMillis) {
    WireWriter write() {
      WireWriter out = new WireWriter();
      out.writeString(1, cluster);
      out.writeString(2, group);
      out.writeString(3, node);
      out.writeInt32(4, patienceMillis);
      return out;
    }

    static GroupOrder read(WireReader in) {
      String cluster = "";
      String group = "";
      String node = "";
      int patience = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> cluster = in.readString();
          case 2 << 3 | LENGTH_DELIMITED -> group = in.readString();
          case 3 << 3 | LENGTH_DELIMITED -> node = in.readString();
          case 4 << 3 | VARINT -> patience = in.readInt32();
          default -> in.skip(tag);
        }
      }
      return new GroupOrder(cluster, group, node, patience);
    }
  }

  /**
   * What is asked of the node as a whole.
   *
   * @param cluster the cluster that the caller means
   * @param drains whether it is to drain
   */
  record DrainOrder(String cluster, boolean drains) {
    WireWriter write() {
      WireWriter out = new WireWriter();
      out.writeString(1, cluster);
      out.writeBool(2, drains);
      return out;
    }

    static DrainOrder read(WireReader in) {
      String cluster = "";
      boolean drains = false;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> cluster = in.readString();
          case 2 << 3 | VARINT -> drains = in.readBool();
          default -> in.skip(tag);
        }
      }
      return new DrainOrder(cluster, drains);
    }
  }

  /**
   * What came of it.
   *
   * @param problem why it was not done; empty when it was
   * @param index the last entry that is in the snapshot, −1 while nothing was executed; for a node
   *     that drains how many groups it leads; of no meaning for a transfer
   */
  record GroupDone(String problem, long index) {
    WireWriter write() {
      WireWriter out = new WireWriter();
      out.writeString(1, problem);
      out.writeInt64(2, index);
      return out;
    }

    static GroupDone read(WireReader in) {
      String problem = "";
      long index = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> problem = in.readString();
          case 2 << 3 | VARINT -> index = in.readInt64();
          default -> in.skip(tag);
        }
      }
      return new GroupDone(problem, index);
    }
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(NAME)
        .addMethod(TRANSFER, ServerCalls.asyncUnaryCall(this::transfer))
        .addMethod(SNAPSHOT, ServerCalls.asyncUnaryCall(this::snapshot))
        .addMethod(DRAIN, ServerCalls.asyncUnaryCall(this::drain))
        .build();
  }

  private void transfer(Frame request, StreamObserver<Frame> response) {
    answer(
        request,
        response,
        order ->
            replicas.handOver(order.group(), order.node()).thenApply(led -> new GroupDone("", 0)));
  }

  private void snapshot(Frame request, StreamObserver<Frame> response) {
    answer(
        request,
        response,
        order ->
            replicas
                .takeSnapshot(order.group(), Duration.ofMillis(order.patienceMillis()))
                .thenApply(index -> new GroupDone("", index)));
  }

  private void drain(Frame request, StreamObserver<Frame> response) {
    SlotsService.answer(
        request,
        response,
        in -> {
          DrainOrder order = DrainOrder.read(in);
          if (!order.cluster().equals(cluster)) {
            return CompletableFuture.completedFuture(otherCluster(order.cluster()).write());
          }
          replicas.drain(order.drains());
          return CompletableFuture.completedFuture(
              new GroupDone("", replicas.leaderships()).write());
        });
  }

  private GroupDone otherCluster(String meant) {
    return new GroupDone(NodeError.OTHER_CLUSTER.text(cluster, meant), 0);
  }

  private void answer(
      Frame request,
      StreamObserver<Frame> response,
      Function<GroupOrder, CompletableFuture<GroupDone>> doing) {
    SlotsService.answer(
        request,
        response,
        in -> {
          GroupOrder order = GroupOrder.read(in);
          CompletableFuture<GroupDone> done =
              order.cluster().equals(cluster)
                  ? CompletableFuture.completedFuture(order).thenCompose(doing)
                  : CompletableFuture.completedFuture(otherCluster(order.cluster()));
          return done.exceptionally(e -> new GroupDone(why(e), 0)).thenApply(GroupDone::write);
        });
  }

  private static String why(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /**
   * Asks a node to let another one lead a group.
   *
   * @throws io.grpc.StatusRuntimeException when it refuses, or does not answer within the time
   */
  static GroupDone transfer(AskedNode node, GroupOrder order) {
    return ask(node, TRANSFER, order);
  }

  /**
   * Asks a node for a snapshot of a group.
   *
   * @throws io.grpc.StatusRuntimeException when it refuses, or does not answer within the time
   */
  static GroupDone snapshot(AskedNode node, GroupOrder order) {
    return ask(node, SNAPSHOT, order);
  }

  /**
   * Asks a node to drain, or not any more.
   *
   * @throws io.grpc.StatusRuntimeException when it refuses, or does not answer within the time
   */
  static GroupDone drain(AskedNode node, DrainOrder order) {
    return GroupDone.read(
        ToolCall.ask(node, DRAIN, Frame.of(order.write()), Duration.ofMillis(SLACK_MILLIS))
            .reader());
  }

  private static GroupDone ask(
      AskedNode node, MethodDescriptor<Frame, Frame> method, GroupOrder order) {
    Duration patience = Duration.ofMillis(order.patienceMillis() + SLACK_MILLIS);
    return GroupDone.read(ToolCall.ask(node, method, Frame.of(order.write()), patience).reader());
  }
}
