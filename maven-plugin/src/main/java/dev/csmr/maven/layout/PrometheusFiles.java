package dev.csmr.maven.layout;

import static dev.csmr.maven.output.YamlText.entries;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.NodeConfig;
import dev.csmr.maven.output.YamlText;
import dev.csmr.service.tls.TlsFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What Prometheus needs to watch a cluster: which nodes to read, and when to raise an alarm. The
 * same for the same configuration.
 */
final class PrometheusFiles {
  /** Where nodes are read from: the beginning of a configuration of Prometheus. */
  static final String CONFIGURATION = "prometheus.yaml";

  /** The rules for alarms, which the configuration names. */
  static final String RULES = "alerts.yaml";

  /**
   * Whose certificate Prometheus shows: what stands for {name} in the paths of the configuration.
   */
  private static final String READER = "prometheus";

  private PrometheusFiles() {}

  /** Whether any node has metrics. */
  static boolean areWanted(ClusterConfig config) {
    return config.nodes().stream().anyMatch(node -> node.metricsPort() > 0);
  }

  static String configuration(ClusterConfig config) {
    List<String> targets =
        config.nodes().stream()
            .filter(node -> node.metricsPort() > 0)
            .map(PrometheusFiles::target)
            .toList();
    Map<String, Object> job = entries("job_name", job(config));
    config
        .security()
        .ifPresent(
            security -> {
              job.put("scheme", "https");
              job.put("tls_config", tls(security.files(READER), config));
            });
    job.put("static_configs", List.of(Map.of("targets", targets)));
    return YamlText.of(
        "# For Prometheus: which nodes of cluster " + config.name() + " to read.\n",
        entries("rule_files", List.of(RULES), "scrape_configs", List.of(job)));
  }

  private static String job(ClusterConfig config) {
    return "csmr-" + config.name();
  }

  private static Map<String, Object> tls(TlsFiles files, ClusterConfig config) {
    return entries(
        "ca_file",
        shown(files.trusted(), config),
        "cert_file",
        shown(files.certificate(), config),
        "key_file",
        shown(files.key(), config));
  }

  /** Relative to Prometheus' configuration, as it is to the cluster's beside it. */
  private static String shown(Path file, ClusterConfig config) {
    Path home = config.source().toAbsolutePath().normalize().getParent();
    return (file.startsWith(home) ? home.relativize(file) : file).toString().replace('\\', '/');
  }

  private static String target(NodeConfig node) {
    String host = node.host().contains(":") ? "[" + node.host() + "]" : node.host();
    return host + ":" + node.metricsPort();
  }

  static String rules(ClusterConfig config) {
    String cluster = "{cluster=\"" + config.name() + "\"}";
    return YamlText.of(
        "# For Prometheus: when somebody has to look at cluster " + config.name() + ".\n",
        entries(
            "groups",
            List.of(
                entries(
                    "name",
                    "csmr-" + config.name(),
                    "rules",
                    List.of(
                        rule(
                            "CsmrNodeDown",
                            "up{job=\"" + job(config) + "\"} == 0",
                            "1m",
                            "The node at {{ $labels.instance }} tells no metrics: see that it"
                                + " runs."),
                        rule(
                            "CsmrGroupWithoutLeader",
                            "sum by (group) (csmr_group_leads" + cluster + ") != 1",
                            "1m",
                            "Group {{ $labels.group }} serves nobody: no node leads it."
                                + " See that a majority of its members runs."),
                        rule(
                            "CsmrProblem",
                            "csmr_group_problems" + cluster + " > 0",
                            "2m",
                            "Node {{ $labels.node }} has a problem with group {{ $labels.group }}:"
                                + " its log and its status say which, and what to do."),
                        rule(
                            "CsmrOperationsAcrossGroupsWait",
                            "min_over_time(csmr_group_across_pending"
                                + cluster
                                + "[2m]) > 0"
                                + " and rate(csmr_group_entries_total"
                                + cluster
                                + "[2m]) < 1",
                            "2m",
                            "Operations of several groups wait in group {{ $labels.group }}, which"
                                + " does not go on: see that the other groups have a majority."),
                        rule(
                            "CsmrCallsEndInDoubt",
                            "sum by (service) (rate(csmr_calls_seconds_count{cluster=\""
                                + config.name()
                                + "\",outcome=~\"indeterminate|unavailable|overloaded\"}[5m])) > 0",
                            "5m",
                            "Calls of {{ $labels.service }} end without an answer."))))));
  }

  private static Map<String, Object> rule(String name, String expression, String time, String why) {
    return entries(
        "alert", name, "expr", expression, "for", time, "annotations", Map.of("summary", why));
  }
}
