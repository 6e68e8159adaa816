package dev.csmr.proxy;

import dev.csmr.service.Plan;
import java.util.function.Consumer;

/** Executes plans whose steps are at several groups: all or nothing, in one order. */
@FunctionalInterface
public interface MultiGroup {
  /**
   * Executes a plan.
   *
   * @param service the deployed service's name, for messages
   * @param answer called once, with what {@link Plan#merge} makes of the replies; must not block
   */
  void execute(String service, ProxyRequest request, Plan plan, Consumer<ProxyAnswer> answer);
}
