package dev.csmr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.csmr.service.tls.TlsFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The section {@code security} of a cluster's file. */
class SecurityConfigTest {
  private static final String CLUSTER =
      """
      version: 1
      cluster: demo
      nodes: [{name: n1, host: 127.0.0.1, port: 7001, raft-port: 7101}]
      groups: [{name: g, members: [n1]}]
      services: [{type: a.B, group: g}]
      """;
  private static final String FILES =
      """
      security:
        certificate: tls/{name}.pem
        key: /secret/{name}.key
        trusted: tls/ca.pem
      """;
  private static final String ROLES =
      """
        roles:
          - {name: admin, identities: [ops]}
      """;

  private static ClusterConfig parse(String text, Map<String, String> environment) {
    return ClusterConfig.parse(CLUSTER + text, Path.of("/etc/csmr/cluster.yaml"), environment);
  }

  private static SecurityConfig security(String text) {
    return parse(text, Map.of()).security().orElseThrow();
  }

  private static List<String> problems(String text) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> parse(text, Map.of()));
    assertThat(e).as("an exception for\n%s", text).isNotNull();
    return e.problems().stream().map(ConfigException.ConfigProblem::toString).toList();
  }

  @Test
  void without_it_there_is_no_security() {
    assertThat(parse("", Map.of()).security()).isEmpty();
  }

  @Test
  void everybody_has_files_of_their_own() {
    SecurityConfig security = security(FILES + ROLES);
    assertThat(security.files("n1"))
        .isEqualTo(
            new TlsFiles(
                Path.of("/etc/csmr/tls/n1.pem"),
                Path.of("/secret/n1.key"),
                Path.of("/etc/csmr/tls/ca.pem")));
    assertThat(security.tools()).isEqualTo("admin");
    assertThat(security.roles()).isEqualTo(Map.of("admin", List.of("ops")));
    assertThat(security.tokens()).isEmpty();
  }

  @Test
  void the_environment_says_which_tool_it_is_and_who_has_a_role() {
    SecurityConfig security =
        parse(
                FILES + ROLES,
                Map.of("CSMR_SECURITY_TOOLS", "me", "CSMR_SECURITY_ROLES_ADMIN_IDENTITIES", "a, b"))
            .security()
            .orElseThrow();
    assertThat(security.tools()).isEqualTo("me");
    assertThat(security.roles()).isEqualTo(Map.of("admin", List.of("a", "b")));
  }

  @Test
  void a_nodes_certificate_is_known_by_its_name() {
    SecurityConfig security = security(FILES + ROLES);
    assertThat(security.nodeName("demo", "n1")).isEqualTo("n1.demo.csmr");
    assertThat(security.namesNode("demo", List.of("x", "n4.demo.csmr"))).isTrue();
    assertThat(
            security.namesNode(
                "demo", List.of("n1", "n1.other.csmr", ".demo.csmr", "n1.demo.csmr.com", "demo")))
        .isFalse();
    assertThat(security.namesNode("demo", List.of())).isFalse();
    SecurityConfig uris = security(FILES + "  node-names: 'spiffe://a/{node}'\n" + ROLES);
    assertThat(uris.namesNode("demo", List.of("spiffe://a/n1"))).isTrue();
    assertThat(uris.namesNode("demo", List.of("spiffe://a/"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{node}", "'{cluster}{node}'", "n1", "'{node}-{node}'", "'x {no} {node}'"})
  void every_name_of_a_node_is_told_from_others(String pattern) {
    assertThat(
            problems(FILES + "  node-names: " + pattern.replace("{node}", "{node}") + "\n" + ROLES))
        .anyMatch(problem -> problem.contains("csmr-1186") || problem.contains("csmr-1124"));
  }

  @Test
  void what_is_missing_or_wrong_is_told_with_its_line() {
    assertThat(problems("security: {}\n"))
        .hasSize(4)
        .allMatch(problem -> problem.startsWith("/etc/csmr/cluster.yaml:6: [csmr-1120] "));
    assertThat(problems(FILES + ROLES + "  tokens: {}\n"))
        .hasSize(3)
        .allMatch(problem -> problem.contains("[csmr-1120] tokens has no "));
    assertThat(problems(FILES + ROLES + "  secret: x\n")).anyMatch(p -> p.contains("csmr-1125"));
    assertThat(problems(FILES + ROLES + "    - {name: admin, identities: [x]}\n"))
        .containsExactly(
            "/etc/csmr/cluster.yaml:12: [csmr-1183] role admin is there twice. Put all its"
                + " identities into one.");
    assertThat(problems(FILES.replace("tls/ca.pem", "\"a\\0b\"") + ROLES))
        .anyMatch(problem -> problem.contains("csmr-1185"));
  }

  @Test
  void tokens_have_keys_from_a_file_or_by_https() {
    String tokens = "  tokens: {keys: %s, issuer: i, audience: a}\n";
    assertThat(security(FILES + ROLES + tokens.formatted("keys.json")).tokens().orElseThrow())
        .isEqualTo(new TokenConfig("/etc/csmr/keys.json", "i", "a", List.of("sub")));
    assertThat(security(FILES + ROLES + tokens.formatted("https://x/keys")).tokens().orElseThrow())
        .isEqualTo(new TokenConfig("https://x/keys", "i", "a", List.of("sub")));
    assertThat(problems(FILES + ROLES + tokens.formatted("http://x/keys")))
        .anyMatch(problem -> problem.contains("csmr-1184"));
  }
}
