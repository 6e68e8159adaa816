package dev.csmr.proxy;

import dev.csmr.InvalidRequestException;
import dev.csmr.config.Deployed;
import dev.csmr.service.ComponentRouters;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.Operations;
import dev.csmr.service.Partitions;
import dev.csmr.service.Plan;
import dev.csmr.service.PlannedStep;
import dev.csmr.service.Router;
import dev.csmr.service.ServiceDefinition;
import dev.csmr.service.Step;
import dev.csmr.service.UnknownOperationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the routers of deployed services: generated ones for compositions, our own for leaves. */
final class Routers {
  private Routers() {}

  /** The router of a deployed service, with those of everything below it. */
  static Router of(Deployed deployed) {
    if (deployed instanceof Deployed.Leaf leaf) {
      return steps(leaf, leaf.home());
    }
    if (deployed instanceof Deployed.DeployedComposition composed) {
      return composed.definition().newProxy(components(composed));
    }
    Deployed.Partitioned partitioned = (Deployed.Partitioned) deployed;
    return partitioned.definition().newProxy(components(partitioned));
  }

  /** Each operation becomes one step at the instance itself. */
  private static Router steps(Deployed deployed, String group) {
    ServiceDefinition definition = deployed.definition();
    int component = deployed.id();
    PlannedStep.Touched touched =
        (step, arguments) -> {
          definition.check(step, arguments);
          return deployed instanceof Deployed.Leaf ? definition.keys(step, arguments) : List.of();
        };
    Operations operations = new Operations(definition.operations());
    return (operation, arguments) -> {
      OperationDescriptor descriptor = operations.find(operation);
      if (descriptor == null) {
        throw new UnknownOperationException(definition.name(), operation);
      }
      Step step = new Step(component, operation, arguments, false);
      return Plan.of(new PlannedStep(group, step, descriptor.isQuery(), touched));
    };
  }

  private static ComponentRouters components(Deployed.DeployedComposition composed) {
    Map<String, Router> routers = new LinkedHashMap<>();
    composed.components().forEach((type, child) -> routers.put(type, of(child)));
    Router own =
        composed
            .group()
            .map(group -> steps(composed, group))
            .orElse(
                (operation, arguments) -> {
                  throw new InvalidRequestException(
                      composed.path()
                          + " executes its default methods inside one group, but its components"
                          + " are apart. Place them together.");
                });
    return new ComponentRouters() {
      @Override
      public Router component(String service) {
        Router router = routers.get(service);
        if (router == null) {
          throw new IllegalArgumentException(
              composed.path() + " has no component " + service + ", only " + routers.keySet());
        }
        return router;
      }

      @Override
      public Partitions partitions(String service) {
        throw new IllegalArgumentException(composed.path() + " is not partitioned.");
      }

      @Override
      public Router composed() {
        return own;
      }
    };
  }

  private static ComponentRouters components(Deployed.Partitioned partitioned) {
    List<Router> routers = partitioned.partitions().stream().map(Routers::of).toList();
    Partitions partitions = SlotPlanner.partitions(partitioned, routers);
    return new ComponentRouters() {
      @Override
      public Router component(String service) {
        throw new IllegalArgumentException(
            partitioned.path() + " is partitioned; it has no single " + service + ".");
      }

      @Override
      public Partitions partitions(String service) {
        return partitions;
      }

      @Override
      public Router composed() {
        throw new IllegalArgumentException(partitioned.path() + " is partitioned.");
      }
    };
  }
}
