package dev.csmr.maven.deploy;

/**
 * Where things are in a container: what the image, the configuration for containers, and the files
 * that start containers agree on.
 */
final class ContainerLayout {
  /** The node's content, and its working directory. */
  static final String HOME = "/app";

  /** Where the cluster's configuration is mounted. */
  static final String CONFIGURATION_DIRECTORY = "/etc/csmr";

  /** The cluster's configuration. */
  static final String CONFIGURATION = CONFIGURATION_DIRECTORY + "/cluster.yaml";

  /** Where certificates and keys are mounted. */
  static final String SECRETS = "/etc/csmr-tls";

  /** Where the data of nodes is mounted; each has a directory of its name there. */
  static final String DATA = "/var/lib/csmr";

  /** The user and group that nodes run as. */
  static final int USER = 10_001;

  private ContainerLayout() {}
}
