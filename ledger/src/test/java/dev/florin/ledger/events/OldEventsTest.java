package dev.florin.ledger.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.events.EventLog.Expired;
import dev.florin.ledger.events.EventLog.Found;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OldEventsTest {
  private static final Duration RETENTION = Duration.ofDays(3);

  private final EventRows rows = new EventRows();
  private final EventLog log = new PostgresEventLog(rows.database);
  private final OldEvents old = new OldEvents(RETENTION);

  @BeforeEach
  void theLogIsOld() {
    rows.execute("UPDATE event_horizon SET kept_since = now() - interval '10 days'");
  }

  @AfterEach
  void close() {
    rows.close();
  }

  @Test
  void whatIsOlderThanTheRetentionIsForgottenAndTheHorizonSaysSo() throws SQLException {
    place(3, "3 days 1 second");
    place(2, "2 days 23 hours");
    place(1, "0 seconds");

    assertThat(old.forget(rows.database)).isEqualTo(3);

    assertThat(log.oldest().number()).isEqualTo(3);
    assertThat(log.newest().number()).isEqualTo(6);
    assertThat(rows.number("SELECT count(*) FROM event_batch")).isEqualTo(3);
    assertThat(rows.number("SELECT extract(epoch FROM now() - kept_since) FROM event_horizon"))
        .as("a minute behind the last one's place")
        .isBetween(3 * 86_400L - 59 - 5, 3 * 86_400L - 59 + 60);
    assertThat(old.forget(rows.database)).isZero();
    assertThat(log.oldest().number()).isEqualTo(3);
  }

  @Test
  void manyAreForgottenInSeveralRounds() throws SQLException {
    place(1_203, "4 days");
    place(2, "1 day");

    assertThat(old.forget(rows.database)).isEqualTo(1_203);
    assertThat(log.oldest().number()).isEqualTo(1_203);
  }

  @Test
  void anEmptyLogIsLeftAsItIs() {
    assertThat(old.forget(rows.database)).isZero();
    assertThat(log.oldest().number()).isZero();
  }

  @Test
  void behindAYoungOneNothingIsForgottenWhateverTheClockWas() throws SQLException {
    place(1, "4 days");
    place(1, "1 day");
    place(1, "5 days");

    assertThat(old.forget(rows.database)).isEqualTo(1);

    assertThat(log.oldest().number()).isEqualTo(1);
    assertThat(rows.number("SELECT count(*) FROM event_batch")).isEqualTo(2);
  }

  @Test
  void placesAreGivenWhileSomebodyForgets() throws SQLException {
    place(1, "4 days");
    try (Connection forgetting = rows.database.openWriter()) {
      forgetting.createStatement().execute("SELECT FROM event_horizon FOR UPDATE");
      place(1, "0 seconds");
      assertThat(log.newest().number()).isEqualTo(2);
    }
  }

  /** Without the one moment of a reading, one that began before and ended after sees a gap. */
  @Test
  void aReaderBesideTheForgettingFindsWhatFollowsItsPlaceOrIsTold() throws Exception {
    rows.execute(
        """
        INSERT INTO accepted_transfer (id, source_wallet_id, destination_wallet_id, amount,
               sequence, accepted_at, finished_at, bucket, slot, state, currency, fingerprint,
               caller, key)
        VALUES (1, 7, 9, 1, 1, now(), now(), 0, 1, 4, 'USD', sha256('x'), 'alice', 'key')
        """);
    int batches = 12_000;
    rows.execute(
        """
        INSERT INTO event_batch (bucket, last_position, placed_at, kind, transfer_ids)
        SELECT 0, n, now() - interval '4 days', 4, ARRAY[1] FROM generate_series(1, %1$d) n;
        UPDATE event_sequence SET last_position = %1$d
        """
            .formatted(batches));
    AtomicBoolean ended = new AtomicBoolean();
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<Integer> reader = thread.submit(() -> read(ended));
      try {
        assertThat(old.forget(rows.database)).isEqualTo(batches);
      } finally {
        ended.set(true);
      }
      assertThat(reader.get()).as("readings").isPositive();
    }
  }

  /** Reads at the horizon, again and again; a gap would be a fault. */
  private int read(AtomicBoolean ended) {
    int readings = 0;
    while (!ended.get()) {
      EventPosition place = log.oldest();
      switch (log.after(place, 100)) {
        case Found(var events) -> {
          if (!events.isEmpty()) {
            assertThat(events.getFirst().position()).isEqualTo(place.plus(1));
          }
        }
        case Expired(EventPosition oldest) ->
            assertThat(oldest.number()).isGreaterThan(place.number());
      }
      readings++;
    }
    return readings;
  }

  /** Batches of one event each, that got their places so long ago. */
  private void place(int batches, String age) throws SQLException {
    rows.execute(
        "INSERT INTO event_outbox (bucket, kind, transfer_ids)"
            + " SELECT 0, 1, ARRAY[n] FROM generate_series(1, %d) n".formatted(batches));
    long before = log.newest().number();
    try (Sequencer sequencer = new Sequencer(rows.database::openSequencer)) {
      int placed;
      do {
        placed = sequencer.turn();
      } while (placed > 0);
    }
    rows.execute(
        "UPDATE event_batch SET placed_at = now() - interval '%s' WHERE last_position > %d"
            .formatted(age, before));
  }
}
