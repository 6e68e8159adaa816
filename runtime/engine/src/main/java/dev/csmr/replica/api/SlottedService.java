package dev.csmr.replica.api;

import dev.csmr.config.Deployed;
import dev.csmr.config.Deployment;
import dev.csmr.config.SlotScheme;
import dev.csmr.ownership.GroupJoin;
import dev.csmr.service.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A partitioned service whose slots may move, as the configuration has it: where they are before
 * the first move, and who has to know of moves.
 *
 * @param path its path within the cluster, such as {@code PartitionedStore}
 * @param owners for each slot the number of the partition that owns it at first
 * @param partitions its partitions, in the order of their numbers: those that own slots at first,
 *     and those that have joined
 * @param awaited the partitions behind them that are configured and have not joined
 * @param form what the state of its partitions is written as: {@link
 *     dev.csmr.service.ReplicatedDefinition#form}
 * @param destinations the groups whose operations may touch it, ascending: all have the map of its
 *     slots
 */
public record SlottedService(
    String path,
    List<Integer> owners,
    List<Partition> partitions,
    List<Partition> awaited,
    long form,
    List<String> destinations) {
  /**
   * A partition.
   *
   * @param group the group that holds it
   * @param component the number of its component
   */
  public record Partition(String group, int component) {}

  /** Checks and copies the parts. */
  public SlottedService {
    Objects.requireNonNull(path, "path");
    owners = List.copyOf(owners);
    partitions = List.copyOf(partitions);
    awaited = List.copyOf(awaited);
    destinations = destinations.stream().sorted().distinct().toList();
  }

  /** A partitioned service of a deployment whose slots may move, before any group has joined. */
  public static SlottedService of(Deployment deployment, Deployed.Partitioned service) {
    List<Partition> all =
        service.partitions().stream()
            .map(each -> new Partition(each.group().orElseThrow(), each.id()))
            .toList();
    return new SlottedService(
        service.path(),
        ((SlotScheme) service.scheme()).owners(),
        all.subList(0, service.founding()),
        all.subList(service.founding(), all.size()),
        ((Deployed.Leaf) service.partitions().get(0)).definition().form(),
        List.copyOf(deployment.foundingGroups(deployment.service(service))));
  }

  /**
   * The service after groups have joined it.
   *
   * @param joins all that have, in order; this is as configured
   */
  public SlottedService after(List<GroupJoin> joins) {
    if (joins.isEmpty()) {
      return this;
    }
    List<Partition> more = new ArrayList<>(partitions);
    List<String> groups = new ArrayList<>(destinations);
    for (GroupJoin join : joins) {
      groups.add(join.group());
      if (join.hasPartition()) {
        more.add(new Partition(join.group(), join.component()));
      }
    }
    int joined = Math.min(awaited.size(), more.size() - partitions.size());
    return new SlottedService(
        path, owners, more, awaited.subList(joined, awaited.size()), form, groups);
  }

  /** The number by which plans and moves name it. */
  public int id() {
    return Step.componentId(path);
  }

  /** How many slots there are. */
  public int slots() {
    return owners.size();
  }
}
