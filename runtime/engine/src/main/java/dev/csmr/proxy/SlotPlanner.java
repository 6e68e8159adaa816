package dev.csmr.proxy;

import dev.csmr.config.Deployed;
import dev.csmr.config.Deployment;
import dev.csmr.multicast.Conflicts;
import dev.csmr.ownership.Basis;
import dev.csmr.ownership.GroupJoin;
import dev.csmr.ownership.KnownSlots;
import dev.csmr.ownership.SlotBase;
import dev.csmr.ownership.SlotConflicts;
import dev.csmr.ownership.SlotSteps;
import dev.csmr.replica.api.OperationParts;
import dev.csmr.replica.api.SlottedService;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.Partitions;
import dev.csmr.service.Plan;
import dev.csmr.service.PlannedStep;
import dev.csmr.service.Router;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Plans the invocations of a service by what the node knows of its slots: as of now, or as of an
 * earlier version of their map. Thread-safe.
 */
final class SlotPlanner {
  /**
   * A plan and what it relies on.
   *
   * @param plan the plan
   * @param view the slots as it saw them
   * @param basis the slots of its keys
   * @param keys of each of its steps the keys, which tell those slots before any of them moved; of
   *     none where nothing moves, since nobody has asked for them yet
   */
  record Planned(Plan plan, SlotView view, Basis basis, List<List<CanonicalKey>> keys) {
    /** That of a plan that relies on no slots. */
    static Planned withoutSlots(Plan plan, SlotView view) {
      return new Planned(plan, view, Basis.NONE, List.of());
    }

    /** The keys of a step; empty for everything. */
    List<CanonicalKey> keys(int position) {
      return keys.isEmpty() ? plan.steps().get(position).keys() : keys.get(position);
    }

    /** What goes with a command of one group: nothing where nothing has moved. */
    byte[] basisOfOneGroup() {
      // A group that is told nothing takes the slots of the keys for never moved.
      return basis.latest() > 0 || !isTold() ? basis.encode() : Basis.NONE.encode();
    }

    private boolean isTold() {
      for (List<CanonicalKey> each : keys) {
        if (each.isEmpty()) {
          return false;
        }
      }
      return true;
    }
  }

  /** The plan that a thread is making: what it sees, and the slots by which it found owners. */
  private record Planning(SlotView view, List<Basis.SlotUse> uses) {
    /** Notes that the plan relies on a slot; where it is. */
    SlotBase.SlotPlace use(int service, int slot) {
      SlotBase.SlotPlace place = view.points().get(service).place(slot);
      Basis.SlotUse use = new Basis.SlotUse(service, slot, place.version());
      // Mostly a key's owner is asked for, and then the key: a basis drops what is left of those.
      if (uses.isEmpty() || !uses.get(uses.size() - 1).equals(use)) {
        uses.add(use);
      }
      return place;
    }

    /** Notes that the plan relies on the list of partitions. */
    void useList(SlottedService service) {
      use(service.id(), service.slots());
    }
  }

  /** What follows from the deployment. Immutable. */
  private record Layout(
      Router router,
      Map<Integer, SlottedService> services,
      Map<Integer, SlottedService> byComponent,
      Set<String> foundingGroups,
      Set<String> allGroups) {}

  private static final ThreadLocal<Planning> PLANNING = new ThreadLocal<>();

  /** Replaced as a whole when the deployment grows. */
  private volatile Layout layout;

  /** The slots as this node knows them now. Replaced as a whole when more is known. */
  private volatile SlotView now;

  /** The groups that hold a part of the service as far as this node knows. Replaced as a whole. */
  private volatile List<String> groups;

  SlotPlanner(Deployment deployment, Deployed deployed) {
    layout = layout(deployment, deployed);
    Map<Integer, SlotView.Point> before = new TreeMap<>();
    layout
        .services
        .values()
        .forEach(
            service -> {
              int[] owners = service.owners().stream().mapToInt(Integer::intValue).toArray();
              before.put(service.id(), SlotView.Point.newest(KnownSlots.before(owners)));
            });
    now = new SlotView(before);
    groups = groupsNow();
  }

  /** That of a service of which nothing moves. */
  SlotPlanner(Router router) {
    now = SlotView.NONE;
    layout = new Layout(router, Map.of(), Map.of(), Set.of(), Set.of());
    groups = List.of();
  }

  private static Layout layout(Deployment deployment, Deployed deployed) {
    Map<Integer, SlottedService> services = new TreeMap<>();
    Map<Integer, SlottedService> byComponent = new HashMap<>();
    for (Deployed.Partitioned partitioned : deployment.movableOf(deployment.service(deployed))) {
      SlottedService service = SlottedService.of(deployment, partitioned);
      services.put(service.id(), service);
      partitioned.partitions().forEach(each -> byComponent.put(each.id(), service));
    }
    String name = deployment.service(deployed);
    return new Layout(
        Routers.of(deployed),
        services,
        byComponent,
        deployment.foundingGroups(name),
        deployment.groups(name));
  }

  /** Those with which the service began, and those that have joined and are configured here. */
  private List<String> groupsNow() {
    Set<String> all = new LinkedHashSet<>(layout.foundingGroups);
    for (SlotView.Point point : now.points().values()) {
      point.known().joins(point.at()).forEach(join -> all.add(join.group()));
    }
    all.retainAll(layout.allGroups);
    return List.copyOf(all);
  }

