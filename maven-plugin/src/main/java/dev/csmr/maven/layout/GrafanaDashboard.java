package dev.csmr.maven.layout;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.csmr.config.ClusterConfig;
import java.util.List;

/**
 * A dashboard for Grafana: what a cluster's nodes measure, as people look at it. It asks the
 * Prometheus that is chosen at its top. The same for the same configuration.
 */
final class GrafanaDashboard {
  /** The dashboard, to be imported. */
  static final String FILE = "grafana.json";

  /** Of the JSON of dashboards; Grafana takes older ones over. */
  private static final int SCHEMA_VERSION = 39;

  private static final int COLUMNS = 24;
  private static final int WIDTH = 8;
  private static final int HEIGHT = 8;
  private static final String CLUSTER = "@CLUSTER@";

  /**
   * A panel, which shows figures over time.
   *
   * @param title what it shows
   * @param meaning what people read in it
   * @param unit of the figures, by Grafana's name
   * @param legend what each line is called
   * @param query PromQL; {@value #CLUSTER} stands for the cluster
   */
  private record Panel(String title, String meaning, String unit, String legend, String query) {}

  private static final List<Panel> PANELS =
      List.of(
          new Panel(
              "Calls",
              "Calls of clients that a second ended, by operation",
              "ops",
              "{{service}}.{{operation}}",
              "sum by (service, operation)"
                  + " (rate(csmr_calls_seconds_count{@CLUSTER@}[$__rate_interval]))"),
          new Panel(
              "Calls that did not end well",
              "By outcome; declared exceptions and unmet conditions are answers, and not here",
              "ops",
              "{{service}} {{outcome}}",
              "sum by (service, outcome) (rate(csmr_calls_seconds_count{@CLUSTER@,"
                  + "outcome!~\"ok|piece|declared|condition_not_met\"}[$__rate_interval]))"),
          new Panel(
              "Latency, 99 of 100 calls",
              "From reading a call to answering it, at the node of the client",
              "s",
              "{{service}}.{{operation}}",
              "histogram_quantile(0.99, sum by (service, operation, le)"
                  + " (rate(csmr_calls_seconds_bucket{@CLUSTER@}[$__rate_interval])))"),
          new Panel(
              "Groups led",
              "By node; groups spread over the nodes",
              "short",
              "{{node}}",
              "sum by (node) (csmr_group_leads{@CLUSTER@})"),
          new Panel(
              "Groups that nobody leads",
              "They serve nobody: 0 is well",
              "short",
              "without a leader",
              "count(sum by (group) (csmr_group_leads{@CLUSTER@}) == 0) or vector(0)"),
          new Panel(
              "Problems",
              "Sentences of a node's status that need an operator: 0 is well",
              "short",
              "{{node}} {{group}}",
              "csmr_group_problems{@CLUSTER@} > 0"),
          new Panel(
              "Entries behind",
              "What a group has committed, less what a replica has executed",
              "short",
              "{{group}} {{node}}",
              "max by (group) (csmr_group_committed_index{@CLUSTER@})"
                  + " - on (group) group_right () csmr_group_applied_index{@CLUSTER@}"),
          new Panel(
              "Elections",
              "How much the term has grown",
              "short",
              "{{group}}",
              "max by (group) (changes(csmr_group_term{@CLUSTER@}[5m]))"),
          new Panel(
              "Commands in an entry",
              "The size of batches",
              "short",
              "{{group}}",
              "sum by (group) (rate(csmr_group_commands_total{@CLUSTER@}[$__rate_interval]))"
                  + " / sum by (group)"
                  + " (rate(csmr_group_entries_total{@CLUSTER@}[$__rate_interval]))"),
          new Panel(
              "Log written",
              "Bytes of the entries that a node executes",
              "Bps",
              "{{node}}",
              "sum by (node)"
                  + " (rate(csmr_group_entry_bytes_total{@CLUSTER@}[$__rate_interval]))"),
          new Panel(
              "Commands that wait for an entry",
              "At the leader",
              "short",
              "{{group}}",
              "sum by (group) (csmr_group_queued_commands{@CLUSTER@})"),
          new Panel(
              "Operations of several groups that wait",
              "If it stays up, another group has no majority",
              "short",
              "{{group}} {{node}}",
              "csmr_group_across_pending{@CLUSTER@}"),
          new Panel(
              "Sessions",
              "Clients that a group remembers",
              "short",
              "{{group}}",
              "max by (group) (csmr_group_sessions{@CLUSTER@})"),
          new Panel(
              "Standing still for snapshots",
              "The latest of each replica",
              "s",
              "{{group}} {{node}}",
              "csmr_group_snapshot_seconds{@CLUSTER@}"),
          new Panel(
              "Size of snapshots",
              "The latest of each replica",
              "bytes",
              "{{group}} {{node}}",
              "csmr_group_snapshot_bytes{@CLUSTER@}"),
          new Panel(
              "Heap",
              "Used, by node",
              "bytes",
              "{{node}}",
              "sum by (node) (jvm_memory_used_bytes{@CLUSTER@,area=\"heap\"})"),
          new Panel(
              "Time in collections",
              "Seconds of each second",
              "percentunit",
              "{{node}}",
              "sum by (node)" + " (rate(jvm_gc_pause_seconds_sum{@CLUSTER@}[$__rate_interval]))"),
          new Panel(
              "Processors",
              "Used by the node, of all of the machine",
              "percentunit",
              "{{node}}",
              "process_cpu_usage{@CLUSTER@}"));

