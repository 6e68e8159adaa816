package dev.csmr.proxy;

import dev.csmr.config.Deployed;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.Router;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A service that clients may ask for, ready to plan its invocations. Immutable. */
public final class DeployedService {
  private final String name;
  private final Deployed deployed;
  private final Router router;
  private final List<String> groups;
  private final Map<Integer, OperationDescriptor> operations = new HashMap<>();

  DeployedService(String name, Deployed deployed, List<String> groups) {
    this.name = name;
    this.deployed = deployed;
    this.router = Routers.of(deployed);
    this.groups = List.copyOf(groups);
    deployed.definition().operations().forEach(each -> operations.put(each.id(), each));
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
    return operations.get(id);
  }

  Router router() {
    return router;
  }
}
