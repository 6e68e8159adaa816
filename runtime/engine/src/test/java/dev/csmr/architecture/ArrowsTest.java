package dev.csmr.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import dev.csmr.Replicated;
import dev.csmr.codec.WireReader;
import dev.csmr.linearizability.LinearizabilityChecker;
import dev.csmr.node.Node;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rooms of the house and who may use whom: ARCHITECTURE.md, "Rooms". */
@AnalyzeClasses(locations = ArrowsTest.Shipped.class)
final class ArrowsTest {
  /** The code that is shipped, without tests, wherever it was compiled to. */
  static final class Shipped implements LocationProvider {
    @Override
    public Set<Location> get(Class<?> testClass) {
      return Stream.of(Replicated.class, WireReader.class, LinearizabilityChecker.class, Node.class)
          .map(Shipped::locationOf)
          .collect(Collectors.toSet());
    }

    private static Location locationOf(Class<?> shipped) {
      return Location.of(shipped.getProtectionDomain().getCodeSource().getLocation());
    }
  }

  /** Each room may use those before it, and the annotations. */
  private static final List<String> ROOMS =
      List.of(
          "codec",
          "service",
          "session",
          "multicast",
          "ownership",
          "balance",
          "access",
          "config",
          "replica",
          "proxy",
          "client",
          "metrics",
          "node",
          "launcher");

  /** The same within {@code replica}; its root comes last. */
  private static final List<String> ROOMS_OF_REPLICA =
      List.of("api", "disk", "entry", "state", "ratis", "group");

  @ArchTest static final ArchRule codec_knows_nobody = onlyRoomsBefore("codec");

  @ArchTest static final ArchRule service_uses_only_rooms_before_it = onlyRoomsBefore("service");

  @ArchTest static final ArchRule session_uses_only_rooms_before_it = onlyRoomsBefore("session");

  @ArchTest
  static final ArchRule multicast_uses_only_rooms_before_it = onlyRoomsBefore("multicast");

  @ArchTest
  static final ArchRule ownership_uses_only_rooms_before_it = onlyRoomsBefore("ownership");

  @ArchTest
  static final ArchRule balance_uses_no_other_room =
      classes()
          .that()
          .resideInAPackage("dev.csmr.balance..")
          .should()
          .onlyDependOnClassesThat(
              not(resideInAPackage("dev.csmr..")).or(resideInAPackage("dev.csmr.balance..")));

  @ArchTest
  static final ArchRule only_nodes_use_balance =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.csmr.balance..", "dev.csmr.node..")
          .should()
          .dependOnClassesThat(resideInAPackage("dev.csmr.balance.."));

  @ArchTest static final ArchRule access_uses_only_rooms_before_it = onlyRoomsBefore("access");

  @ArchTest static final ArchRule config_uses_only_rooms_before_it = onlyRoomsBefore("config");

  @ArchTest static final ArchRule replica_uses_only_rooms_before_it = onlyRoomsBefore("replica");

  @ArchTest static final ArchRule proxy_uses_only_rooms_before_it = onlyRoomsBefore("proxy");

  @ArchTest static final ArchRule metrics_uses_only_rooms_before_it = onlyRoomsBefore("metrics");

  @ArchTest static final ArchRule node_uses_only_rooms_before_it = onlyRoomsBefore("node");

  @ArchTest
  static final ArchRule client_uses_only_codec_and_service =
      classes()
          .that()
          .resideInAPackage("dev.csmr.client..")
          .should()
          .onlyDependOnClassesThat(
              not(resideInAPackage("dev.csmr.."))
                  .or(
                      resideInAnyPackage(
                          "dev.csmr",
                          "dev.csmr.client..",
                          "dev.csmr.codec..",
                          "dev.csmr.service..")));

  @ArchTest
  static final ArchRule annotations_depend_on_nothing =
      classes()
          .that()
          .resideInAPackage("dev.csmr")
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage("dev.csmr", "java.."));

  @ArchTest
  static final ArchRule linearizability_depends_on_nothing_and_nothing_that_runs_in_a_node_on_it =
      CompositeArchRule.of(
              classes()
                  .that()
                  .resideInAPackage("dev.csmr.linearizability")
                  .should()
                  .onlyDependOnClassesThat(
                      resideInAnyPackage("dev.csmr.linearizability", "java.lang..", "java.util..")))
          .and(
              noClasses()
                  .that()
                  .resideOutsideOfPackage("dev.csmr.linearizability")
                  .should()
                  .dependOnClassesThat(resideInAPackage("dev.csmr.linearizability"))
                  .allowEmptyShould(true));

  @ArchTest
  static final ArchRule all_code_is_in_a_room_of_the_list =
      classes()
          .that()
          .resideInAPackage("dev.csmr..")
          .should()
          .resideInAnyPackage(
              Stream.concat(
                      Stream.of("dev.csmr", "dev.csmr.linearizability"),
                      ROOMS.stream().map(name -> "dev.csmr." + name + ".."))
                  .toArray(String[]::new));

  @ArchTest
  static final ArchRule no_cycles_between_rooms =
      slices().matching("dev.csmr.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule pure_rooms_have_no_io_clock_or_threads =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.csmr.session..",
              "dev.csmr.multicast..",
              "dev.csmr.ownership..",
              "dev.csmr.balance..",
              "dev.csmr.access..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "java.io..",
                  "java.nio.file..",
                  "java.nio.channels..",
                  "java.net..",
                  "java.time..",
                  "java.util.concurrent..",
                  "io.grpc..",
                  "org.apache.ratis..",
                  "org.slf4j.."));

  @ArchTest
  static final ArchRule rooms_of_replica_use_only_those_before_them =
      CompositeArchRule.of(
          ROOMS_OF_REPLICA.stream().map(ArrowsTest::onlyRoomsOfReplicaBefore).toList());

  @ArchTest
  static final ArchRule all_of_replica_is_in_a_room_of_the_list =
      classes()
          .that()
          .resideInAPackage("dev.csmr.replica..")
          .should()
          .resideInAnyPackage(
              Stream.concat(
                      Stream.of("dev.csmr.replica"),
                      ROOMS_OF_REPLICA.stream().map(name -> "dev.csmr.replica." + name))
                  .toArray(String[]::new));

  @ArchTest
  static final ArchRule others_use_only_the_api_and_the_root_of_replica =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.csmr.replica..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.csmr.replica..")
                  .and(not(resideInAnyPackage("dev.csmr.replica", "dev.csmr.replica.api"))));

  @ArchTest
  static final ArchRule only_its_room_and_the_root_of_replica_use_ratis =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.csmr.replica", "dev.csmr.replica.ratis")
          .should()
          .dependOnClassesThat(resideInAPackage("org.apache.ratis.."));

  private static ArchRule onlyRoomsOfReplicaBefore(String room) {
    String[] allowed =
        ROOMS_OF_REPLICA.subList(0, ROOMS_OF_REPLICA.indexOf(room) + 1).stream()
            .map(name -> "dev.csmr.replica." + name)
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage("dev.csmr.replica." + room)
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage("dev.csmr.replica..")).or(resideInAnyPackage(allowed)))
        .allowEmptyShould(true);
  }

  private static ArchRule onlyRoomsBefore(String room) {
    String[] allowed =
        ROOMS.subList(0, ROOMS.indexOf(room) + 1).stream()
            .map(name -> "dev.csmr." + name + "..")
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage("dev.csmr." + room + "..")
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage("dev.csmr.."))
                .or(resideInAPackage("dev.csmr"))
                .or(resideInAnyPackage(allowed)));
  }
}
