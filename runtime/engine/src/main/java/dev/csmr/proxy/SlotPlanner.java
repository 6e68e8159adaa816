package dev.csmr.proxy;

import dev.csmr.config.Deployed;
import dev.csmr.config.Deployment;
import dev.csmr.multicast.Conflicts;
import dev.csmr.ownership.Basis;
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
import java.util.List;
import java.util.Map;
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
  }

  private static final ThreadLocal<Planning> PLANNING = new ThreadLocal<>();

  private final Map<Integer, SlottedService> services = new TreeMap<>();
  private final Map<Integer, SlottedService> byComponent = new HashMap<>();
  private final Router router;

  /** The slots as this node knows them now. Replaced as a whole when more is known. */
  private volatile SlotView now;

  SlotPlanner(Deployment deployment, Deployed deployed) {
    Map<Integer, SlotView.Point> before = new TreeMap<>();
    collect(deployment, deployed, before);
    this.now = new SlotView(before);
    this.router = Routers.of(deployed);
  }

  /** That of a service of which nothing moves. */
  SlotPlanner(Router router) {
    this.now = SlotView.NONE;
    this.router = router;
  }

  private void collect(
      Deployment deployment, Deployed deployed, Map<Integer, SlotView.Point> before) {
    if (deployed instanceof Deployed.Partitioned partitioned && partitioned.movable()) {
      SlottedService service = SlottedService.of(deployment, partitioned);
      services.put(service.id(), service);
      service.partitions().forEach(each -> byComponent.put(each.component(), service));
      int[] owners = service.owners().stream().mapToInt(Integer::intValue).toArray();
      before.put(service.id(), SlotView.Point.newest(KnownSlots.before(owners)));
    }
    deployed.children().forEach(child -> collect(deployment, child, before));
  }

  /** The partitioned services below whose slots may move, by number. */
  Map<Integer, SlottedService> services() {
    return services;
  }

  /** The version of the only map of slots, as far as this node knows; 0 when there are others. */
  long version() {
    return services.size() == 1 ? now.points().values().iterator().next().at() : 0;
  }

  /** The version of the map of one partitioned service, as far as this node knows. */
  long version(int service) {
    return now.points().get(service).at();
  }

  /** The slots of one partitioned service, as far as this node knows. */
  KnownSlots known(int service) {
    return now.points().get(service).known();
  }

  /** Moves were told. */
  synchronized void learn(int service, SlotSteps.Told told) {
    Map<Integer, SlotView.Point> more = new TreeMap<>(now.points());
    more.computeIfPresent(
        service, (id, before) -> SlotView.Point.newest(before.known().after(told)));
    now = new SlotView(more);
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
    if (services.isEmpty()) {
      return Planned.withoutSlots(router.plan(operation, arguments), view);
    }
    Planning planning = new Planning(view, new ArrayList<>(2));
    PLANNING.set(planning);
    Plan plan;
    try {
      plan = router.plan(operation, arguments);
    } finally {
      PLANNING.remove();
    }
    List<List<CanonicalKey>> keys = new ArrayList<>(plan.steps().size());
    for (PlannedStep step : plan.steps()) {
      List<CanonicalKey> touched = step.keys();
      keys.add(touched);
      SlottedService service = byComponent.get(step.step().component());
      if (service != null) {
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
      SlottedService service = byComponent.get(component);
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
    return new Partitions() {
      @Override
      public Router owner(CanonicalKey key) {
        Planning planning = PLANNING.get();
        SlotView.Point point = planning == null ? null : planning.view.points().get(service);
        if (point == null) {
          return routers.get(partitioned.scheme().owner(key));
        }
        return routers.get(planning.use(service, key.slot(point.known().slots())).owner());
      }

      @Override
      public List<Router> all() {
        return routers;
      }
    };
  }
}
