package dev.csmr.testkit;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.ClusterWriter;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.Deployment;
import dev.csmr.config.Location;
import dev.csmr.config.NodeConfig;
import dev.csmr.config.Placement;
import dev.csmr.config.PlacementChooser;
import dev.csmr.config.ServiceConfig;
import dev.csmr.config.Setting;
import dev.csmr.config.Settings;
import dev.csmr.service.ServiceDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says in a {@code cluster.yaml} what a test asks for; ports and directories come later. */
final class ClusterLayout {
  static final int MAX_NODES = 9;

  private static final String COMMON_GROUP = "main";
  private static final int PARTITIONS = 2;

  /** Tests kill leaders more often than machines do, and wait for the next one. */
  private static final Settings SETTINGS =
      Settings.DEFAULT
          .with(Setting.ELECTION_TIMEOUT_MIN_MILLIS, 500)
          .with(Setting.ELECTION_TIMEOUT_MAX_MILLIS, 1_000);

  private ClusterLayout() {}

  /** The content of a resource or file, checked against the services under its own name. */
  static String ofYaml(String name, KnownServices services) {
    return checked(read(name), Path.of(name), services);
  }

  /** Whoever is told of a mistake is told of it by this name. */
  private static String checked(String text, Path name, KnownServices services) {
    ClusterConfig config = ClusterConfig.parse(text, name, Map.of());
    Deployment unused = Deployment.resolve(config, services.all());
    return text;
  }

  private static String read(String name) {
    String resource = name.startsWith("/") ? name.substring(1) : name;
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try (InputStream in = loader.getResourceAsStream(resource)) {
      if (in != null) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      Path file = Path.of(name);
      if (Files.isRegularFile(file)) {
        return Files.readString(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new KitException(KitError.NO_YAML, name, Path.of("").toAbsolutePath());
  }

  /** A configuration of services that are placed by rule. */
  static String of(
      List<ServiceDefinition> chosen, int nodes, boolean apart, KnownServices services) {
    if (nodes < 1 || nodes > MAX_NODES) {
      throw new KitException(KitError.BAD_NODES, MAX_NODES, nodes);
    }
    List<NodeConfig> hosts = new ArrayList<>();
    for (int i = 1; i <= nodes; i++) {
      String name = "n" + i;
      hosts.add(
          new NodeConfig(name, "127.0.0.1", i, 100 + i, Path.of("data", name), Location.GENERATED));
    }
    Set<String> groups = new LinkedHashSet<>();
    PlacementChooser chooser =
        new PlacementChooser((type, user) -> services.of(type), PARTITIONS, groups);
    List<ServiceConfig> deployed = new ArrayList<>();
    KnownServices.named(chosen)
        .forEach(
            (name, definition) -> {
              Placement placement =
                  apart
                      ? chooser.apart(definition, name)
                      : chooser.together(definition, name, COMMON_GROUP);
              deployed.add(
                  new ServiceConfig(name, definition.name(), placement, Location.GENERATED));
            });
    List<String> members =
        hosts.subList(0, nodes - (nodes + 1) % 2).stream().map(NodeConfig::name).toList();
    ClusterConfig config =
        new ClusterConfig(
            "test",
            hosts,
            groups.stream()
                .map(group -> new DeclaredGroup(group, members, Location.GENERATED))
                .toList(),
            deployed,
            SETTINGS,
            Path.of("cluster.yaml").toAbsolutePath());
    return checked(ClusterWriter.write(config), Path.of("generated cluster.yaml"), services);
  }
}
