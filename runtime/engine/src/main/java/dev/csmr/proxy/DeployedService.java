package dev.csmr.proxy;

import dev.csmr.config.Deployed;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.Operations;
import dev.csmr.service.Router;
import java.util.List;

/** A service that clients may ask for, ready to plan its invocations. Immutable. */
public final class DeployedService {
  private final String name;
  private final Deployed deployed;
  private final Router router;
  private final List<String> groups;
  private final Operations operations;

  DeployedService(String name, Deployed deployed, List<String> groups) {
    this.name = name;
    this.deployed = deployed;
    this.router = Routers.of(deployed);
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

  Router router() {
    return router;
  }
}
