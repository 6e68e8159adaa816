package dev.csmr.config;

import java.util.Objects;

/**
 * One deployed service: what clients ask for.
 *
 * @param name its name, unique in the cluster
 * @param type the qualified name of the interface
 * @param placement which groups hold it
 * @param at where it is declared
 */
public record ServiceConfig(String name, String type, Placement placement, Location at) {
  /** Checks the parts. */
  public ServiceConfig {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(placement, "placement");
    Objects.requireNonNull(at, "at");
  }
}
