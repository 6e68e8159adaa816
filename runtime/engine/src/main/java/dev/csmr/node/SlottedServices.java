package dev.csmr.node;

import dev.csmr.proxy.DeployedService;
import dev.csmr.proxy.Proxy;
import dev.csmr.replica.api.SlottedService;

/** Finds the partitioned service that a tool means. */
final class SlottedServices {
  private SlottedServices() {}

  /**
   * What was found.
   *
   * @param problem why there is none; empty when there is
   * @param service the service that it is a part of
   * @param slotted the partitioned service, as configured
   */
  record MeantService(String problem, DeployedService service, SlottedService slotted) {}

  /**
   * Finds one.
   *
   * @param own the name of this node's cluster
   * @param wanted the name of the cluster that the tool means
   * @param path the path of the partitioned service
   */
  static MeantService find(Proxy proxy, String own, String wanted, String path) {
    if (!wanted.equals(own)) {
      return new MeantService(NodeError.OTHER_CLUSTER.text(own, wanted), null, null);
    }
    for (DeployedService service : proxy.services()) {
      for (SlottedService slotted : service.slotted()) {
        if (slotted.path().equals(path)) {
          return new MeantService("", service, slotted);
        }
      }
    }
    String others =
        proxy.services().stream()
            .flatMap(service -> service.slotted().stream())
            .map(SlottedService::path)
            .sorted()
            .toList()
            .toString();
    return new MeantService(NodeError.NOT_SLOTTED.text(path, others), null, null);
  }
}
