package dev.csmr.maven.layout;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.csmr.config.ClusterConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class GrafanaDashboardTest {
  private static final Pattern METRIC = Pattern.compile("\\b(csmr|jvm|process)_[a-z_]+");

  private static final ClusterConfig CONFIG =
      ClusterConfig.parse(
          """
          version: 1
          cluster: demo
          nodes: [{name: n1, host: h1, port: 7001, raft-port: 7101, metrics-port: 7201}]
          groups: [{name: g, members: [n1]}]
          services: [{type: app.Kv, group: g}]
          """,
          Path.of("cluster.yaml"),
          Map.of());

  private static JsonObject dashboard() {
    return JsonParser.parseString(GrafanaDashboard.text(CONFIG)).getAsJsonObject();
  }

  private static List<String> queries() {
    List<String> queries = new ArrayList<>();
    for (JsonElement panel : dashboard().getAsJsonArray("panels")) {
      for (JsonElement target : panel.getAsJsonObject().getAsJsonArray("targets")) {
        queries.add(target.getAsJsonObject().get("expr").getAsString());
      }
    }
    return queries;
  }

  @Test
  void each_metric_that_is_asked_for_is_one_that_nodes_have_and_of_this_cluster()
      throws IOException {
    String named = Files.readString(Path.of("../docs/operating.md"));
    for (String query : queries()) {
      assertThat(query).contains("{cluster=\"demo\"").doesNotContain("@");
      Matcher metrics = METRIC.matcher(query);
      assertThat(metrics.find()).as(query).isTrue();
      String metric = metrics.group().replaceFirst("_bucket$", "_count");
      assertThat(metric.startsWith("csmr_") ? named.contains("`" + metric + "`") : true)
          .as(metric)
          .isTrue();
    }
  }

  @Test
  void panels_have_names_and_places_of_their_own() {
    assertThat(dashboard().get("title").getAsString()).isEqualTo("csmr demo");
    Set<String> titles = new HashSet<>();
    Set<String> places = new HashSet<>();
    for (JsonElement each : dashboard().getAsJsonArray("panels")) {
      JsonObject panel = each.getAsJsonObject();
      JsonObject place = panel.getAsJsonObject("gridPos");
      assertThat(titles.add(panel.get("title").getAsString())).isTrue();
      assertThat(places.add(place.get("x") + " " + place.get("y"))).isTrue();
      assertThat(place.get("x").getAsInt() + place.get("w").getAsInt()).isLessThanOrEqualTo(24);
    }
  }
}
