package dev.csmr.maven.layout;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.NodeConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * What Prometheus needs to watch a cluster: which nodes to read, and when to raise an alarm. The
 * same for the same configuration.
 */
final class PrometheusFiles {
  /** Where nodes are read from: the beginning of a configuration of Prometheus. */
  static final String CONFIGURATION = "prometheus.yaml";

  /** The rules for alarms, which the configuration names. */
  static final String RULES = "alerts.yaml";

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
    return "# For Prometheus: which nodes of cluster "
        + config.name()
        + " to read.\n"
        + dump(
            "rule_files",
            List.of(RULES),
            "scrape_configs",
            List.of(
                entries(
                    "job_name", "csmr", "static_configs", List.of(Map.of("targets", targets)))));
  }

  private static String target(NodeConfig node) {
    String host = node.host().contains(":") ? "[" + node.host() + "]" : node.host();
    return host + ":" + node.metricsPort();
  }

  static String rules(ClusterConfig config) {
    String cluster = "{cluster=\"" + config.name() + "\"}";
    return "# For Prometheus: when somebody has to look at cluster "
        + config.name()
        + ".\n"
        + dump(
            "groups",
            List.of(
                entries(
                    "name",
                    "csmr-" + config.name(),
                    "rules",
                    List.of(
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
                            "Calls of {{ $labels.service }} end without an answer.")))));
  }

  private static Map<String, Object> rule(String name, String expression, String time, String why) {
    return entries(
        "alert", name, "expr", expression, "for", time, "annotations", Map.of("summary", why));
  }

  private static String dump(Object... entries) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(200);
    options.setSplitLines(false);
    options.setLineBreak(DumperOptions.LineBreak.UNIX);
    return new Yaml(options).dump(entries(entries));
  }

  private static Map<String, Object> entries(Object... keysAndValues) {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      entries.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return entries;
  }
}
