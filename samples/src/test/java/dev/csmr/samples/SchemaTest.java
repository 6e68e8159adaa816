package dev.csmr.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.service.ServiceDefinition;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The YAML of the samples against the JSON Schemas that the runtime publishes. */
class SchemaTest {
  private static final Path CLASSES = Path.of("target", "classes");

  static Stream<Path> descriptors() throws Exception {
    return yaml(CLASSES.resolve("META-INF/csmr"));
  }

  static Stream<Path> clusters() throws Exception {
    return yaml(CLASSES.resolve("clusters"));
  }

  private static Stream<Path> yaml(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  private static List<String> errors(String schema, Path file) throws Exception {
    try (InputStream in =
        ClusterConfig.class.getResourceAsStream("/META-INF/csmr/schema/" + schema)) {
      JsonSchema read =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
      return read.validate(Files.readString(file), InputFormat.YAML).stream()
          .map(Object::toString)
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("descriptors")
  void generated_descriptors_are_valid(Path file) throws Exception {
    assertThat(errors("service.schema.json", file)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("clusters")
  void clusters_are_valid_and_can_be_deployed(Path file) throws Exception {
    assertThat(errors("cluster.schema.json", file)).isEmpty();
    Deployment deployment =
        Deployment.resolve(
            ClusterConfig.load(file, Map.of()),
            ServiceLoader.load(ServiceDefinition.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    assertThat(deployment.services()).isNotEmpty();
  }
}
