package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.launcher.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Registers in three partitions on two nodes: the slots 0-7 in a and 8-11 in b of n1, 12-15 in c of
 * n2.
 */
final class MovingCluster {
  static final String SERVICE = "Moving";
  static final int SLOTS = 16;

  private static final String YAML =
      """
      version: 1
      cluster: test
      nodes:
        - {name: n1, host: 127.0.0.1, port: %d, raft-port: %d, data: %s/n1}
        - {name: n2, host: 127.0.0.1, port: %d, raft-port: %d, data: %s/n2}
      groups:
        - {name: a, members: [n1]}
        - {name: b, members: [n1]}
        - {name: c, members: [n2]}
      services:
        - name: Moving
          type: test.MovingRegisters
          slot-count: 16
          partitions:
            - {slots: 0-7, group: a}
            - {slots: 8-11, group: b}
            - {slots: 12-15, group: c}
      """;

  private MovingCluster() {}

  /** Writes {@code cluster.yaml} and resolves it. */
  static Deployment deployment(Path directory) throws IOException {
    Object[] places = new Object[6];
    for (int i = 0; i < places.length; i++) {
      places[i] = i % 3 == 2 ? directory : (Object) FreePorts.next();
    }
    Path file = Files.writeString(directory.resolve("cluster.yaml"), YAML.formatted(places));
    return Deployment.resolve(
        ClusterConfig.load(file, Map.of()),
        List.of(new MovingRegisters(), new MovingRegisters.MovingPart()));
  }
}
