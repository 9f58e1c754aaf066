package dev.florin.ledger.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.SnowflakeIds;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.postgres.TestPostgres;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndedTransfersTest {
  private static final Duration RETENTION = Duration.ofHours(24);
  private static final Duration REMEMBERED = RETENTION.plusDays(1);

  private final Instant now = Instant.now();
  private final Database database = Database.open(TestPostgres.emptyDatabase());
  private final BacklogFixture fixture = new BacklogFixture(database);
  private final EndedTransfers ended = new EndedTransfers(RETENTION);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatEndedLongAgoIsForgottenWithItsActsAndNothingElseIs() {
    Instant old = now.minus(REMEMBERED).minusSeconds(1);
    Instant young = now.minus(REMEMBERED).plusSeconds(600);
    for (int state = 2; state <= 4; state++) {
      fixture.end(fixture.accept(7, old), state, old);
      fixture.end(fixture.accept(7, young), state, young);
    }
    long recorded = fixture.accept(7, old);
    act(recorded);
    fixture.end(recorded, 4, old);
    long endedLate = fixture.accept(7, old);
    fixture.end(endedLate, 2, young);
    long pending = fixture.accept(7, old);
    long parked = fixture.accept(7, old);
    fixture.park(parked, "an error");

    assertThat(ended.forget(database)).isEqualTo(4);

    assertThat(count("accepted_transfer")).isEqualTo(3 + 3);
    assertThat(fixture.number("state", endedLate)).isEqualTo(2);
    assertThat(fixture.number("state", pending)).isEqualTo(1);
    assertThat(fixture.number("state", parked)).isEqualTo(5);
    assertThat(count("accepted_transfer_act")).isEqualTo(6);
    assertThat(count("accepted_transfer_act WHERE transfer_id = " + recorded)).isZero();
    assertThat(ended.forget(database)).isZero();
  }

  @Test
  void whatEventsAreToldFromIsKeptAsLongAsTheseAre() {
    Instant horizon = now.minus(Duration.ofDays(5));
    TestPostgres.execute(database, "UPDATE event_horizon SET kept_since = '" + horizon + "'");
    Instant logged = horizon.minus(Duration.ofDays(1)).plusSeconds(1);
    fixture.end(fixture.accept(7, logged), 3, logged);
    Instant forgotten = horizon.minus(Duration.ofDays(1)).minusSeconds(1);
    fixture.end(fixture.accept(7, forgotten), 3, forgotten);

    assertThat(ended.forget(database)).isEqualTo(1);

    assertThat(count("accepted_transfer")).isEqualTo(1);
  }

  @Test
  void manyAreForgottenInSeveralRoundsBeyondWhatIsHeld() throws Exception {
    long first = SnowflakeIds.firstIdAt(now.minus(REMEMBERED).minusSeconds(60));
    TestPostgres.execute(
        database,
        """
        INSERT INTO accepted_transfer (id, source_wallet_id, destination_wallet_id, amount,
               sequence, accepted_at, finished_at, bucket, slot, state, currency, fingerprint,
               caller, key)
        SELECT %d + n, 7, 9, 1170, n, now() - interval '3 days', now() - interval '3 days', 0, 1,
               4, 'USD', sha256('x'), 'alice', 'key-' || n
          FROM generate_series(1, 2500) n
        """
            .formatted(first));
    try (Connection holder = database.openWriter();
        var statement = holder.createStatement()) {
      statement.execute(
          "SELECT FROM accepted_transfer WHERE id IN (%d, %d) FOR UPDATE"
              .formatted(first + 1, first + 1500));

      assertThat(ended.forget(database)).isEqualTo(2498);

      holder.rollback();
    }
    assertThat(ended.forget(database)).isEqualTo(2);
  }

  private void act(long id) {
    TestPostgres.execute(
        database,
        "INSERT INTO accepted_transfer_act (transfer_id, bucket, act, actor, detail)"
            + " VALUES (%d, 0, 'failed', 'instance-1', 'an error')".formatted(id));
  }

  private long count(String table) {
    return TestPostgres.number(database, "SELECT count(*) FROM " + table);
  }
}
