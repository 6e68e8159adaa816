package dev.csmr.processor.problem;

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
import dev.csmr.testkit.KitError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of all codes is made of the lists of codes. */
class ErrorsPageTest {
  private static final String UPDATE = "csmr.golden.update";
  private static final Path PAGE = Path.of("../docs/errors.md");
  private static final String HEAD =
      """
      # Errors

      Generated from the lists of codes; a test compares. Every refusal begins with its code in brackets,
      such as `[csmr-1204]`, and says what happened, where, and how to fix it; `…` stands for what differs
      from case to case. A code never gets another meaning. A message may hold another one with a code of
      its own: that is the cause.
      """;

  private static final Map<Integer, String> RUN_TIME =
      Map.of(
          11, "Configuration",
          12, "Start of a node",
          13, "Change of members",
          14, "Replicas: disk, snapshots, stops",
          15, "Calls",
          16, "Calls, as replicas refuse them",
          17, "Test kit",
          18, "Security");

  @Test
  void the_page_of_errors_is_made_of_the_lists_of_codes() throws Exception {
    StringBuilder page = new StringBuilder(HEAD);
    page.append("\n## Compile time\n\n| code | text |\n|---|---|\n");
    for (Problem problem : Problem.values()) {
      page.append(row(problem.code(), problem.template()));
    }
    Map<Integer, String> rows =
        Stream.<ErrorCode[]>of(
                ConfigError.values(),
                NodeError.values(),
                ReplicaError.values(),
                ProxyError.values(),
                ClientError.values(),
                ServiceError.values(),
                TlsError.values(),
                AccessError.values(),
                KitError.values())
            .flatMap(Arrays::stream)
            .sorted(Comparator.comparingInt(ErrorCode::number))
            .collect(
                Collectors.groupingBy(
                    code -> code.number() / 100,
                    LinkedHashMap::new,
                    Collectors.mapping(
                        code -> row(code.code(), code.template()), Collectors.joining())));
    rows.forEach(
        (hundred, table) ->
            page.append("\n## ")
                .append(RUN_TIME.get(hundred))
                .append("\n\n| code | text |\n|---|---|\n")
                .append(table));
    if (Boolean.getBoolean(UPDATE)) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("a generated file; to generate it again, run this test with -D%s=true", UPDATE)
        .content()
        .isEqualTo(page.toString());
  }

  private static String row(String code, String template) {
    String text =
        template
            .replaceAll("%(\\d+\\$)?(04X|s)", "…")
            .replace("%n", " ")
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace("|", "\\|");
    return "| `" + code + "` | " + text + " |\n";
  }
}
