package dev.csmr.replica.state;

import dev.csmr.ReplicaContext;
import dev.csmr.codec.MalformedMessageException;
import dev.csmr.multicast.Conflicts;
import dev.csmr.ownership.Basis;
import dev.csmr.ownership.CopiedKeys;
import dev.csmr.ownership.CopySteps;
import dev.csmr.ownership.DrainMark;
import dev.csmr.ownership.GroupJoin;
import dev.csmr.ownership.MoveOrder;
import dev.csmr.ownership.SlotSteps;
import dev.csmr.replica.api.CutStep;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.OperationParts;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.SlottedService;
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
import java.util.stream.Collectors;

/**
 * The components of a group, made anew: empty. Immutable but for the components' own state, and for
 * components that are added.
 */
public final class ComponentSet {
  private final String group;
  private final ReplicaContext context;

  // Replaced as a whole when components are added.
  private volatile List<Component> all = List.of();
  private volatile Map<Integer, SlottedService> slotted = Map.of();
  private volatile long form;

  private ComponentSet(String group, ReplicaContext context) {
    this.group = group;
    this.context = context;
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
    ComponentSet set = new ComponentSet(group.name(), context);
    set.grow(group);
    return set;
  }

  /**
   * Adds the components of a configuration that are not here yet, empty.
   *
   * @throws IllegalArgumentException when the configuration does not fit together; nothing is added
   *     then
   */
  void grow(GroupConfig group) {
    List<Component> grown = new ArrayList<>(all);
    Map<String, Object> services = new HashMap<>();
    grown.forEach(component -> services.put(component.path(), component.machine().service()));
    for (GroupComponent config : group.components()) {
      if (services.containsKey(config.path())) {
        continue;
      }
      ServiceStateMachine machine = newMachine(group, config, context, services);
      Component component =
          new Component(
              config, machine, () -> newMachine(group, config, context, services), group.slotted());
      for (Component other : grown) {
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
      grown.add(component);
      services.put(config.path(), machine.service());
    }
    slotted =
        group.slotted().stream()
            .collect(Collectors.toUnmodifiableMap(SlottedService::id, service -> service));
    form = form(grown);
    all = List.copyOf(grown);
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
   * The component of a partition that slots move into.
   *
   * @throws DivergenceException when this node does not have it
   */
  Component target(int id) {
    Component target = find(id);
    if (target == null) {
      throw new DivergenceException(
          "slots move into a partition that this node's configuration does not name: give it the"
              + " file of the other nodes, and restart it",
          null);
    }
    return target;
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

  /** The slots that steps touch, as if they had never moved. */
  List<Basis.SlotUse> uses(List<Step> steps) {
    List<Basis.SlotUse> uses = new ArrayList<>();
    for (Step step : steps) {
      Component component = find(step.component());
      if (component != null) {
        uses.addAll(component.uses(step));
      }
    }
    return uses;
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
    if (slotted.containsKey(step.component())) {
      return Conflicts.NOTHING;
    }
    Component component = find(step.component());
    return component == null ? Conflicts.EVERYTHING : component.conflicts(step);
  }

  /**
   * Whether some steps are for an operation of groups only: they change a map of slots, or mark the
   * cut of a backup.
   */
  public boolean areOfGroups(List<Step> steps) {
    if (CutStep.is(steps)) {
      return true;
    }
    for (int i = 0; i < steps.size(); i++) {
      if (slotted.containsKey(steps.get(i).component())
          && SlotSteps.isChange(steps.get(i).operation())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Why this group does not take some steps, or null when it does. What is refused here is not
   * logged: a caller newer than this node must not stop the replicas.
   */
  public String whyRefused(List<Step> steps, boolean asQuery) {
    if (CutStep.is(steps)) {
      return asQuery || !CutStep.isKnown(steps)
          ? ReplicaError.UNKNOWN_OPERATION.text("backups", steps.get(0).operation())
          : null;
    }
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (slotted.containsKey(step.component())) {
        String reason = whySlotsRefused(step, steps.size(), asQuery);
        if (reason != null) {
          return reason;
        }
        continue;
      }
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

  /** The same of a step that concerns a map of slots. */
  private String whySlotsRefused(Step step, int steps, boolean asQuery) {
    SlottedService service = slotted.get(step.component());
    boolean isQuery =
        step.operation() == SlotSteps.MOVES_SINCE || step.operation() == CopySteps.PORTION;
    boolean isCommand =
        SlotSteps.isChange(step.operation()) || CopySteps.isCommand(step.operation());
    if (steps > 1 || !(asQuery ? isQuery : isCommand)) {
      return ReplicaError.UNKNOWN_OPERATION.text("slots", step.operation());
    }
    try {
      Long form = formOf(step);
      // Here and not when it is executed: that is a function of the log, whatever version reads it.
      return form == null || form == service.form()
          ? null
          : ReplicaError.OTHER_FORM.text(service.path(), group);
    } catch (MalformedMessageException e) {
      return ReplicaError.UNREADABLE_PART.text(group, e.getMessage());
    }
  }

  /** What state is written as by whoever sends a step; null if the step does not say. */
  private static Long formOf(Step step) {
    switch (step.operation()) {
      case SlotSteps.MOVE, CopySteps.BEGIN -> {
        return MoveOrder.decode(step.arguments()).form();
      }
      case CopySteps.STAGE -> {
        CopySteps.Staged staged = CopySteps.Staged.decode(step.arguments());
        CopiedKeys.decode(staged.content());
        return staged.order().form();
      }
      case CopySteps.CUT, CopySteps.END, CopySteps.PORTION -> CopySteps.place(step);
      case SlotSteps.JOIN -> GroupJoin.decodeOrder(step.arguments());
      case SlotSteps.DRAIN -> DrainMark.decodeOrder(step.arguments());
      default -> SlotSteps.version(step);
    }
    return null;
  }
}
