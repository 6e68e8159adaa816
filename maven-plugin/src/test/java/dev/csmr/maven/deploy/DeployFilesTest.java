package dev.csmr.maven.deploy;

import static dev.csmr.config.TestDefinitions.composition;
import static dev.csmr.config.TestDefinitions.partitioned;
import static dev.csmr.config.TestDefinitions.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.config.NodeConfig;
import dev.csmr.docs.GeneratedFile;
import dev.csmr.service.ServiceDefinition;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V1Volume;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.yaml.snakeyaml.Yaml;

/**
 * What is written, against files that were looked at, and against other readers of the same
 * formats. When a change is meant, run it with {@code -Dcsmr.golden.update=true}, and read the
 * difference as who has to operate it.
 */
class DeployFilesTest {
  private static final String OPEN =
      """
      version: 1
      cluster: Shop_1
      nodes:
        - {name: n1, host: h1.example.com, port: 7001, raft-port: 7101, metrics-port: 7201}
        - {name: n2, host: h2.example.com, port: 7001, raft-port: 7101, metrics-port: 7201}
        - {name: N_3, host: "fd00::3", port: 7001, raft-port: 7101, metrics-port: 7201, data: /data/N_3}
      groups:
        - {name: main, members: [n1, n2, N_3]}
        - {name: audited-log, members: [n1, n2, N_3]}
        - {name: a, members: [n1]}
        - {name: b, members: [n1, n2, N_3]}
      services:
        - type: s.Audited
          components: {Store: {group: main}, Log: {group: audited-log}}
        - name: Parted-2
          type: s.Parted
          partitions: [{slots: [0-8191], group: a}, {slots: [8192-16383], group: b}]
      """;

  private static final String SECURED =
      OPEN
          + """
          security:
            certificate: tls/{name}.pem
            key: tls/{name}.key
            trusted: tls/ca.pem
            roles:
              - {name: admin, identities: [admin]}
            tokens: {keys: keys.json, issuer: "https://login.example.com", audience: shop, claims: [sub]}
          """;

  private static final List<ServiceDefinition> DEFINITIONS =
      List.of(
          service("s.Store"),
          service("s.Log"),
          composition("s.Audited", "s.Store", "s.Log"),
          partitioned("s.Parted", "s.Store"));

  @TempDir Path directory;

  private static String yaml(String variant) {
    return variant.equals("open") ? OPEN : SECURED;
  }

  private Deployment deployment(String yaml, Path file) {
    return Deployment.resolve(ClusterConfig.parse(yaml, file, Map.of()), DEFINITIONS);
  }

  private int write(String yaml) throws IOException {
    return new DeployFiles(
            directory.resolve("deploy"), "registry.example.com/shop:1.0", 512, "10Gi")
        .write(deployment(yaml, directory.resolve("cluster.yaml")));
  }

