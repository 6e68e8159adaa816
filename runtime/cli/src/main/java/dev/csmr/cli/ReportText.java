package dev.csmr.cli;

import dev.csmr.cli.ClusterReport.PartitionedReport;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.NodeConfig;
import dev.csmr.config.PartitionScheme;
import dev.csmr.node.NodeStatus;
import dev.csmr.node.NodeStatus.GroupStatus;
import dev.csmr.node.SlotMoves.PartitionSlots;
import java.util.ArrayList;
import java.util.List;

/** What people read of a cluster: tables, and below them what is wrong. */
final class ReportText {
  /** Longer lists of slots are no help in a table; move prints them. */
  private static final int MAX_SLOTS_CHARS = 60;

  private ReportText() {}

  static List<String> lines(ClusterReport report) {
    List<String> lines = new ArrayList<>();
    lines.add("Cluster " + report.config().name());
    lines.add("");
    lines.addAll(nodes(report).lines());
    lines.add("");
    lines.addAll(groups(report).lines());
    if (!report.services().isEmpty()) {
      lines.add("");
      lines.addAll(partitions(report).lines());
    }
    List<String> problems = problems(report);
    if (!problems.isEmpty()) {
      lines.add("");
      lines.addAll(problems);
    }
    return lines;
  }

  private static TextTable nodes(ClusterReport report) {
    TextTable table = new TextTable("NODE", "ENDPOINT", "STATE", "LEADS");
    for (NodeConfig node : report.config().nodes()) {
      NodeStatus answer = report.status().answers().get(node.name());
      table.add(
          node.name(),
          node.endpoint(),
          answer == null ? "silent" : answer.drains() ? "drains" : "answers",
          String.join(", ", report.leads(node.name())));
    }
    return table;
  }

  private static TextTable groups(ClusterReport report) {
    TextTable table =
        new TextTable("GROUP", "NODE", "ROLE", "TERM", "COMMITTED", "APPLIED", "LAG", "STATE");
    for (DeclaredGroup group : report.config().groups()) {
      for (String node : report.hosts(group)) {
        GroupStatus replica = report.status().replica(node, group.name()).orElse(null);
        if (replica == null) {
          table.add(group.name(), node, "", "", "", "", "", "unknown");
        } else {
          table.add(
              group.name(),
              node,
              replica.role(),
              replica.term(),
              replica.commitIndex(),
              replica.appliedIndex(),
              report.lag(replica),
              ClusterReport.state(replica));
        }
      }
    }
    return table;
  }

  private static TextTable partitions(ClusterReport report) {
    TextTable table = new TextTable("SERVICE", "PARTITION", "GROUP", "SLOTS", "OWNS");
    for (PartitionedReport service : report.services()) {
      PartitionScheme scheme = service.part().placement().scheme();
      if (service.partitions().isEmpty()) {
        for (int number = 0; number < scheme.size(); number++) {
          row(table, service, number, "", scheme.describe(number));
        }
      }
      for (PartitionSlots each : service.partitions()) {
        String owns = each.text().length() > MAX_SLOTS_CHARS ? "…" : each.text();
        String drains = each.drains() ? " (drains)" : "";
        row(table, service, each.number(), each.slots(), owns + drains);
      }
    }
    return table;
  }

  private static void row(
      TextTable table, PartitionedReport service, int number, Object slots, String owns) {
    String groups = String.join(", ", service.part().groups(number));
    table.add(service.part().path(), number, groups, slots, owns);
  }

  private static List<String> problems(ClusterReport report) {
    List<String> problems = new ArrayList<>();
    report.status().silent().forEach((node, why) -> problems.add(node + " is silent: " + why));
    for (DeclaredGroup group : report.config().groups()) {
      if (report.status().leader(group.name()).isEmpty()) {
        problems.add("Group " + group.name() + ": no node says that it leads and serves it.");
      }
    }
    report
        .status()
        .answers()
        .forEach(
            (node, answer) ->
                answer
                    .groups()
                    .forEach(
                        replica ->
                            ClusterReport.problems(replica)
                                .forEach(
                                    why ->
                                        problems.add(
                                            node + ", group " + replica.group() + ": " + why))));
    return problems;
  }
}
