package dev.csmr.replica.state;

import dev.csmr.ReplicaContext;
import dev.csmr.multicast.Conflicts;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.OperationParts;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.disk.SnapshotFile;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.ServiceStateMachine;
import dev.csmr.service.Step;
import dev.csmr.service.UnsavableStateException;
import dev.csmr.service.state.StateWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The components of a group, made anew: empty. Immutable but for the components' own state. */
public final class ComponentSet {
  private final List<Component> all;
  private final long form;

  private ComponentSet(List<Component> all) {
    this.all = List.copyOf(all);
    this.form = form(all);
  }

  private static long form(List<Component> all) {
    long form = 31L * SnapshotFile.FORMAT + StateWriter.NEWEST_FORMAT;
    for (Component component : all) {
      form = 31 * (31 * form + component.id()) + component.form();
    }
    return form;
  }

  /**
   * Makes them.
   *
   * @throws IllegalArgumentException when the configuration does not fit together
   */
  static ComponentSet create(GroupConfig group, ReplicaContext context) {
    List<Component> all = new ArrayList<>();
    Map<String, Object> services = new HashMap<>();
    for (GroupComponent config : group.components()) {
      ServiceStateMachine machine = newMachine(group, config, context, services);
      Component component = new Component(config, machine);
      for (Component other : all) {
        if (other.id() == component.id()) {
          throw new IllegalArgumentException(
              "Components "
                  + other.path()
                  + " and "
                  + component.path()
                  + " of group "
                  + group.name()
                  + " have the same number. Rename one of them.");
        }
      }
      all.add(component);
      services.put(config.path(), machine.service());
    }
    return new ComponentSet(all);
  }

  private static ServiceStateMachine newMachine(
      GroupConfig group,
      GroupComponent config,
      ReplicaContext context,
      Map<String, Object> services) {
    if (config instanceof GroupComponent.Stateful stateful) {
      return stateful.definition().newStateMachine(context);
    }
    GroupComponent.ComposedComponent composed = (GroupComponent.ComposedComponent) config;
    Map<String, Object> parts = new HashMap<>();
    composed
        .components()
        .forEach(
            (service, path) -> {
              Object part = services.get(path);
              if (part == null) {
                throw new IllegalArgumentException(
                    "Composition "
                        + config.path()
                        + " of group "
                        + group.name()
                        + " needs "
                        + path
                        + " before it in the same group.");
              }
              parts.put(service, part);
            });
    return composed.definition().newStateMachine(parts);
  }

  List<Component> all() {
    return all;
  }

  /**
   * A number that differs, but for a chance, where the same state is not saved as the same bytes.
   */
  long form() {
    return form;
  }

  /** The component with a number, or null. */
  Component find(int id) {
    for (Component component : all) {
      if (component.id() == id) {
        return component;
      }
    }
    return null;
  }

  /**
   * Verifies the state of all, after a composition called their objects.
   *
   * @throws UnsavableStateException the first that one of them throws
   */
  void verify() {
    UnsavableStateException first = null;
    for (Component component : all) {
      try {
        component.machine().verify();
      } catch (UnsavableStateException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** What steps touch together. */
  Conflicts conflicts(List<Step> steps) {
    Conflicts conflicts = conflicts(steps.get(0));
    for (int i = 1; i < steps.size(); i++) {
      conflicts = OperationParts.union(conflicts, conflicts(steps.get(i)));
    }
    return conflicts;
  }

  private Conflicts conflicts(Step step) {
    Component component = find(step.component());
    return component == null ? Conflicts.EVERYTHING : component.conflicts(step);
  }

  /**
   * Why this group does not take some steps, or null when it does. What is refused here is not
   * logged: a caller newer than this node must not stop the replicas.
   */
  public String whyRefused(List<Step> steps, boolean asQuery) {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      Component component = find(step.component());
      if (component == null) {
        return ReplicaError.UNKNOWN_COMPONENT.text(Integer.toUnsignedString(step.component()));
      }
      OperationDescriptor operation = component.operation(step.operation());
      if (operation == null) {
        return ReplicaError.UNKNOWN_OPERATION.text(component.path(), step.operation());
      }
      if ((asQuery || step.condition()) && !operation.isQuery()) {
        return ReplicaError.COMMAND_AS_QUERY.text(operation.name(), component.path());
      }
      if (step.condition() && !operation.mayBeCondition()) {
        return ReplicaError.NO_CONDITION.text(operation.name(), component.path());
      }
      String notUnderstood = component.whyNotUnderstood(step);
      if (notUnderstood != null) {
        return notUnderstood;
      }
    }
    return null;
  }
}
