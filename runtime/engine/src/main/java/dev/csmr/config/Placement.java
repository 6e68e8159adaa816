package dev.csmr.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which groups hold a service, a component or a partition. */
public sealed interface Placement {
  /** Where it is declared. */
  Location at();

  /**
   * In one group, with all that is below it: together.
   *
   * @param group the group's name
   * @param at where it is declared
   */
  record InGroup(String group, Location at) implements Placement {
    /** Checks the parts. */
    public InGroup {
      Objects.requireNonNull(group, "group");
      Objects.requireNonNull(at, "at");
    }
  }

  /**
   * Each component of a composition by itself: apart, unless the groups are the same.
   *
   * @param components by simple or qualified name of the component, in the order of the file
   * @param at where it is declared
   */
  record ByComponent(Map<String, Placement> components, Location at) implements Placement {
    /** Checks and copies the parts. */
    public ByComponent {
      components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
      Objects.requireNonNull(at, "at");
    }
  }

  /**
   * The component of a partitioned composition, split by partition key.
   *
   * @param scheme which partition owns which key
   * @param partitions where each partition is, in the order of the scheme
   * @param at where it is declared
   */
  record ByPartition(PartitionScheme scheme, List<Placement> partitions, Location at)
      implements Placement {
    /** Checks and copies the parts. */
    public ByPartition {
      partitions = List.copyOf(partitions);
      Objects.requireNonNull(at, "at");
      if (partitions.size() != scheme.size()) {
        throw new IllegalArgumentException(
            partitions.size() + " partitions are placed, but the scheme has " + scheme.size());
      }
    }
  }
}
