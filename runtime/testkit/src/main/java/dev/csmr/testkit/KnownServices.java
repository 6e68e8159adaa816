package dev.csmr.testkit;

import dev.csmr.client.Caller;
import dev.csmr.client.CsmrClient;
import dev.csmr.node.Node;
import dev.csmr.node.NodeException;
import dev.csmr.service.CompositionDefinition;
import dev.csmr.service.ServiceDefinition;
import java.lang.reflect.InvocationTargetException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The services on the class path of a test, by the names of their types. Immutable. */
final class KnownServices {
  private static final String DEFINITION = "Definition";
  private static final String SERVICE = "Service";

  private final Map<String, ServiceDefinition> byType;

  private KnownServices(Map<String, ServiceDefinition> byType) {
    this.byType = byType;
  }

  /** Those that the thread's class loader finds. */
  static KnownServices onClassPath() {
    try {
      Map<String, ServiceDefinition> found = new TreeMap<>();
      Node.servicesOnClassPath().forEach(each -> found.put(each.name(), each));
      return new KnownServices(found);
    } catch (NodeException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  List<ServiceDefinition> all() {
    return List.copyOf(byType.values());
  }

  /** Those that are a component of no other one. */
  List<ServiceDefinition> roots() {
    Set<String> components =
        byType.values().stream()
            .filter(each -> each instanceof CompositionDefinition)
            .flatMap(each -> ((CompositionDefinition) each).components().stream())
            .collect(Collectors.toSet());
    return byType.values().stream().filter(each -> !components.contains(each.name())).toList();
  }

  /** The service with an interface. */
  ServiceDefinition of(Class<?> type) {
    return of(type.getName());
  }

  /** The service with a type's name. */
  ServiceDefinition of(String type) {
    ServiceDefinition found = byType.get(type);
    if (found == null) {
      throw new KitException(KitError.NO_SUCH_TYPE, type, byType.keySet());
    }
    return found;
  }

  /** The service of which a class is the interface or the generated client. */
  Optional<ServiceDefinition> withClient(Class<?> type) {
    ServiceDefinition own = byType.get(type.getName());
    return own != null
        ? Optional.of(own)
        : byType.values().stream()
            .filter(each -> clientName(each).equals(type.getName()))
            .findFirst();
  }

  /** A generated client of a deployed service. */
  Object connect(ServiceDefinition definition, CsmrClient client, String service) {
    return of(definition, client.caller(service, definition));
  }

  /** A generated client over a caller. */
  Object of(ServiceDefinition definition, Caller caller) {
    String name = clientName(definition);
    try {
      return Class.forName(name, true, definition.getClass().getClassLoader())
          .getMethod("of", Caller.class)
          .invoke(null, caller);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name + " is no generated client.", e);
    }
  }

  /** What the processor calls it: beside {@code XService} or {@code XDefinition}. */
  private static String clientName(ServiceDefinition definition) {
    String name = definition.getClass().getName();
    String suffix = name.endsWith(SERVICE + DEFINITION) ? DEFINITION : SERVICE;
    return name.substring(0, name.length() - suffix.length()) + "Client";
  }

  /** By the names under which they are deployed: simple ones, qualified where two share one. */
  static Map<String, ServiceDefinition> named(List<ServiceDefinition> services) {
    Map<String, ServiceDefinition> named = new LinkedHashMap<>();
    for (ServiceDefinition service : services) {
      String simple = service.name().substring(service.name().lastIndexOf('.') + 1);
      named.put(named.containsKey(simple) ? service.name() : simple, service);
    }
    return named;
  }
}
