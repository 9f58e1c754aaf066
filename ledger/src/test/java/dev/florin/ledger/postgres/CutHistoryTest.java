package dev.florin.ledger.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.SnowflakeIds;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The database remembers another history than its server writes, as after a restore. */
class CutHistoryTest {
  private static final ServerHistory ANOTHER = new ServerHistory("1234", "00000001");
  private static final long WHEN_WRITTEN_MILLIS = 1_790_000_000_000L;

  private final LedgerConfig config = TestPostgres.emptyDatabase();

  @Test
  void aStartOnTheSameHistoryChangesNothing() {
    openAndClose();
    try (Database database = Database.open(config)) {
      assertThat(database.settings().timeline()).isEqualTo(1);
      assertThat(count(database, "ledger_timeline")).isEqualTo(1);
      assertThat(count(database, "audit_entry")).isZero();
      assertThat(database.highestId()).isZero();
    }
  }

  @Test
  void aCutBeginsATimelineThatNoOtherRestoreHas() {
    String before = cut();
    try (Database database = Database.open(config)) {
      assertThat(database.settings().timeline()).isGreaterThan(WHEN_WRITTEN_MILLIS);
      assertThat(database.settings().databaseId()).isNotEqualTo(before);
    }
  }

  @Test
  void aCutRaisesTheGenerationAboveWhatOthersCanHaveRaisedItTo() {
    cut();
    try (Database database = Database.open(config)) {
      assertThat(new PostgresCacheGeneration(database).read()).isGreaterThan(WHEN_WRITTEN_MILLIS);
    }
  }

  @Test
  void idsBeginAboveAllThatTheCutPartCanHaveMade() {
    cut();
    Instant before = Instant.now();
    try (Database database = Database.open(config)) {
      assertThat(SnowflakeIds.timeOf(database.highestId())).isAfter(before.plusSeconds(2));
    }
  }

  @Test
  void whatMayHaveBeenSentIsSentAgainAsASecondAttempt() {
    try (Database database = Database.open(config)) {
      TestPostgres.execute(database, "UPDATE event_sequence SET last_position = 40");
      TestPostgres.execute(
          database,
          "INSERT INTO webhook (id, bucket, timeline, settled_through, started_through, secret,"
              + " url, description, types, created_by) VALUES (1, 0, 1, 20, 25,"
              + " decode(repeat('00', 32), 'hex'), 'https://example.org/', '', '{}', 'alice')");
    }
    cut();
    try (Database database = Database.open(config)) {
      assertThat(TestPostgres.number(database, "SELECT started_through FROM webhook"))
          .isEqualTo(40);
      assertThat(TestPostgres.number(database, "SELECT settled_through FROM webhook"))
          .isEqualTo(20);
    }
  }

  @Test
  void severalWhoNoticeAtOnceDoItOnce() throws Exception {
    cut();
    Callable<Long> open =
        () -> {
          try (Database database = Database.open(config)) {
            return database.settings().timeline();
          }
        };
    try (var threads = Executors.newFixedThreadPool(4)) {
      Set<Long> timelines = new HashSet<>();
      for (var opened : threads.invokeAll(Collections.nCopies(4, open))) {
        timelines.add(opened.get());
      }
      assertThat(timelines).hasSize(1);
    }
    try (Database database = Database.open(config)) {
      assertThat(count(database, "ledger_timeline")).isEqualTo(2);
      assertThat(count(database, "audit_entry WHERE act = 'history_cut'")).isEqualTo(1);
    }
  }

  @Test
  void aConnectionToAnotherHistoryIsClosedAndTold() throws Exception {
    HistoryWatch watch = new HistoryWatch(ANOTHER);
    List<String> told = new ArrayList<>();
    watch.onOther(fault -> told.add(String.valueOf(fault.getMessage())));

    var source = watch.over(Connections.read(openAndClose()));
    assertThatThrownBy(source::getConnection)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("was 1234/00000001 at the start");
    assertThatThrownBy(source::getConnection).isInstanceOf(SQLException.class);
    assertThat(told).singleElement().asString().contains("a failover or a restore took place");
    assertThat(watch.other()).contains(told.getFirst());
  }

  @Test
  void theProgramMayNotBeginTimelines() {
    try (Database database = Database.open(config)) {
      for (String attempt :
          List.of(
              "INSERT INTO ledger_timeline (timeline, after_position, ids_above) VALUES (9, 0, 0)",
              "UPDATE setting SET timeline = 9")) {
        assertThatThrownBy(() ->
                database.ask(connection -> connection.createStatement().executeUpdate(attempt)))
            .isInstanceOf(LedgerFaultException.class)
            .hasMessageContaining("permission denied");
      }
    }
  }

  private LedgerConfig openAndClose() {
    Database.open(config).close();
    return config;
  }

  /** As if the server had been restored since the last start; the database's name before. */
  private String cut() {
    try (Database database = Database.open(config)) {
      TestPostgres.execute(database, "UPDATE setting SET server_history = '" + ANOTHER + "'");
      return database.settings().databaseId();
    }
  }

  private static long count(Database database, String rows) {
    return TestPostgres.number(database, "SELECT count(*) FROM " + rows);
  }
}
