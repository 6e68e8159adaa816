package dev.csmr.testkit;

import dev.csmr.service.ServiceDefinition;
import java.time.Duration;
import java.util.List;

/** What a {@link TestCluster} is to be. Not thread-safe. */
public final class ClusterBuilder {
  private static final int NODES = 3;

  private final List<Class<?>> types;
  private final String yaml;
  private int nodes = NODES;
  private boolean apart;
  private boolean determinism;
  private Duration patience = Duration.ofSeconds(60);

  ClusterBuilder(List<Class<?>> types, String yaml) {
    this.types = types;
    this.yaml = yaml;
  }

  /** How many nodes, 1 to 9; 3 by default. An odd number of them are the members of groups. */
  public ClusterBuilder nodes(int count) {
    nodes = count;
    return this;
  }

  /** Whether each component is in a group of its own; not by default. */
  public ClusterBuilder apart(boolean wanted) {
    apart = wanted;
    return this;
  }

  /** Whether each operation is executed on twins: {@link CsmrCluster#determinism}. */
  public ClusterBuilder determinism(boolean wanted) {
    determinism = wanted;
    return this;
  }

  /** How long whatever is waited for is waited for; 60 seconds by default. */
  public ClusterBuilder patience(Duration longest) {
    patience = longest;
    return this;
  }

  /**
   * Starts the nodes, and waits until all serve: from then on any minority of them may fail.
   *
   * @throws KitException when a service or the YAML is not found, or it takes too long
   * @throws dev.csmr.config.ConfigException when the YAML is wrong, with every problem and its line
   */
  public TestCluster start() {
    KnownServices services = KnownServices.onClassPath();
    return TestCluster.start(
        services,
        yaml.isEmpty() ? generated(services) : given(services),
        determinism ? new DeterminismFindings() : null,
        patience);
  }

  private String generated(KnownServices services) {
    List<ServiceDefinition> chosen =
        types.isEmpty() ? services.roots() : types.stream().map(services::of).toList();
    return ClusterLayout.of(chosen, nodes, apart, services);
  }

  private String given(KnownServices services) {
    if (apart || nodes != NODES) {
      throw new KitException(KitError.YAML_AND_MORE, yaml);
    }
    return ClusterLayout.ofYaml(yaml, services);
  }
}
