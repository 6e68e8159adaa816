package dev.csmr.service;

import java.util.List;

/** Who owns which partition key. Thread-safe. */
public interface Partitions {
  /** The router of the partition that owns a key: one of {@link #all()}, the same object. */
  Router owner(PartitionKey key);

  /** The routers of all partitions, in the order of the configuration. */
  List<Router> all();
}
