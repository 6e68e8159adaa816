package dev.csmr.replica.api;

import dev.csmr.config.Deployed;
import dev.csmr.config.Deployment;
import dev.csmr.config.SlotScheme;
import dev.csmr.service.Step;
import java.util.List;
import java.util.Objects;

/**
 * A partitioned service whose slots may move, as the configuration has it: where they are before
 * the first move, and who has to know of moves.
 *
 * @param path its path within the cluster, such as {@code PartitionedStore}
 * @param owners for each slot the number of the partition that owns it at first
 * @param partitions its partitions, in the order of their numbers
 * @param form what the state of its partitions is written as: {@link
 *     dev.csmr.service.ReplicatedDefinition#form}
 * @param destinations the groups whose operations may touch it, ascending: all have the map of its
 *     slots
 */
public record SlottedService(
    String path,
    List<Integer> owners,
    List<Partition> partitions,
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
    destinations = destinations.stream().sorted().distinct().toList();
  }

  /** A partitioned service of a deployment whose slots may move. */
  public static SlottedService of(Deployment deployment, Deployed.Partitioned service) {
    return new SlottedService(
        service.path(),
        ((SlotScheme) service.scheme()).owners(),
        service.partitions().stream()
            .map(each -> new Partition(each.group().orElseThrow(), each.id()))
            .toList(),
        ((Deployed.Leaf) service.partitions().get(0)).definition().form(),
        List.copyOf(deployment.groups(deployment.service(service))));
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
