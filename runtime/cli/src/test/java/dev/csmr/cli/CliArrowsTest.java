package dev.csmr.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Whom the command line may use; its behaviour is tested in the samples. */
@AnalyzeClasses(packages = "dev.csmr.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class CliArrowsTest {
  @ArchTest
  static final ArchRule the_command_line_uses_the_doors_of_few_rooms =
      classes()
          .that()
          .resideInAPackage("dev.csmr.cli")
          .should()
          .onlyDependOnClassesThat(
              JavaClass.Predicates.resideInAnyPackage(
                  "java..",
                  "picocli..",
                  "com.google.gson..",
                  "com.google.protobuf..",
                  "io.grpc..",
                  "org.HdrHistogram",
                  "dev.csmr.cli",
                  "dev.csmr.config",
                  "dev.csmr.node",
                  "dev.csmr.replica",
                  "dev.csmr.service"));
}
