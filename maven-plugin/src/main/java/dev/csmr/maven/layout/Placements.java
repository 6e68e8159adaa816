package dev.csmr.maven.layout;

import dev.csmr.config.Location;
import dev.csmr.config.Placement;
import dev.csmr.config.SlotScheme;
import dev.csmr.maven.project.UserErrorException;
import dev.csmr.service.CompositionDefinition;
import dev.csmr.service.ServiceDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Chooses groups for services. */
final class Placements {
  /** The group of whatever is together and has no group of its own. */
  private static final String COMMON_GROUP = "main";

  private final Map<String, ServiceDefinition> definitions;
  private final int partitions;
  private final Set<String> groups;

  /**
   * Creates the chooser.
   *
   * @param groups where the groups that are used are added
   */
  Placements(Map<String, ServiceDefinition> definitions, int partitions, Set<String> groups) {
    this.definitions = definitions;
    this.partitions = partitions;
    this.groups = groups;
  }

  Placement place(ServiceDefinition definition, String service, String wish) {
    return switch (wish) {
      case Wishes.TOGETHER -> place(definition, service, COMMON_GROUP, false);
      case Wishes.APART -> place(definition, service, COMMON_GROUP, true);
      default -> place(definition, service, wish, false);
    };
  }

  private Placement place(ServiceDefinition definition, String path, String home, boolean apart) {
    if (!(definition instanceof CompositionDefinition composition)) {
      return in(apart ? groupName(path) : home);
    }
    if (composition.partitioned()) {
      String type = composition.components().get(0);
      ServiceDefinition component = component(type, path);
      List<Placement> placements = new ArrayList<>();
      for (int i = 0; i < partitions; i++) {
        String group = groupName(path) + "-" + i;
        String partition = path + "/" + ClusterPlan.simpleName(type) + "#" + i;
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
    Map<String, Placement> components = new LinkedHashMap<>();
    for (String type : composition.components()) {
      String simple = ClusterPlan.simpleName(type);
      boolean unique =
          composition.components().stream()
                  .filter(other -> ClusterPlan.simpleName(other).equals(simple))
                  .count()
              == 1;
      String name = unique ? simple : type;
      components.put(name, place(component(type, path), path + "/" + name, home, apart));
    }
    return new Placement.ByComponent(components, Location.GENERATED);
  }

  private boolean hasPartitions(CompositionDefinition composition, String path) {
    return composition.components().stream()
        .map(type -> component(type, path))
        .anyMatch(
            component ->
                component instanceof CompositionDefinition below
                    && (below.partitioned() || hasPartitions(below, path)));
  }

  private ServiceDefinition component(String type, String user) {
    ServiceDefinition found = definitions.get(type);
    if (found == null) {
      throw new UserErrorException(
          user
              + " has the component "
              + type
              + ", which is not on the class path. Add the dependency that has it to pom.xml, with"
              + " scope compile or runtime.");
    }
    return found;
  }

  private Placement in(String group) {
    groups.add(group);
    return new Placement.InGroup(group, Location.GENERATED);
  }

  private static String groupName(String path) {
    return path.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_.-]", "-");
  }
}
