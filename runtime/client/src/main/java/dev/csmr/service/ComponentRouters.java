package dev.csmr.service;

/** The components of one deployed composition, as its proxy sees them. Thread-safe. */
public interface ComponentRouters {
  /** The router of a component that is not partitioned. */
  Router component(String service);

  /** The partitions of the component of a partitioned composition. */
  Partitions partitions(String service);

  /**
   * The router of the composition's own default methods: they execute inside the group that holds
   * all components. When the components are apart, planning one throws {@link
   * dev.csmr.InvalidRequestException}; the configuration was refused before that.
   */
  Router composed();
}
