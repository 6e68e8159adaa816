package dev.csmr.samples.demo;

import dev.csmr.client.CsmrClient;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A service under load, and what must hold of it whatever happens to the cluster. Thread-safe. */
interface Scenario {
  /** What it does, as the object of "clients". */
  String description();

  /** Makes the service ready for the load. */
  void prepare(CsmrClient cluster) throws Exception;

  /**
   * One client's load: calls, one after another, as long as it is to go on.
   *
   * @param worker the client's number
   */
  void work(CsmrClient cluster, int worker, BooleanSupplier goOn) throws Exception;

  /** What the clients were told until now. */
  Tally tally();

  /** Reads everything back and names what is wrong; nothing if all is well. */
  List<String> violations(CsmrClient cluster) throws Exception;

  /** What was shown, if nothing was violated. */
  List<String> proven();
}
