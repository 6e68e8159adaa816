package dev.csmr.config;

import dev.csmr.service.CompositionDefinition;
import dev.csmr.service.ServiceDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Chooses groups for services of which nobody said where they are to be. */
public final class PlacementChooser {
  /** Finds the definition of a component. */
  @FunctionalInterface
  public interface ComponentLookup {
    /**
     * The definition of a type, or an exception that says that it is missing.
     *
     * @param user the path of what has the component
     */
    ServiceDefinition find(String type, String user);
  }

  private final ComponentLookup components;
  private final int partitions;
  private final Set<String> groups;

  /**
   * Creates the chooser.
   *
   * @param partitions how many partitions a partitioned service gets
   * @param groups where the groups that are used are added
   */
  public PlacementChooser(ComponentLookup components, int partitions, Set<String> groups) {
    this.components = components;
    this.partitions = partitions;
    this.groups = groups;
  }

  /** A service with all its components in one group, but for its partitions. */
  public Placement together(ServiceDefinition definition, String service, String group) {
    return place(definition, service, group, false);
  }

  /**
   * A service with each of its components in a group of its own; a service with state of its own
   * gets one as well.
   */
  public Placement apart(ServiceDefinition definition, String service) {
    return place(definition, service, groupName(service), true);
  }

  private Placement place(ServiceDefinition definition, String path, String home, boolean apart) {
    if (!(definition instanceof CompositionDefinition composition)) {
      return in(apart ? groupName(path) : home);
    }
    if (composition.partitioned()) {
      String type = composition.components().get(0);
      ServiceDefinition component = components.find(type, path);
      List<Placement> placements = new ArrayList<>();
      for (int i = 0; i < partitions; i++) {
        String group = groupName(path) + "-" + i;
        String partition = path + "/" + ClusterReader.simpleName(type) + "#" + i;
        placements.add(place(component, partition, group, false));
      }
      return new Placement.ByPartition(
          SlotScheme.even(SlotScheme.DEFAULT_SLOT_COUNT, partitions),
          placements,
          Location.GENERATED);
    }
    if (!apart && !hasPartitions(composition, path)) {
      return in(home);
    }
    Map<String, Placement> below = new LinkedHashMap<>();
    for (String type : composition.components()) {
      String simple = ClusterReader.simpleName(type);
      boolean unique =
          composition.components().stream()
                  .filter(other -> ClusterReader.simpleName(other).equals(simple))
                  .count()
              == 1;
      String name = unique ? simple : type;
      below.put(name, place(components.find(type, path), path + "/" + name, home, apart));
    }
    return new Placement.ByComponent(below, Location.GENERATED);
  }

  private boolean hasPartitions(CompositionDefinition composition, String path) {
    return composition.components().stream()
        .map(type -> components.find(type, path))
        .anyMatch(
            component ->
                component instanceof CompositionDefinition below
                    && (below.partitioned() || hasPartitions(below, path)));
  }

  private Placement in(String group) {
    groups.add(group);
    return new Placement.InGroup(group, Location.GENERATED);
  }

  private static String groupName(String path) {
    return path.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_.-]", "-");
  }
}
