package dev.csmr.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of {@link ArrowsTest} notices a class that breaks it, and only such. */
class ArrowsBreachTest {
  private static final String MADE_UP = "MadeUp";
  private static final String RATIS = "org.apache.ratis.protocol.RaftPeerId";

  @TempDir private Path directory;

  /** A rule, the package of a class, what that uses against the rule, and what it may use. */
  private static Stream<Arguments> rules() {
    return Stream.of(
        arguments(ArrowsTest.codec_knows_nobody, "codec", "service", "codec"),
        arguments(ArrowsTest.service_uses_only_rooms_before_it, "service.state", "client", "codec"),
        arguments(ArrowsTest.session_uses_only_rooms_before_it, "session", "multicast", "service"),
        arguments(ArrowsTest.multicast_uses_only_rooms_before_it, "multicast", "proxy", "session"),
        arguments(
            ArrowsTest.ownership_uses_only_rooms_before_it, "ownership", "proxy", "multicast"),
        arguments(ArrowsTest.balance_uses_no_other_room, "balance", "ownership", "balance"),
        arguments(ArrowsTest.only_nodes_use_balance, "launcher", "balance", "node"),
        arguments(ArrowsTest.access_uses_only_rooms_before_it, "access", "config", "service"),
        arguments(ArrowsTest.config_uses_only_rooms_before_it, "config", "replica.api", "service"),
        arguments(ArrowsTest.replica_uses_only_rooms_before_it, "replica.disk", "proxy", "config"),
        arguments(ArrowsTest.proxy_uses_only_rooms_before_it, "proxy", "node", "replica"),
        arguments(ArrowsTest.metrics_uses_only_rooms_before_it, "metrics", "node", "proxy"),
        arguments(ArrowsTest.node_uses_only_rooms_before_it, "node", "launcher", "client"),
        arguments(ArrowsTest.client_uses_only_codec_and_service, "client", "session", "service"),
        arguments(ArrowsTest.annotations_depend_on_nothing, "", "codec", ""),
        arguments(
            ArrowsTest.linearizability_depends_on_nothing_and_nothing_that_runs_in_a_node_on_it,
            "linearizability",
            "codec",
            "linearizability"),
        arguments(ArrowsTest.all_code_is_in_a_room_of_the_list, "attic", "codec", null),
        arguments(
            ArrowsTest.pure_rooms_have_no_io_clock_or_threads,
            "session",
            "java.time.Instant",
            "java.util.List"),
        arguments(
            ArrowsTest.pure_rooms_have_no_io_clock_or_threads,
            "multicast",
            "java.util.concurrent.Executor",
            "session"),
        arguments(
            ArrowsTest.pure_rooms_have_no_io_clock_or_threads,
            "balance",
            "java.time.Duration",
            "balance"),
        arguments(
            ArrowsTest.rooms_of_replica_use_only_those_before_them,
            "replica.api",
            "replica.disk",
            "config"),
        arguments(
            ArrowsTest.rooms_of_replica_use_only_those_before_them,
            "replica.state",
            "replica",
            "replica.entry"),
        arguments(
            ArrowsTest.all_of_replica_is_in_a_room_of_the_list, "replica.attic", "codec", null),
        arguments(
            ArrowsTest.others_use_only_the_api_and_the_root_of_replica,
            "node",
            "replica.disk",
            "replica.api"),
        arguments(
            ArrowsTest.only_its_room_and_the_root_of_replica_use_ratis, "proxy", RATIS, "replica"),
        arguments(
            ArrowsTest.only_its_room_and_the_root_of_replica_use_ratis,
            "replica.group",
            RATIS,
            "replica.ratis"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void a_breach_is_noticed_and_nothing_else(
      ArchRule rule, String from, String forbidden, String allowed) throws IOException {
    assertThat(isBroken(rule, compiled("breach", use(from, forbidden)))).isTrue();
    if (allowed != null) {
      assertThat(isBroken(rule, compiled("order", use(from, allowed)))).isFalse();
    }
  }

  @Test
  void a_cycle_is_noticed_and_a_chain_is_none() throws IOException {
    List<Source> chain = List.of(source("codec", ""), source("service", type("codec")));
    List<Source> cycle =
        List.of(source("codec", type("service")), source("service", type("codec")));
    assertThat(isBroken(ArrowsTest.no_cycles_between_rooms, compiled("chain", chain))).isFalse();
    assertThat(isBroken(ArrowsTest.no_cycles_between_rooms, compiled("cycle", cycle))).isTrue();
  }

  @Test
  void every_rule_is_tried() {
    long rules =
        Arrays.stream(ArrowsTest.class.getDeclaredFields())
            .filter(field -> field.isAnnotationPresent(ArchTest.class))
            .count();
    assertThat(rules().map(rule -> ((ArchRule) rule.get()[0]).getDescription()).distinct())
        .hasSize((int) rules - 1);
  }

  private static boolean isBroken(ArchRule rule, JavaClasses classes) {
    return rule.evaluate(classes).hasViolation();
  }

  private record Source(String name, String code) {}

  private static List<Source> use(String from, String used) {
    if (used.startsWith("java.") || used.equals(RATIS)) {
      return List.of(source(from, used));
    }
    return used.equals(from)
        ? List.of(source(from, type(from)))
        : List.of(source(from, type(used)), source(used, ""));
  }

  private static String room(String name) {
    return name.isEmpty() ? "dev.csmr" : "dev.csmr." + name;
  }

  private static String type(String room) {
    return room(room) + "." + MADE_UP;
  }

  /** The made-up class of a package, which uses another type. */
  private static Source source(String room, String used) {
    String field = used.isEmpty() ? "" : "public " + used + " used;";
    return new Source(
        type(room), "package %s; public class %s { %s }".formatted(room(room), MADE_UP, field));
  }

  private JavaClasses compiled(String name, List<Source> sources) throws IOException {
    Path out = Files.createDirectories(directory.resolve(name));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none", "-d", out.toString(), "-cp", System.getProperty("java.class.path")));
    for (Source source : sources) {
      Path file = out.resolve(source.name().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      Files.writeString(file, source.code());
      arguments.add(file.toString());
    }
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(result).isZero();
    return new ClassFileImporter().importPath(out);
  }
}
