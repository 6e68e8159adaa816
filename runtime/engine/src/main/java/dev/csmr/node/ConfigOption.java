package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option of tools that says which cluster they are for. */
public final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "cluster.yaml",
      description = "The cluster's configuration. Default: ${DEFAULT-VALUE}.")
  private Path file;

  /** For picocli. */
  public ConfigOption() {}

  /**
   * Reads and checks it.
   *
   * @throws dev.csmr.config.ConfigException with every problem found
   */
  public ClusterConfig load() {
    return ClusterConfig.load(file);
  }
}