  private GrafanaDashboard() {}

  static String text(ClusterConfig config) {
    JsonObject dashboard = new JsonObject();
    dashboard.addProperty("title", "csmr " + config.name());
    dashboard.addProperty("uid", "csmr-" + Integer.toHexString(config.name().hashCode()));
    dashboard.add("tags", list("csmr"));
    dashboard.addProperty("schemaVersion", SCHEMA_VERSION);
    dashboard.addProperty("editable", true);
    dashboard.addProperty("refresh", "10s");
    dashboard.add("time", object("from", "now-1h", "to", "now"));
    JsonArray variables = new JsonArray();
    JsonObject source =
        object(
            "name", "source", "type", "datasource", "query", "prometheus", "label", "Prometheus");
    variables.add(source);
    JsonObject templating = new JsonObject();
    templating.add("list", variables);
    dashboard.add("templating", templating);
    JsonArray panels = new JsonArray();
    for (int i = 0; i < PANELS.size(); i++) {
      panels.add(panel(PANELS.get(i), i, config));
    }
    dashboard.add("panels", panels);
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(dashboard)
        + "\n";
  }

  private static JsonObject panel(Panel panel, int position, ClusterConfig config) {
    int inRow = COLUMNS / WIDTH;
    JsonObject place = new JsonObject();
    place.addProperty("x", position % inRow * WIDTH);
    place.addProperty("y", position / inRow * HEIGHT);
    place.addProperty("w", WIDTH);
    place.addProperty("h", HEIGHT);
    JsonObject defaults = new JsonObject();
    defaults.addProperty("unit", panel.unit());
    defaults.addProperty("min", 0);
    JsonObject fields = new JsonObject();
    fields.add("defaults", defaults);
    fields.add("overrides", new JsonArray());
    JsonObject shown = new JsonObject();
    shown.addProperty("id", position + 1);
    shown.addProperty("type", "timeseries");
    shown.addProperty("title", panel.title());
    shown.addProperty("description", panel.meaning());
    shown.add("datasource", source());
    shown.add("gridPos", place);
    shown.add("fieldConfig", fields);
    String cluster = "cluster=\"" + config.name() + "\"";
    String query = panel.query().replace(CLUSTER, cluster);
    JsonObject target = object("refId", "A", "expr", query, "legendFormat", panel.legend());
    target.add("datasource", source());
    JsonArray targets = new JsonArray();
    targets.add(target);
    shown.add("targets", targets);
    return shown;
  }

  private static JsonObject source() {
    return object("type", "prometheus", "uid", "${source}");
  }

  private static JsonObject object(String... parts) {
    JsonObject object = new JsonObject();
    for (int i = 0; i < parts.length; i += 2) {
      object.addProperty(parts[i], parts[i + 1]);
    }
    return object;
  }

  private static JsonArray list(String only) {
    JsonArray list = new JsonArray();
    list.add(only);
    return list;
  }
}