  private String written(String yaml, String file) throws IOException {
    write(yaml);
    return Files.readString(directory.resolve("deploy").resolve(file));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("deploy"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"open", "secured"})
  void every_file_is_as_it_was_looked_at(String variant) throws IOException {
    write(yaml(variant));
    assertThat(files())
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "Dockerfile",
            "compose-cluster.yaml",
            "compose.yaml",
            "csmr-shop-1@.service",
            "diagram.md",
            "diagram.svg",
            "kubernetes.yaml");
    for (Path file : files()) {
      String name = file.getFileName().toString();
      boolean hasSecrets = name.startsWith("compose") || name.startsWith("kubernetes");
      GeneratedFile.check(
          "src/test/resources/golden/" + (hasSecrets ? variant : "open") + "/" + name,
          withoutSettings(Files.readString(file)));
    }
  }

  /** Which settings there are, and their defaults, is compared elsewhere. */
  private static String withoutSettings(String text) {
    return text.replaceAll("(?m)^ *# What bounds[\\s\\S]*?(?=^---|^ *# Certificates|\\z)", "");
  }

  @Test
  void nothing_is_written_when_nothing_changed_and_what_is_no_longer_meant_is_deleted()
      throws IOException {
    assertThat(write(OPEN)).isEqualTo(7);
    assertThat(write(OPEN)).isZero();
    assertThat(write(OPEN.replace("cluster: Shop_1", "cluster: other")))
        .as("seven written, one deleted")
        .isEqualTo(8);
    assertThat(directory.resolve("deploy/csmr-shop-1@.service")).doesNotExist();
    assertThat(directory.resolve("deploy/csmr-other@.service")).exists();
  }

  @Test
  void no_key_is_in_any_file_although_keys_are_where_the_configuration_says() throws IOException {
    Path tls = Files.createDirectories(directory.resolve("tls"));
    for (String name : List.of("n1", "n2", "N_3")) {
      Files.writeString(tls.resolve(name + ".pem"), "-----BEGIN CERTIFICATE-----\nprecious\n");
      Files.writeString(tls.resolve(name + ".key"), "-----BEGIN PRIVATE KEY-----\nprecious\n");
    }
    Files.writeString(directory.resolve("keys.json"), "{\"keys\": [\"precious\"]}");
    write(SECURED);
    for (Path file : files()) {
      assertThat(file).content().doesNotContain("precious").doesNotContain("-----BEGIN");
    }
  }

  private static String json(Object document) {
    return new Gson().toJson(document);
  }

  private static List<Object> documents(String yaml) {
    List<Object> documents = new ArrayList<>();
    new Yaml().loadAll(yaml).forEach(documents::add);
    return documents;
  }

  @ParameterizedTest
  @ValueSource(strings = {"open", "secured"})
  void another_model_of_kubernetes_knows_all_that_is_said(String variant) throws IOException {
    List<Object> documents = documents(written(yaml(variant), "kubernetes.yaml"));
    assertThat(documents).hasSize(5);
    V1ConfigMap configuration = V1ConfigMap.fromJson(json(documents.get(0)));
    V1Service headless = V1Service.fromJson(json(documents.get(1)));
    V1Service clients = V1Service.fromJson(json(documents.get(2)));
    V1PodDisruptionBudget budget = V1PodDisruptionBudget.fromJson(json(documents.get(3)));
    V1StatefulSet set = V1StatefulSet.fromJson(json(documents.get(4)));

    assertThat(set.getApiVersion()).isEqualTo("apps/v1");
    Map<String, String> labels = set.getSpec().getTemplate().getMetadata().getLabels();
    assertThat(set.getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
    assertThat(headless.getSpec().getSelector()).isEqualTo(labels);
    assertThat(clients.getSpec().getSelector()).isEqualTo(labels);
    assertThat(budget.getSpec().getSelector().getMatchLabels()).isEqualTo(labels);

    V1PodSpec pod = set.getSpec().getTemplate().getSpec();
    V1Container node = pod.getContainers().get(0);
    List<String> volumes =
        new ArrayList<>(pod.getVolumes().stream().map(V1Volume::getName).toList());
    set.getSpec().getVolumeClaimTemplates().forEach(c -> volumes.add(c.getMetadata().getName()));
    assertThat(node.getVolumeMounts())
        .extracting(V1VolumeMount::getName)
        .containsExactlyInAnyOrderElementsOf(volumes);
    assertThat(pod.getVolumes().get(0).getConfigMap().getName())
        .isEqualTo(configuration.getMetadata().getName());

    Deployment pods =
        deployment(
            configuration.getData().get("cluster.yaml"), Path.of(ContainerLayout.CONFIGURATION));
    for (int i = 0; i < 3; i++) {
      NodeConfig self = pods.config().nodes().get(i);
      assertThat(self.name()).isEqualTo(set.getMetadata().getName() + "-" + i);
      assertThat(self.host()).isEqualTo(self.name() + "." + set.getSpec().getServiceName());
      assertThat(self.data()).isEqualTo(Path.of(ContainerLayout.DATA, self.name()));
    }
    assertThat(set.getSpec().getReplicas()).isEqualTo(3);
    assertThat(headless.getMetadata().getName()).isEqualTo(set.getSpec().getServiceName());
    assertThat(headless.getSpec().getClusterIP()).isEqualTo("None");
    assertThat(headless.getSpec().getPublishNotReadyAddresses()).isTrue();
    assertThat(node.getReadinessProbe().getGrpc() == null).isEqualTo(variant.equals("secured"));
  }

  @Test
  void the_other_model_refuses_what_kubernetes_does_not_know() throws IOException {
    String set = json(documents(written(OPEN, "kubernetes.yaml")).get(4));
    assertThatThrownBy(
            () -> V1StatefulSet.fromJson(set.replace("\"periodSeconds\"", "\"everySeconds\"")))
        .hasMessageContaining("everySeconds");
  }

  @ParameterizedTest
  @ValueSource(strings = {"open", "secured"})
  void nodes_in_compose_find_each_other_their_data_and_their_keys(String variant)
      throws IOException {
    JsonElement compose =
        new Gson().toJsonTree(documents(written(yaml(variant), "compose.yaml")).get(0));
    Map<String, JsonElement> services =
        compose.getAsJsonObject().getAsJsonObject("services").asMap();
    Deployment inside =
        deployment(
            Files.readString(directory.resolve("deploy/compose-cluster.yaml")),
            Path.of(ContainerLayout.CONFIGURATION));
    assertThat(inside.config().nodes())
        .extracting(NodeConfig::host)
        .containsExactlyElementsOf(services.keySet())
        .containsExactly("n1", "n2", "n-3");
    for (NodeConfig node : inside.config().nodes()) {
      String own = services.get(node.host()).toString();
      assertThat(own)
          .contains("\"--node\",\"" + node.name() + "\"")
          .contains("./compose-cluster.yaml:" + ContainerLayout.CONFIGURATION + ":ro")
          .contains(node.host() + "-data:" + node.data().getParent());
      assertThat(compose.getAsJsonObject().getAsJsonObject("volumes").has(node.host() + "-data"))
          .isTrue();
    }
    assertThat(services.get("n2").toString())
        .as("ports of one machine")
        .contains("127.0.0.1:7002:7001", "127.0.0.1:7202:7201");
  }

  @ParameterizedTest
  @ValueSource(strings = {"compose.yaml", "kubernetes.yaml"})
  void secrets_are_mounted_where_nodes_look_for_them_and_named_to_the_operator(String file)
      throws IOException {
    String text = written(SECURED, file);
    assertThat(text)
        .containsPattern("(/tls}:|mountPath: )" + ContainerLayout.SECRETS)
        .contains(".key, ca.pem, tokens.json; and for ./csmr admin.pem, admin.key\n");
    assertThat(written(OPEN, file)).doesNotContain("tls");
  }

  @Test
  void the_picture_is_xml_with_a_dot_for_each_replica() throws Exception {
    write(OPEN);
    Document svg =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(directory.resolve("deploy/diagram.svg").toFile());
    assertThat(svg.getDocumentElement().getNodeName()).isEqualTo("svg");
    assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(3 + 3 + 1 + 3);
  }

  @Test
  void names_become_labels_that_differ() {
    assertThat(DnsLabels.of(List.of("n1", "N1", "1", "a_b.c", "-", "x".repeat(64))))
        .containsExactly("n1", "n1-2", "csmr-1", "a-b-c", "csmr", "x".repeat(40));
  }
}
