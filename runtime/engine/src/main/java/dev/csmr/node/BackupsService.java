package dev.csmr.node;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.proxy.Proxy;
import dev.csmr.replica.ReplicaServer;
import dev.csmr.service.Environment;
import dev.csmr.service.frame.Frame;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Takes part in backups, {@code dev.csmr.Backups}: has a replica of this node write its group's
 * part, has all groups come to the cut, and gives the part away. Thread-safe; nothing blocks.
 */
final class BackupsService {
  /** So much of a part is told at once. */
  static final int PIECE_BYTES = 1 << 20;

  static final MethodDescriptor<Frame, Frame> PREPARE = method("Prepare");
  static final MethodDescriptor<Frame, Frame> CUT = method("Cut");
  static final MethodDescriptor<Frame, Frame> FETCH = method("Fetch");
  static final MethodDescriptor<Frame, Frame> RELEASE = method("Release");

  private static final String NAME = "dev.csmr.Backups";

  private final String cluster;
  private final Supplier<ClusterConfig> config;
  private final ReplicaServer replicas;
  private final Proxy proxy;
  private final Environment environment;

  BackupsService(
      String cluster,
      Supplier<ClusterConfig> config,
      ReplicaServer replicas,
      Proxy proxy,
      Environment environment) {
    this.cluster = cluster;
    this.config = config;
    this.replicas = replicas;
    this.proxy = proxy;
    this.environment = environment;
  }

  private static MethodDescriptor<Frame, Frame> method(String name) {
    return ToolCall.method(NAME, name);
  }

  /**
   * What is asked for.
   *
   * @param cluster the cluster that the caller means
   * @param backup names the backup
   * @param group whose part is meant; of no meaning for the cut
   * @param offset where the piece begins that is fetched; of no meaning for others
   * @param groups all groups of the cluster as the caller knows it; for the cut only
   * @param patienceMillis how long the cut may take
   */
  record BackupRequest(
      String cluster,
      String backup,
      String group,
      long offset,
      List<String> groups,
      int patienceMillis) {
    WireWriter write() {
      WireWriter out = new WireWriter();
      out.writeString(1, cluster);
      out.writeString(2, backup);
      out.writeString(3, group);
      out.writeInt64(4, offset);
      groups.forEach(each -> out.writePresentString(5, each));
      out.writeInt32(6, patienceMillis);
      return out;
    }

    static BackupRequest read(WireReader in) {
      String cluster = "";
      String backup = "";
      String group = "";
      long offset = 0;
      List<String> groups = new ArrayList<>();
      int patience = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> cluster = in.readString();
          case 2 << 3 | LENGTH_DELIMITED -> backup = in.readString();
          case 3 << 3 | LENGTH_DELIMITED -> group = in.readString();
          case 4 << 3 | VARINT -> offset = in.readInt64();
          case 5 << 3 | LENGTH_DELIMITED -> groups.add(in.readString());
          case 6 << 3 | VARINT -> patience = in.readInt32();
          default -> in.skip(tag);
        }
      }
      return new BackupRequest(cluster, backup, group, offset, groups, patience);
    }
  }

  /**
   * What came of it.
   *
   * @param problem why it was not done; empty when it was
   * @param written whether the part is written, when it was asked for
   * @param size how many bytes the part has
   * @param piece those from the offset on
   */
  record BackupReply(String problem, boolean written, long size, byte[] piece) {
    private static final byte[] NOTHING = {};

    static BackupReply of(String problem) {
      return new BackupReply(problem, false, 0, NOTHING);
    }

    WireWriter write() {
      WireWriter out = new WireWriter();
      out.writeString(1, problem);
      out.writeBool(2, written);
      out.writeInt64(3, size);
      out.writeBytes(4, piece);
      return out;
    }

    static BackupReply read(WireReader in) {
      String problem = "";
      boolean written = false;
      long size = 0;
      byte[] piece = NOTHING;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> problem = in.readString();
          case 2 << 3 | VARINT -> written = in.readBool();
          case 3 << 3 | VARINT -> size = in.readInt64();
          case 4 << 3 | LENGTH_DELIMITED -> piece = in.readBytes();
          default -> in.skip(tag);
        }
      }
      return new BackupReply(problem, written, size, piece);
    }
  }

  ServerServiceDefinition definition() {
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(NAME);
    add(service, PREPARE, asked -> problem(replicas.preparePart(asked.group, asked.backup)));
    add(service, CUT, this::cut);
    add(service, FETCH, this::fetch);
    add(service, RELEASE, asked -> problem(replicas.releasePart(asked.group, asked.backup)));
    return service.build();
  }

  private void add(
      ServerServiceDefinition.Builder service,
      MethodDescriptor<Frame, Frame> method,
      Function<BackupRequest, CompletableFuture<BackupReply>> action) {
    service.addMethod(
        method,
        ServerCalls.asyncUnaryCall(
            (request, response) ->
                SlotsService.answer(
                    request,
                    response,
                    in -> {
                      BackupRequest asked = BackupRequest.read(in);
                      return (asked.cluster.equals(cluster)
                              ? action.apply(asked)
                              : CompletableFuture.completedFuture(
                                  BackupReply.of(
                                      NodeError.OTHER_CLUSTER.text(cluster, asked.cluster))))
                          .thenApply(BackupReply::write);
                    })));
  }

  private static CompletableFuture<BackupReply> problem(CompletableFuture<String> problem) {
    return problem.thenApply(BackupReply::of);
  }

  /** A node that has other groups would leave some out, so it cuts nothing. */
  private CompletableFuture<BackupReply> cut(BackupRequest asked) {
    TreeSet<String> own = new TreeSet<>();
    config.get().groups().stream().map(DeclaredGroup::name).forEach(own::add);
    if (!own.equals(new TreeSet<>(asked.groups))) {
      return CompletableFuture.completedFuture(
          BackupReply.of(NodeError.OTHER_GROUPS.text(own, new TreeSet<>(asked.groups))));
    }
    long deadline = environment.nanos() + Math.max(1, asked.patienceMillis) * 1_000_000L;
    return problem(proxy.cut(asked.backup, own, deadline));
  }

  private CompletableFuture<BackupReply> fetch(BackupRequest asked) {
    return replicas
        .partProgress(asked.group, asked.backup)
        .thenCompose(
            progress ->
                progress.isWritten()
                    ? replicas
                        .readPart(asked.group, asked.backup, asked.offset, PIECE_BYTES)
                        .thenApply(piece -> new BackupReply("", true, progress.size(), piece))
                    : CompletableFuture.completedFuture(BackupReply.of(progress.problem())));
  }

  /**
   * Asks a node; for tools.
   *
   * @throws io.grpc.StatusRuntimeException when it refuses, or does not answer within the time
   */
  static BackupReply ask(
      ManagedChannel channel,
      MethodDescriptor<Frame, Frame> method,
      BackupRequest request,
      Duration patience) {
    return BackupReply.read(
        ToolCall.ask(channel, method, Frame.of(request.write()), patience).reader());
  }
}
