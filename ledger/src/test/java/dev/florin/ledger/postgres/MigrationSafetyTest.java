package dev.florin.ledger.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A migration must leave an older version at work, or say why what it does is safe all the same.
 */
class MigrationSafetyTest {
  /** Those before were made when all instances were stopped for an upgrade. */
  private static final int FIRST = 9;

  @Test
  void everyMigrationIsSafeWhileAnOlderVersionWorks() throws Exception {
    List<Path> all = new java.util.ArrayList<>(files("/db/migration"));
    assertThat(all).isNotEmpty();
    all.removeIf(file -> version(file) < FIRST);
    all.addAll(files("/db/newer"));
    for (Path file : all) {
      assertThat(UnsafeSql.findings(Files.readString(file))).as("%s", file.getFileName()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "drop     | DROP TABLE wallet",
        "drop     | ALTER TABLE wallet DROP COLUMN floor",
        "drop     | ALTER TABLE wallet DROP floor",
        "drop     | DROP INDEX wallet_owner_since",
        "rename   | ALTER TABLE wallet RENAME COLUMN floor TO least",
        "rename   | ALTER TABLE wallet RENAME TO purse",
        "required | ALTER TABLE wallet ADD COLUMN nickname text NOT NULL",
        "required | ALTER TABLE wallet ADD COLUMN a int DEFAULT 1, ADD COLUMN b text NOT NULL",
        "required | ALTER TABLE wallet ALTER COLUMN nickname SET NOT NULL",
        "type     | ALTER TABLE wallet ALTER COLUMN version TYPE integer",
        "type     | ALTER TABLE wallet ALTER version SET DATA TYPE integer",
        "rewrite  | ALTER TABLE wallet ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY",
        "rewrite  | ALTER TABLE wallet ADD COLUMN tag uuid DEFAULT gen_random_uuid()",
        "index    | CREATE INDEX wallet_version ON wallet (version)",
        "index    | CREATE UNIQUE INDEX wallet_version ON wallet (version)",
        "index    | REINDEX TABLE wallet",
        "index    | ALTER TABLE wallet ADD CONSTRAINT once UNIQUE (version)",
        "index    | ALTER TABLE wallet ADD PRIMARY KEY (id)",
        "check    | ALTER TABLE wallet ADD CONSTRAINT c CHECK (version >= 0)",
        "check    | ALTER TABLE wallet ADD COLUMN other bigint REFERENCES wallet_owner (id)",
        "lock     | TRUNCATE wallet",
        "lock     | LOCK TABLE wallet",
        "lock     | ALTER TABLE transfer ATTACH PARTITION p FOR VALUES FROM (1) TO (2)",
        "rows     | UPDATE wallet SET version = 0",
        "rows     | DELETE FROM wallet",
        "block    | DO $$ BEGIN PERFORM 1; END $$"
      })
  void whatIsNotSafeIsFound(String rule, String sql) {
    assertThat(UnsafeSql.findings("CREATE TABLE other (id bigint);\n" + sql + ";"))
        .singleElement()
        .asString()
        .startsWith(rule + ": ");
    String excused = "-- safe under load (%s): nobody reads it yet\n%s;".formatted(rule, sql);
    assertThat(UnsafeSql.findings(excused)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, b int UNIQUE CHECK (b > 0))",
        "CREATE TABLE t (id int); CREATE INDEX i ON t (id); ALTER TABLE t ADD b int NOT NULL",
        "ALTER TABLE wallet ADD COLUMN nickname text",
        "ALTER TABLE wallet ADD COLUMN nickname text NOT NULL DEFAULT 'none, yet'",
        "ALTER TABLE wallet ADD CONSTRAINT c CHECK (version >= 0) NOT VALID",
        "ALTER TABLE wallet VALIDATE CONSTRAINT c",
        "ALTER TABLE wallet ADD CONSTRAINT once UNIQUE USING INDEX i",
        "ALTER TABLE wallet DROP CONSTRAINT c",
        "ALTER TABLE wallet ALTER COLUMN nickname DROP NOT NULL",
        "CREATE INDEX CONCURRENTLY i ON wallet (version)",
        "DROP INDEX CONCURRENTLY IF EXISTS i",
        "GRANT UPDATE, DELETE ON t TO florin_app",
        "INSERT INTO setting VALUES ('drop table; update wallet')",
        "-- DROP TABLE wallet\nGRANT SELECT ON t TO florin_app"
      })
  void whatIsSafeIsNotFound(String sql) {
    assertThat(UnsafeSql.findings(sql)).isEmpty();
  }

  @Test
  void aReasonIsForItsRuleAlone() {
    String sql = "-- safe under load (rename): nobody reads it yet\nDROP TABLE wallet;";

    assertThat(UnsafeSql.findings(sql)).hasSize(1);
  }

  private static List<Path> files(String folder) throws IOException, URISyntaxException {
    var place = Objects.requireNonNull(SchemaMigration.class.getResource(folder), folder);
    try (Stream<Path> files = Files.list(Path.of(place.toURI()))) {
      return files.filter(file -> file.toString().endsWith(".sql")).toList();
    }
  }

  private static int version(Path file) {
    return Integer.parseInt(file.getFileName().toString().replaceFirst("V(\\d+)__.*", "$1"), 10);
  }
}
