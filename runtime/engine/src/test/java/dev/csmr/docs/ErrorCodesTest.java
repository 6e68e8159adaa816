package dev.csmr.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.access.AccessError;
import dev.csmr.client.ClientError;
import dev.csmr.config.ConfigError;
import dev.csmr.node.NodeError;
import dev.csmr.proxy.ProxyError;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.service.ErrorCode;
import dev.csmr.service.ServiceError;
import dev.csmr.service.tls.TlsError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The codes of all rooms together. */
class ErrorCodesTest {
  private static final List<ErrorCode> ALL =
      Stream.<ErrorCode[]>of(
              ConfigError.values(),
              NodeError.values(),
              ReplicaError.values(),
              ProxyError.values(),
              ClientError.values(),
              ServiceError.values(),
              TlsError.values(),
              AccessError.values())
          .flatMap(Arrays::stream)
          .toList();

  /** The modules whose tests may provoke them: this one, and those that have a whole cluster. */
  private static final List<String> TESTED_IN = List.of(".", "../../samples");

  @Test
  void codes_are_unique_and_not_those_of_the_processor() {
    assertThat(ALL).extracting(ErrorCode::number).doesNotHaveDuplicates();
    assertThat(ALL).extracting(ErrorCode::number).allMatch(number -> number > 1100);
  }

  @Test
  void every_code_is_tested() throws IOException {
    StringBuilder tests = new StringBuilder();
    for (String module : TESTED_IN) {
      try (Stream<Path> files = Files.walk(Path.of(module, "src/test/java"))) {
        files
            .filter(file -> file.toString().endsWith("Test.java"))
            .forEach(file -> tests.append(read(file)));
      }
    }
    assertThat(ALL.stream().map(ErrorCode::code).filter(code -> tests.indexOf(code) < 0))
        .as("codes that no test has written out")
        .isEmpty();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
