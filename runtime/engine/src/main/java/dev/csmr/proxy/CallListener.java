package dev.csmr.proxy;

import dev.csmr.service.OperationDescriptor;

/** Whoever counts the calls of a node. Thread-safe; must neither block nor throw. */
public interface CallListener {
  /**
   * A call that clients made at this node ended.
   *
   * @param nanos how long it took from when the node had read it until it had the answer
   */
  void ended(
      DeployedService service, OperationDescriptor operation, ProxyAnswer answer, long nanos);
}
