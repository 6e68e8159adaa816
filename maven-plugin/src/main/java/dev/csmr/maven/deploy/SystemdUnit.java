package dev.csmr.maven.deploy;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.NodeConfig;
import java.nio.file.Path;

/**
 * A cluster's nodes as services of systemd: one template, an instance for each node. The same for
 * the same configuration.
 */
final class SystemdUnit {
  private static final String HOME = "/opt/csmr";

  private SystemdUnit() {}

  /** The file's name, which is that of the template. */
  static String fileName(ClusterConfig config) {
    return "csmr-" + DnsLabels.of(config.name()) + "@.service";
  }

  static String text(ClusterConfig config) {
    String unit = "csmr-" + DnsLabels.of(config.name());
    return """
    # Cluster %1$s for systemd, an instance per node. Written by csmr:config.
    # On the machine of node %5$s: copy its directory to %3$s/%5$s, this file to
    # /etc/systemd/system, then
    #   useradd --system --home-dir %3$s --shell /usr/sbin/nologin csmr
    #   chown -R csmr: %3$s/%5$s
    #   systemctl daemon-reload
    #   systemctl enable --now %2$s@%5$s
    [Unit]
    Description=csmr cluster %1$s, node %%i
    Wants=network-online.target
    After=network-online.target

    [Service]
    Type=exec
    User=csmr
    WorkingDirectory=%3$s/%%i
    ExecStart=%3$s/%%i/start
    # Java ends with 143 after SIGTERM, also in good order; 2 is a wrong configuration.
    SuccessExitStatus=143
    RestartPreventExitStatus=2
    Restart=on-failure
    RestartSec=2
    TimeoutStopSec=60
    KillMode=mixed
    LimitNOFILE=65536
    NoNewPrivileges=yes
    PrivateTmp=yes
    ProtectHome=yes
    ProtectSystem=strict
    ReadWritePaths=%4$s

    [Install]
    WantedBy=multi-user.target
    """
        .formatted(config.name(), unit, HOME, writable(config), config.nodes().get(0).name());
  }

  /** The node's own directory, and those outside of it that hold data, where they exist. */
  private static String writable(ClusterConfig config) {
    Path home = config.source().toAbsolutePath().normalize().getParent();
    StringBuilder paths = new StringBuilder(HOME + "/%i");
    for (NodeConfig node : config.nodes()) {
      if (!node.data().startsWith(home)) {
        paths.append(" -").append(node.data());
      }
    }
    return paths.toString();
  }
}
