package dev.csmr.maven.layout;

import dev.csmr.config.Placement;
import dev.csmr.config.PlacementChooser;
import dev.csmr.maven.project.UserErrorException;
import dev.csmr.service.ServiceDefinition;
import java.util.Map;
import java.util.Set;

/** Gives services the groups that the project wishes. */
final class Placements {
  /** The group of whatever is together and has no group of its own. */
  private static final String COMMON_GROUP = "main";

  private final Map<String, ServiceDefinition> definitions;
  private final PlacementChooser chooser;

  /**
   * Creates it.
   *
   * @param groups where the groups that are used are added
   */
  Placements(Map<String, ServiceDefinition> definitions, int partitions, Set<String> groups) {
    this.definitions = definitions;
    this.chooser = new PlacementChooser(this::component, partitions, groups);
  }

  Placement place(ServiceDefinition definition, String service, String wish) {
    return switch (wish) {
      case Wishes.TOGETHER -> chooser.together(definition, service, COMMON_GROUP);
      case Wishes.APART -> chooser.apart(definition, service);
      default -> chooser.together(definition, service, wish);
    };
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
}
