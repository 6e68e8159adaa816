package dev.csmr.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.csmr.cli.ClusterReport.PartitionedReport;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.NodeConfig;
import dev.csmr.config.PartitionScheme;
import dev.csmr.node.NodeStatus;
import dev.csmr.node.NodeStatus.GroupStatus;
import dev.csmr.node.SlotMoves.PartitionSlots;
import java.util.Collection;

/** What programs read of a cluster; docs/operating.md names the parts. */
final class ReportJson {
  private ReportJson() {}

  static JsonObject of(ClusterReport report) {
    JsonArray nodes = new JsonArray();
    report.config().nodes().forEach(node -> nodes.add(node(report, node)));
    JsonArray groups = new JsonArray();
    report.config().groups().forEach(group -> groups.add(group(report, group)));
    JsonArray services = new JsonArray();
    report.services().forEach(service -> services.add(service(service)));
    JsonObject all = new JsonObject();
    all.addProperty("cluster", report.config().name());
    all.addProperty("well", report.isWell());
    all.add("nodes", nodes);
    all.add("groups", groups);
    all.add("partitioned", services);
    return all;
  }

  private static JsonObject node(ClusterReport report, NodeConfig node) {
    JsonObject json = new JsonObject();
    json.addProperty("node", node.name());
    json.addProperty("endpoint", node.endpoint());
    NodeStatus answer = report.status().answers().get(node.name());
    json.addProperty("answers", answer != null);
    json.addProperty("drains", answer != null && answer.drains());
    json.add("leads", array(report.leads(node.name())));
    if (report.status().silent().containsKey(node.name())) {
      json.addProperty("problem", report.status().silent().get(node.name()));
    }
    return json;
  }

  private static JsonObject group(ClusterReport report, DeclaredGroup group) {
    JsonArray replicas = new JsonArray();
    for (String node : report.hosts(group)) {
      report
          .status()
          .replica(node, group.name())
          .ifPresent(replica -> replicas.add(replica(report, node, replica)));
    }
    JsonObject json = new JsonObject();
    json.addProperty("group", group.name());
    json.addProperty("leader", report.status().leader(group.name()).orElse(null));
    json.add("members", array(group.members()));
    json.add("replicas", replicas);
    return json;
  }

  private static JsonObject replica(ClusterReport report, String node, GroupStatus replica) {
    JsonObject json = new JsonObject();
    json.addProperty("node", node);
    json.addProperty("role", replica.role());
    json.addProperty("state", ClusterReport.state(replica));
    json.addProperty("term", replica.term());
    json.addProperty("commitIndex", replica.commitIndex());
    json.addProperty("appliedIndex", replica.appliedIndex());
    json.addProperty("lag", report.lag(replica));
    json.add("members", array(replica.members()));
    json.add("problems", array(ClusterReport.problems(replica)));
    return json;
  }

  private static JsonObject service(PartitionedReport service) {
    JsonArray partitions = new JsonArray();
    PartitionScheme scheme = service.part().placement().scheme();
    if (service.partitions().isEmpty()) {
      for (int number = 0; number < scheme.size(); number++) {
        partitions.add(partition(service, number, scheme.describe(number)));
      }
    }
    for (PartitionSlots each : service.partitions()) {
      JsonObject json = partition(service, each.number(), each.text());
      json.addProperty("slots", each.slots());
      json.addProperty("drains", each.drains());
      partitions.add(json);
    }
    JsonObject json = new JsonObject();
    json.addProperty("service", service.part().path());
    json.add("partitions", partitions);
    if (!service.problem().isEmpty()) {
      json.addProperty("problem", service.problem());
    }
    return json;
  }

  private static JsonObject partition(PartitionedReport service, int number, String owns) {
    JsonObject json = new JsonObject();
    json.addProperty("partition", number);
    json.add("groups", array(service.part().groups(number)));
    json.addProperty("owns", owns);
    return json;
  }

  private static JsonArray array(Collection<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }
}
