package dev.csmr.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaTest {
  private static final String RESOURCE = "/META-INF/csmr/schema/cluster.schema.json";

  private static JsonNode json() throws Exception {
    try (InputStream in = SchemaTest.class.getResourceAsStream(RESOURCE)) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static List<String> errors(String yaml) throws Exception {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(json());
    return schema.validate(yaml, InputFormat.YAML).stream().map(Object::toString).toList();
  }

  @Test
  void what_the_writer_writes_is_valid() throws Exception {
    assertThat(errors(ClusterWriter.write(ClusterWriterTest.everything()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "raft-port: 7101|raft-port: 99999",
        "raft-port: 7101|raft-prot: 7101",
        "version: 1|version: 2",
        "group: store|group: {store: 1}",
        "slots: 0-9, 50|slots: a-b",
        "message-bytes: 4096|message-bytes: 12",
        "cluster: demo|cluster: de/mo"
      })
  void what_the_reader_refuses_the_schema_refuses(String good, String bad) throws Exception {
    String text = ClusterWriter.write(ClusterWriterTest.everything());
    assertThat(text).contains(good);
    assertThat(errors(text.replaceFirst(good, bad))).isNotEmpty();
  }
}
