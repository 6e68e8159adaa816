package dev.csmr.node;

import dev.csmr.replica.api.NodeLinks;
import dev.csmr.service.Environment;
import java.util.Objects;

/**
 * The world around a node: the process's own in production, another one in a test.
 *
 * @param environment time and chance
 * @param links which other nodes are connected with this one
 */
public record Surroundings(Environment environment, NodeLinks links) {
  /** Those of production. */
  public static final Surroundings REAL = new Surroundings(Environment.SYSTEM, NodeLinks.WHOLE);

  /** Checks the parts. */
  public Surroundings {
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(links, "links");
  }
}
