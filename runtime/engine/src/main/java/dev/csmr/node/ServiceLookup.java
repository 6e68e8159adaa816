package dev.csmr.node;

import dev.csmr.proxy.DeployedService;
import dev.csmr.proxy.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the deployed service that a caller means. Thread-safe. */
final class ServiceLookup {
  private final Proxy proxy;
  private volatile Map<String, List<DeployedService>> byType = Map.of();

  ServiceLookup(Proxy proxy) {
    this.proxy = proxy;
    renew();
  }

  /** Looks which services the proxy has now. */
  void renew() {
    Map<String, List<DeployedService>> all = new LinkedHashMap<>();
    for (DeployedService service : proxy.services()) {
      all.computeIfAbsent(service.type(), type -> new ArrayList<>()).add(service);
    }
    byType = all;
  }

  /** The deployed services of each type. */
  Map<String, List<DeployedService>> byType() {
    return byType;
  }

  /**
   * The service with a name.
   *
   * @param name may be null: that is an error as well
   * @param type what the caller takes it for; null when it does not say
   * @throws IllegalArgumentException when there is none, or it is of another type
   */
  DeployedService byName(String name, String type) {
    DeployedService service = name == null ? null : proxy.service(name);
    if (service == null) {
      throw new IllegalArgumentException(
          NodeError.NO_SUCH_SERVICE.text(name == null ? "without a name" : name, names()));
    }
    if (type != null && !type.equals(service.type())) {
      throw new IllegalArgumentException(NodeError.OTHER_TYPE.text(name, service.type(), type));
    }
    return service;
  }

  /**
   * The service of a type.
   *
   * @param name null when there is only one of the type
   * @throws IllegalArgumentException when it cannot be told which is meant
   */
  DeployedService byType(String type, String name) {
    if (name != null) {
      return byName(name, type);
    }
    List<DeployedService> candidates = byType.getOrDefault(type, List.of());
    if (candidates.size() != 1) {
      throw new IllegalArgumentException(
          NodeError.SEVERAL_SERVICES.text(
              type, candidates.stream().map(DeployedService::name).toList()));
    }
    return candidates.get(0);
  }

  private List<String> names() {
    return proxy.services().stream().map(DeployedService::name).toList();
  }
}
