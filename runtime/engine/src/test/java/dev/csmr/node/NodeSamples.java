package dev.csmr.node;

import dev.csmr.codec.WireReader;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.MembersOutcome;
import dev.csmr.replica.api.MembersReply;
import dev.csmr.service.Environment;
import dev.csmr.wire.WireSample;
import io.grpc.ServerServiceDefinition;
import java.util.List;

/** What tools and nodes say to each other. */
public final class NodeSamples {
  /** The method that asks how a node is. */
  public static final String STATUS = method(StatusService.definition(() -> null));

  /** The method that changes members. */
  public static final String CHANGE = method(new MembersService("", group -> null).definition());

  /** The method that applies a configuration. */
  public static final String APPLY =
      method(new ConfigurationService("", apply -> null).definition());

  /** The methods that move slots and tell their loads. */
  public static final List<String> SLOTS =
      methods(new SlotsService("", null, Environment.SYSTEM).definition());

  /** The methods that change the partitions of services. */
  public static final List<String> PARTITIONS =
      methods(new PartitionsService("", null, Environment.SYSTEM).definition());

  /** The methods that take backups. */
  public static final List<String> BACKUPS =
      methods(new BackupsService("", null, null, null, Environment.SYSTEM).definition());

  /** The methods that operators ask replicas of groups with. */
  public static final List<String> GROUPS = methods(new GroupsService("", null).definition());

  private NodeSamples() {}

  private static String method(ServerServiceDefinition service) {
    return methods(service).get(0);
  }

  private static List<String> methods(ServerServiceDefinition service) {
    return service.getMethods().stream()
        .map(method -> method.getMethodDescriptor().getFullMethodName())
        .toList();
  }

  /** One of each. */
  public static List<WireSample> all() {
    MembersService.Change change =
        new MembersService.Change("c", "g", List.of(new Member("n1", "10.0.0.1", 2, 3)));
    MembersReply reply = new MembersReply(MembersOutcome.NOT_LEADER, List.of("n1"), "n2", "why");
    return List.of(
        new WireSample(
            "dev.csmr.NodeStatus",
            status().write().toByteArray(),
            bytes -> NodeStatus.read(new WireReader(bytes)).write().toByteArray()),
        new WireSample(
            "dev.csmr.MembersChange",
            change.write().toByteArray(),
            bytes -> MembersService.Change.read(new WireReader(bytes)).write().toByteArray()),
        new WireSample(
            "dev.csmr.ApplyRequest",
            new ConfigurationService.Apply("c", true, List.of("a", "b")).write().toByteArray(),
            bytes -> ConfigurationService.Apply.read(new WireReader(bytes)).write().toByteArray()),
        new WireSample(
            "dev.csmr.ApplyReply",
            new ConfigurationService.Applied("why", List.of("a", "b")).write().toByteArray(),
            bytes ->
                ConfigurationService.Applied.read(new WireReader(bytes)).write().toByteArray()),
        new WireSample(
            "dev.csmr.MoveRequest",
            new SlotsService.Move("c", "p", List.of(1, 2), 3, 4).write().toByteArray(),
            bytes -> SlotsService.Move.read(new WireReader(bytes)).write().toByteArray()),
        new WireSample(
            "dev.csmr.MoveReply",
            new SlotsService.Moved("why", 1, List.of(2, 3), 4, List.of(1), 5).write().toByteArray(),
            bytes -> SlotsService.Moved.read(new WireReader(bytes)).write().toByteArray()),
        new WireSample(
            "dev.csmr.PartitionsRequest",
            new PartitionsService.PartitionChange("c", "p", 1, true, 2).write().toByteArray(),
            bytes ->
                PartitionsService.PartitionChange.read(new WireReader(bytes))
                    .write()
                    .toByteArray()),
        new WireSample(
            "dev.csmr.JoinReply",
            new PartitionsService.Joined("why", List.of("a", "b")).write().toByteArray(),
            bytes -> PartitionsService.Joined.read(new WireReader(bytes)).write().toByteArray()),
        new WireSample(
            "dev.csmr.BackupRequest",
            new BackupsService.BackupRequest("c", "b", "g", 1, List.of("g", "h"), 2)
                .write()
                .toByteArray(),
            bytes ->
                BackupsService.BackupRequest.read(new WireReader(bytes)).write().toByteArray()),
        new WireSample(
            "dev.csmr.BackupReply",
            new BackupsService.BackupReply("why", true, 1, new byte[] {2}).write().toByteArray(),
            bytes -> BackupsService.BackupReply.read(new WireReader(bytes)).write().toByteArray()),
        new WireSample(
            "dev.csmr.GroupRequest",
            new GroupsService.GroupOrder("c", "g", "n", 1).write().toByteArray(),
            bytes -> GroupsService.GroupOrder.read(new WireReader(bytes)).write().toByteArray()),
        new WireSample(
            "dev.csmr.DrainRequest",
            new GroupsService.DrainOrder("c", true).write().toByteArray(),
            bytes -> GroupsService.DrainOrder.read(new WireReader(bytes)).write().toByteArray()),
        new WireSample(
            "dev.csmr.GroupReply",
            new GroupsService.GroupDone("why", 1).write().toByteArray(),
            bytes -> GroupsService.GroupDone.read(new WireReader(bytes)).write().toByteArray()),
        new WireSample(
            "dev.csmr.LoadsRequest",
            new LoadsRequest("c", "p", 1).write().toByteArray(),
            bytes -> LoadsRequest.read(new WireReader(bytes)).write().toByteArray()),
        new WireSample(
            "dev.csmr.LoadsReply",
            loads().write().toByteArray(),
            bytes -> LoadsReply.read(new WireReader(bytes)).write().toByteArray()),
        new WireSample(
            "dev.csmr.MembersReply",
            MembersService.write(reply).toByteArray(),
            bytes ->
                MembersService.write(MembersService.read(new WireReader(bytes))).toByteArray()));
  }

  private static LoadsReply loads() {
    return new LoadsReply(
        "why",
        1,
        2,
        new long[] {0, 300},
        3,
        List.of(new LoadsReply.LatestPair(4, 5, 6)),
        7,
        List.of(0, 8),
        List.of(9),
        List.of("g: silent"));
  }

  private static NodeStatus status() {
    return new NodeStatus(
        "n1",
        "c",
        List.of(
            new NodeStatus.GroupStatus(
                "g",
                "LEADER",
                "n2",
                1,
                2,
                3,
                true,
                "stopped",
                List.of("stuck"),
                List.of("n3"),
                true,
                true,
                "impeded",
                4,
                5,
                6,
                7)),
        true);
  }
}
