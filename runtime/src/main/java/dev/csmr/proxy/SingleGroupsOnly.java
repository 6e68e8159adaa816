package dev.csmr.proxy;

import dev.csmr.config.ConfigException;
import dev.csmr.config.Deployed;
import dev.csmr.config.Deployment;
import dev.csmr.config.Location;
import dev.csmr.config.ServiceConfig;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.Plan;
import dev.csmr.service.PlannedStep;
import dev.csmr.service.Router;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Refuses what would need several groups: at configuration time what can be foreseen, and every
 * invocation for which it turns out so, before anything of it is executed.
 */
public final class SingleGroupsOnly implements MultiGroup {
  private static final byte[] NO_ARGUMENTS = {};

  @Override
  public void execute(
      String service, ProxyRequest request, Plan plan, Consumer<ProxyAnswer> answer) {
    answer.accept(
        ProxyAnswer.invalid(
            "An operation of service "
                + service
                + " would execute in the groups "
                + String.join(", ", groups(plan))
                + ". Nothing was executed. Place what it touches together in one group."));
  }

  /**
   * Checks every operation of every service of a deployment.
   *
   * @throws ConfigException with every operation that needs several groups
   */
  public static void check(Deployment deployment) {
    List<ConfigException.Problem> problems = new ArrayList<>();
    deployment
        .services()
        .forEach(
            (name, deployed) -> {
              Location at = location(deployment.config().services(), name);
              Router router = Routers.of(deployed);
              for (OperationDescriptor operation : deployed.definition().operations()) {
                Set<String> groups = foreseen(deployed, router, operation);
                if (groups.size() > 1) {
                  problems.add(
                      new ConfigException.Problem(at, problem(name, deployed, operation, groups)));
                }
              }
            });
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private static String problem(
      String service, Deployed deployed, OperationDescriptor operation, Set<String> groups) {
    return "operation "
        + operation.name()
        + " of service "
        + service
        + " ("
        + deployed.definition().name()
        + ") would execute in the groups "
        + String.join(", ", groups)
        + ". Place what it touches together in one group.";
  }

  /**
   * Which groups an operation executes in when its arguments are all empty: the same ones for all
   * arguments, unless it is routed by key, and then it is one group per key.
   */
  private static Set<String> foreseen(
      Deployed deployed, Router router, OperationDescriptor operation) {
    try {
      return groups(router.plan(operation.id(), NO_ARGUMENTS));
    } catch (RuntimeException e) {
      // Generated decoding or a mapping does not take empty arguments. What cannot be foreseen is
      // refused when it is called.
      return deployed.group().map(Set::of).orElse(Set.of());
    }
  }

  private static Set<String> groups(Plan plan) {
    Set<String> groups = new TreeSet<>();
    for (PlannedStep step : plan.steps()) {
      groups.add(step.group());
    }
    return groups;
  }

  private static Location location(Collection<ServiceConfig> services, String name) {
    return services.stream()
        .filter(service -> service.name().equals(name))
        .map(ServiceConfig::at)
        .findFirst()
        .orElse(Location.GENERATED);
  }
}
