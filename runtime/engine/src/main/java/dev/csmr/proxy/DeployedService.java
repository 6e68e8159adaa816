package dev.csmr.proxy;

import dev.csmr.config.Deployed;
import dev.csmr.config.Deployment;
import dev.csmr.ownership.Basis;
import dev.csmr.ownership.KnownSlots;
import dev.csmr.replica.api.SlottedService;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.Operations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A service that clients may ask for, ready to plan its invocations; it counts those of slots that
 * may move. Thread-safe.
 */
public final class DeployedService {
  private final String name;
  private final SlotPlanner planner;
  private final Operations operations;
  private final Map<Integer, SlotCounters> counters = new HashMap<>();

  /** Replaced when partitions are added. */
  private volatile Deployed deployed;

  DeployedService(String name, Deployment deployment, Deployed deployed) {
    this.name = name;
    this.deployed = deployed;
    this.planner = new SlotPlanner(deployment, deployed);
    this.operations = new Operations(deployed.definition().operations());
    slotted().forEach(each -> counters.put(each.id(), new SlotCounters(each.slots())));
  }

  /** Takes up partitions that are new in the deployment. */
  void grow(Deployment deployment, Deployed grown) {
    planner.grow(deployment, grown);
    deployed = grown;
  }

  /** The name by which clients ask for it. */
  public String name() {
    return name;
  }

  /** What it is an instance of, and where. */
  public Deployed deployed() {
    return deployed;
  }

  /** The qualified name of the interface. */
  public String type() {
    return deployed.definition().name();
  }

  /**
   * The groups that hold a part of it, those that have joined as far as this node knows; the first
   * is the one whose leader clients go to.
   */
  public List<String> groups() {
    return planner.groups();
  }

  /** The groups that are configured to hold a part of it, whether they have joined or not. */
  public Collection<String> configuredGroups() {
    return planner.configuredGroups();
  }

  /** The operation with an id, or null. */
  public OperationDescriptor operation(int id) {
    return operations.find(id);
  }

  /** The version of the map of its slots as far as this node knows; 0 where nothing has moved. */
  public long mapVersion() {
    return planner.version();
  }

  /** The partitioned services of it whose slots may move, before any group has joined them. */
  public Collection<SlottedService> slotted() {
    return planner.services().values();
  }

  /** One of them after the groups that have joined it, as far as this node knows. */
  public SlottedService present(SlottedService slotted) {
    KnownSlots known = planner.known(slotted.id());
    return slotted.after(known.joins(known.version()));
  }

  /** What this node has counted of the slots of one of them. */
  public SlotCounters counters(SlottedService slotted) {
    return counters.get(slotted.id());
  }

  /** An invocation was planned for the first time: what relies on no slots is not counted. */
  void count(Basis basis) {
    List<Basis.SlotUse> uses = basis.uses();
    for (Basis.SlotUse use : uses) {
      counters.get(use.service()).count(use.slot());
    }
    if (uses.size() > 1) {
      Map<Integer, List<Integer>> together = new HashMap<>();
      uses.forEach(
          use -> together.computeIfAbsent(use.service(), id -> new ArrayList<>()).add(use.slot()));
      together.forEach((id, slots) -> counters.get(id).countTogether(slots));
    }
  }

  SlotPlanner planner() {
    return planner;
  }
}
