package dev.csmr.proxy;

import dev.csmr.config.Deployed;
import dev.csmr.config.Deployment;
import dev.csmr.replica.api.SlottedService;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.Operations;
import java.util.Collection;
import java.util.List;

/** A service that clients may ask for, ready to plan its invocations. Immutable. */
public final class DeployedService {
  private final String name;
  private final Deployed deployed;
  private final SlotPlanner planner;
  private final List<String> groups;
  private final Operations operations;

  DeployedService(String name, Deployment deployment, Deployed deployed, List<String> groups) {
    this.name = name;
    this.deployed = deployed;
    this.planner = new SlotPlanner(deployment, deployed);
    this.groups = List.copyOf(groups);
    this.operations = new Operations(deployed.definition().operations());
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

  /** The groups that hold a part of it; the first is the one whose leader clients go to. */
  public List<String> groups() {
    return groups;
  }

  /** The operation with an id, or null. */
  public OperationDescriptor operation(int id) {
    return operations.find(id);
  }

  /** The version of the map of its slots as far as this node knows; 0 where nothing has moved. */
  public long mapVersion() {
    return planner.version();
  }

  /** The partitioned services of it whose slots may move. */
  public Collection<SlottedService> slotted() {
    return planner.services().values();
  }

  SlotPlanner planner() {
    return planner;
  }
}
