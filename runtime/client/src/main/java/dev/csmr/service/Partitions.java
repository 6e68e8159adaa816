package dev.csmr.service;

import java.util.List;

/** The partitions of a service, each of which owns some partition keys. Thread-safe. */
public interface Partitions {
  /** The router of the partition that owns a key: one of {@link #all()}, the same object. */
  Router owner(CanonicalKey key);

  /** The routers of all partitions, in the order of the configuration. */
  List<Router> all();
}