  Set<String> configuredGroups() {
    return layout.allGroups;
  }

  List<String> groups() {
    return groups;
  }

  /** Takes up partitions that are new in the deployment: plans use them once they have joined. */
  synchronized void grow(Deployment deployment, Deployed deployed) {
    layout = layout(deployment, deployed);
    groups = groupsNow();
  }

  /** The partitioned services below whose slots may move, by number, as configured. */
  Map<Integer, SlottedService> services() {
    return layout.services;
  }

  /** The version of the only map of slots, as far as this node knows; 0 when there are others. */
  long version() {
    return layout.services.size() == 1 ? now.points().values().iterator().next().at() : 0;
  }

  /** The version of the map of one partitioned service, as far as this node knows. */
  long version(int service) {
    return now.points().get(service).at();
  }

  /** The slots of one partitioned service, as far as this node knows. */
  KnownSlots known(int service) {
    return now.points().get(service).known();
  }

  /** Changes were told. */
  synchronized void learn(int service, SlotSteps.Told told) {
    Map<Integer, SlotView.Point> more = new TreeMap<>(now.points());
    more.computeIfPresent(
        service, (id, before) -> SlotView.Point.newest(before.known().after(told)));
    now = new SlotView(more);
    groups = groupsNow();
  }

  /** The view in which the next plan is to be made after one was refused; null if none is known. */
  SlotView next(Planned refused) {
    return refused.view.next(refused.basis, now);
  }

  /**
   * Plans an invocation for the first time: by what was known when its caller sent it first, and no
   * later change of its slots.
   *
   * @param mapVersion the version of the map that the caller knew then
   */
  Planned plan(int operation, byte[] arguments, long mapVersion) {
    Planned planned = plan(operation, arguments, now);
    return planned.basis.latest() > mapVersion
        ? plan(operation, arguments, planned.view.at(mapVersion))
        : planned;
  }

  /** Plans an invocation in a view. */
  Planned plan(int operation, byte[] arguments, SlotView view) {
    Layout current = layout;
    if (current.services.isEmpty()) {
      return Planned.withoutSlots(current.router.plan(operation, arguments), view);
    }
    Planning planning = new Planning(view, new ArrayList<>(2));
    PLANNING.set(planning);
    Plan plan;
    try {
      plan = current.router.plan(operation, arguments);
    } finally {
      PLANNING.remove();
    }
    List<List<CanonicalKey>> keys = new ArrayList<>(plan.steps().size());
    for (PlannedStep step : plan.steps()) {
      List<CanonicalKey> touched = step.keys();
      keys.add(touched);
      SlottedService service = current.byComponent.get(step.step().component());
      if (service != null && touched.isEmpty()) {
        planning.useList(service);
      } else if (service != null) {
        // A step that may touch more than its keys names none, and is at their owner all the same.
        touched.forEach(key -> planning.use(service.id(), key.slot(service.slots())));
      }
    }
    return new Planned(plan, view, new Basis(planning.uses), keys);
  }

  /**
   * What some steps at one group touch there, and the slots of the whole plan.
   *
   * @param positions which of the plan's steps
   */
  Conflicts conflicts(Planned planned, List<Integer> positions) {
    Conflicts conflicts = SlotConflicts.of(planned.basis);
    for (int position : positions) {
      int component = planned.plan.steps().get(position).step().component();
      SlottedService service = layout.byComponent.get(component);
      List<CanonicalKey> keys = planned.keys(position);
      conflicts =
          OperationParts.union(
              conflicts,
              service == null
                  ? OperationParts.conflicts(component, keys)
                  : SlotConflicts.of(service.id(), service.slots(), keys));
    }
    return conflicts;
  }

  /** The partitions of a service as the plan that is being made sees them. */
  static Partitions partitions(Deployed.Partitioned partitioned, List<Router> routers) {
    int service = partitioned.id();
    int founding = partitioned.founding();
    return new Partitions() {
      @Override
      public Router owner(CanonicalKey key) {
        Planning planning = PLANNING.get();
        SlotView.Point point = planning == null ? null : planning.view.points().get(service);
        if (point == null) {
          return routers.get(partitioned.scheme().owner(key));
        }
        int owner = planning.use(service, key.slot(point.known().slots())).owner();
        return owner < founding ? routers.get(owner) : known(point).get(owner);
      }

      @Override
      public List<Router> all() {
        Planning planning = PLANNING.get();
        SlotView.Point point = planning == null ? null : planning.view.points().get(service);
        return point == null ? routers : known(point);
      }

      /** Those that had joined by then. */
      private List<Router> known(SlotView.Point point) {
        int count = founding;
        for (GroupJoin join : point.known().joins(point.at())) {
          if (join.hasPartition()) {
            Deployed own = count < routers.size() ? partitioned.partitions().get(count) : null;
            if (own == null
                || own.id() != join.component()
                || !own.group().equals(Optional.of(join.group()))) {
              throw new UnknownPartitionException(
                  ProxyError.PARTITION_NOT_KNOWN.text(count, partitioned.path(), join.group()));
            }
            count++;
          }
        }
        return count == routers.size() ? routers : routers.subList(0, count);
      }
    };
  }
}
