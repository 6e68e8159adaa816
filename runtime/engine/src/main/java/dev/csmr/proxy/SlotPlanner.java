package dev.csmr.proxy;

import dev.csmr.config.Deployed;
import dev.csmr.config.Deployment;
import dev.csmr.multicast.Conflicts;
import dev.csmr.ownership.Basis;
import dev.csmr.ownership.KnownSlots;
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
      boolean isMoved = basis.uses().stream().anyMatch(use -> use.version() > 0);
      // A group that is told nothing takes the slots of the keys for never moved.
      return isMoved || keys.stream().anyMatch(List::isEmpty)
          ? basis.encode()
          : Basis.NONE.encode();
    }
  }

  /** What the plan that this thread is making sees. */
  private static final ThreadLocal<SlotView> PLANNING =
      ThreadLocal.withInitial(() -> SlotView.NONE);

  /** By which slots the plan that this thread is making found owners, by service. */
  private static final ThreadLocal<Map<Integer, List<Integer>>> FOUND_BY =
      ThreadLocal.withInitial(TreeMap::new);

  private final Map<Integer, SlottedService> services = new TreeMap<>();
  private final Map<Integer, SlottedService> byComponent = new HashMap<>();
  private final Router router;

  // Replaced as a whole when more is known.
  private volatile Map<Integer, KnownSlots> known;

  SlotPlanner(Deployment deployment, Deployed deployed) {
    Map<Integer, KnownSlots> before = new TreeMap<>();
    collect(deployment, deployed, before);
    this.known = before;
    this.router = Routers.of(deployed);
  }

  /** That of a service of which nothing moves. */
  SlotPlanner(Router router) {
    this.known = Map.of();
    this.router = router;
  }

  private void collect(Deployment deployment, Deployed deployed, Map<Integer, KnownSlots> before) {
    if (deployed instanceof Deployed.Partitioned partitioned && partitioned.movable()) {
      SlottedService service = SlottedService.of(deployment, partitioned);
      services.put(service.id(), service);
      service.partitions().forEach(each -> byComponent.put(each.component(), service));
      int[] owners = service.owners().stream().mapToInt(Integer::intValue).toArray();
      before.put(service.id(), KnownSlots.before(owners));
    }
    deployed.children().forEach(child -> collect(deployment, child, before));
  }

  /** The partitioned services below whose slots may move, by number. */
  Map<Integer, SlottedService> services() {
    return services;
  }

  /** The version of the only map of slots, as far as this node knows; 0 when there are others. */
  long version() {
    return services.size() == 1 ? known.values().iterator().next().version() : 0;
  }

  /** The version of the map of one partitioned service, as far as this node knows. */
  long version(int service) {
    return known.get(service).version();
  }

  /** The slots of one partitioned service, as far as this node knows. */
  KnownSlots known(int service) {
    return known.get(service);
  }

  /** Moves were told. */
  synchronized void learn(int service, SlotSteps.Told told) {
    Map<Integer, KnownSlots> more = new TreeMap<>(known);
    more.computeIfPresent(service, (id, before) -> before.after(told));
    known = more;
  }

  /** The slots as this node knows them now. */
  SlotView now() {
    if (services.isEmpty()) {
      return SlotView.NONE;
    }
    Map<Integer, SlotView.Point> points = new TreeMap<>();
    known.forEach(
        (service, slots) -> points.put(service, new SlotView.Point(slots, slots.version())));
    return new SlotView(points);
  }

  /** The view in which the next plan is to be made after one was refused; null if none is known. */
  SlotView next(Planned refused) {
    return refused.view.next(refused.basis, known);
  }

  /**
   * Plans an invocation for the first time: by what was known when its caller sent it first, and no
   * later change of its slots.
   *
   * @param mapVersion the version of the map that the caller knew then
   */
  Planned plan(int operation, byte[] arguments, long mapVersion) {
    Planned planned = plan(operation, arguments, now());
    boolean isLater = planned.basis.uses().stream().anyMatch(use -> use.version() > mapVersion);
    return isLater ? plan(operation, arguments, planned.view.at(mapVersion)) : planned;
  }

  /** Plans an invocation in a view. */
  Planned plan(int operation, byte[] arguments, SlotView view) {
    if (services.isEmpty()) {
      return Planned.withoutSlots(router.plan(operation, arguments), view);
    }
    PLANNING.set(view);
    FOUND_BY.remove();
    try {
      Plan plan = router.plan(operation, arguments);
      List<List<CanonicalKey>> keys = plan.steps().stream().map(PlannedStep::keys).toList();
      return new Planned(plan, view, view.basis(slots(plan, keys)), keys);
    } finally {
      PLANNING.remove();
      FOUND_BY.remove();
    }
  }

  /**
   * The slots that a plan relies on: those of its keys, and those by which owners were found. A
   * step that may touch more than its keys names none, and is at their owner all the same.
   */
  private Map<Integer, List<Integer>> slots(Plan plan, List<List<CanonicalKey>> keys) {
    Map<Integer, List<Integer>> slots = new TreeMap<>();
    FOUND_BY.get().forEach((service, found) -> slots.put(service, new ArrayList<>(found)));
    for (int i = 0; i < keys.size(); i++) {
      SlottedService service = byComponent.get(plan.steps().get(i).step().component());
      if (service != null) {
        List<Integer> used = slots.computeIfAbsent(service.id(), id -> new ArrayList<>());
        for (CanonicalKey key : keys.get(i)) {
          used.add(key.slot(service.slots()));
        }
      }
    }
    return slots;
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
        SlotView.Point point = PLANNING.get().points().get(service);
        if (point == null) {
          return routers.get(partitioned.scheme().owner(key));
        }
        int slot = key.slot(point.known().slots());
        FOUND_BY.get().computeIfAbsent(service, id -> new ArrayList<>()).add(slot);
        return routers.get(point.place(slot).owner());
      }

      @Override
      public List<Router> all() {
        return routers;
      }
    };
  }
}
