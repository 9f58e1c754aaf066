package dev.florin.style;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom, and which outside system is known to which module. */
class ArchitectureTest {
  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.florin");

  static Set<String> modules() {
    return Modules.MAY_USE.keySet();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void packagesPointOnlyDownwards(String module) {
    String[] forbidden = Modules.packagesForbiddenTo(module);
    if (forbidden.length > 0) {
      noClasses()
          .that()
          .resideInAnyPackage(Modules.packages(module).toArray(String[]::new))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(forbidden)
          .allowEmptyShould(true)
          .check(PROGRAM);
    }
  }

  /** A library, and the modules that may know it. */
  @ParameterizedTest
  @CsvSource({
    "java.sql.., ledger",
    "javax.sql.., ledger",
    "org.postgresql.., ledger",
    "com.zaxxer.., ledger",
    "org.flywaydb.., ledger",
    "io.hypersistence.., ledger",
    "io.vertx.., gateway webhooks",
    "io.grpc.., api gateway service app",
    "com.google.protobuf.., api gateway service",
    "com.nimbusds.., identity",
    "org.apache.commons.compress.., embedded",
    "org.tukaani.., embedded",
    "org.openpdf.., gateway",
    "org.librepdf.., gateway",
    "picocli.., app",
    "ch.qos.logback.., app",
    "io.lettuce.., redis",
    "redis.clients.., nobody",
    "io.opentelemetry.sdk.., telemetry",
    "io.opentelemetry.exporter.., telemetry",
    "io.micrometer.prometheusmetrics.., telemetry",
    "io.prometheus.., telemetry",
    "com.sun.net.httpserver.., telemetry app"
  })
  void everyOutsideSystemHasItsModules(String library, String owners) {
    String[] allowed =
        Arrays.stream(owners.split(" ")).flatMap(Modules::packages).toArray(String[]::new);
    noClasses()
        .that()
        .resideOutsideOfPackages(allowed)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(PROGRAM);
  }

  @Test
  void timeIsJavaTime() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.florin.identity..") // the token library speaks Date
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.util\\.(Date|Calendar|TimeZone)|java\\.sql\\.(Date|Timestamp)")
        .check(PROGRAM);
  }

  @Test
  void onlyTheCommandLineWritesToStandardOutput() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.florin.app..")
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(PROGRAM);
  }

  @Test
  void theLedgerReadsTheTimeInOneClass() {
    noClasses()
        .that()
        .resideInAPackage("dev.florin.ledger..")
        .and()
        .resideOutsideOfPackage("dev.florin.ledger.bench..") // it measures time
        .and()
        .haveSimpleNameNotEndingWith("Clock")
        .should()
        .accessTargetWhere(ClockReading.ANY)
        .allowEmptyShould(true)
        .check(PROGRAM);
  }

  @Test
  void theLedgerKnowsNoFloatingPoint() {
    List<Path> ledger =
        SourceTree.java().stream()
            .filter(file -> SourceTree.name(file).startsWith("ledger/src/main/"))
            .filter(file -> !SourceTree.name(file).contains("/ledger/bench/")) // percentiles
            .toList();

    assertThat(ledger).isNotEmpty();
    assertThat(JavaSource.floatingPoint(ledger)).isEmpty();
  }
}
