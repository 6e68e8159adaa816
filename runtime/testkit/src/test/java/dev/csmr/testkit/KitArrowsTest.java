package dev.csmr.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Whom the kit may use, and what of it tests may use; its behaviour is tested in the samples. */
@AnalyzeClasses(packages = "dev.csmr.testkit", importOptions = ImportOption.DoNotIncludeTests.class)
class KitArrowsTest {
  @ArchTest
  static final ArchRule the_kit_uses_the_doors_of_few_rooms =
      classes()
          .that()
          .resideInAPackage("dev.csmr.testkit")
          .should()
          .onlyDependOnClassesThat(
              JavaClass.Predicates.resideInAnyPackage(
                  "java..",
                  "dev.csmr",
                  "dev.csmr.testkit",
                  "dev.csmr.linearizability",
                  "dev.csmr.codec",
                  "dev.csmr.service",
                  "dev.csmr.client",
                  "dev.csmr.config",
                  "dev.csmr.replica.api",
                  "dev.csmr.node",
                  "dev.csmr.launcher",
                  "org.junit.jupiter.api..",
                  "org.junit.platform.commons..",
                  "io.grpc"));

  @Test
  void tests_may_use_these_types() {
    DescribedPredicate<JavaClass> isPublic =
        DescribedPredicate.describe(
            "public", type -> type.getModifiers().contains(JavaModifier.PUBLIC));
    assertThat(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.csmr.testkit")
                .that(isPublic))
        .extracting(JavaClass::getSimpleName)
        .containsExactlyInAnyOrder(
            "ClusterBuilder",
            "CsmrCluster",
            "FromCluster",
            "History",
            "KitError",
            "KitException",
            "RecordedAnswer",
            "RecordedOperation",
            "TestCluster",
            "Twins");
  }
}
