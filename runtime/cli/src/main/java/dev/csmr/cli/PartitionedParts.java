package dev.csmr.cli;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Placement;
import dev.csmr.config.ServiceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The partitioned services that a configuration has, also those that are parts of others. */
final class PartitionedParts {
  private PartitionedParts() {}

  /**
   * A partitioned service.
   *
   * @param path its path, as tools take it
   * @param placement what the configuration says of its partitions
   */
  record PartitionedPart(String path, Placement.ByPartition placement) {
    /** The groups of a partition; several when its components are apart. */
    Set<String> groups(int partition) {
      Set<String> groups = new TreeSet<>();
      collect(placement.partitions().get(partition), groups);
      return groups;
    }

    private static void collect(Placement placement, Set<String> groups) {
      if (placement instanceof Placement.InGroup in) {
        groups.add(in.group());
      } else if (placement instanceof Placement.ByComponent by) {
        by.components().values().forEach(each -> collect(each, groups));
      } else if (placement instanceof Placement.ByPartition by) {
        by.partitions().forEach(each -> collect(each, groups));
      }
    }
  }

  static List<PartitionedPart> of(ClusterConfig config) {
    List<PartitionedPart> parts = new ArrayList<>();
    for (ServiceConfig service : config.services()) {
      collect(service.name(), service.placement(), parts);
    }
    return parts;
  }

  private static void collect(String path, Placement placement, List<PartitionedPart> parts) {
    if (placement instanceof Placement.ByPartition by) {
      parts.add(new PartitionedPart(path, by));
    } else if (placement instanceof Placement.ByComponent by) {
      by.components().forEach((name, each) -> collect(path + "/" + simple(name), each, parts));
    }
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
