package dev.florin.ledger.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.postgres.Bucket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Sequencers turned by hand, and the transactions around them. */
class SequencerTest {
  private final EventRows rows = new EventRows();
  private final Sequencer sequencer = new Sequencer(rows.database::openSequencer);
  private final Sequencer other = new Sequencer(rows.database::openSequencer);

  @AfterEach
  void close() {
    sequencer.close();
    other.close();
    rows.close();
  }

  @Test
  void batchesGetDensePositionsInTheOrderOfTheirNumbers() throws SQLException {
    rows.add(1, 50, 40, 60);
    rows.add(3, 10);
    assertThat(sequencer.turn()).isEqualTo(2);
    rows.add(4, 5);
    assertThat(sequencer.turn()).isEqualTo(1);

    assertThat(rows.placed()).containsExactly("3: 50 40 60", "4: 10", "5: 5");
    assertThat(rows.number("SELECT last_position FROM event_sequence")).isEqualTo(5);
    assertThat(rows.number("SELECT count(*) FROM event_outbox")).isZero();
  }

  @Test
  void aSettledTransferTakesTwoPositions() throws SQLException {
    rows.add(2, 7, 8);
    rows.add(1, 9);
    sequencer.turn();

    assertThat(rows.placed()).containsExactly("4: 7 8", "5: 9");
  }

  @Test
  void aTurnWithoutWorkPlacesAndWritesNothing() throws SQLException {
    rows.add(1, 1);
    sequencer.turn();
    String writersAndLockers =
        "SELECT (xmin::text::bigint << 32) + xmax::text::bigint FROM event_sequence";
    final long before = rows.number(writersAndLockers);

    assertThat(sequencer.turn()).isZero();
    assertThat(rows.number(writersAndLockers)).isEqualTo(before);
  }

  @Test
  void aTurnIsBoundedAndTheNextGoesOnFromThere() throws SQLException {
    int batches = Sequencer.BATCHES_MAX + 3;
    rows.execute(
        "INSERT INTO event_outbox (bucket, kind, transfer_ids)"
            + " SELECT 0, 1, ARRAY[n, n] FROM generate_series(1, %d) n".formatted(batches));

    assertThat(sequencer.turn()).isEqualTo(Sequencer.BATCHES_MAX);
    assertThat(other.turn()).isEqualTo(3);

    assertThat(rows.placed())
        .isEqualTo(
            LongStream.rangeClosed(1, batches)
                .mapToObj(n -> "%d: %d %d".formatted(2 * n, n, n))
                .toList());
  }

  @Test
  void aLargeBatchKeepsItsIds() throws SQLException {
    long[] ids = LongStream.range(0, 4_096).map(n -> Long.MAX_VALUE - 3 * n).toArray();
    rows.add(1, ids);
    sequencer.turn();

    assertThat(rows.number("SELECT last_position FROM event_batch")).isEqualTo(4_096);
    assertThat(rows.number("SELECT count(DISTINCT i) FROM event_batch, unnest(transfer_ids) i"))
        .isEqualTo(4_096);
    assertThat(rows.number("SELECT transfer_ids[4096] FROM event_batch")).isEqualTo(ids[4_095]);
  }

  @Test
  void aBatchThatCommitsLateIsPlacedLaterAndNothingIsPassedOver() throws SQLException {
    try (Connection late = rows.database.openWriter();
        Connection never = rows.database.openWriter()) {
      rows.add(1, 1);
      EventRows.add(late, 1, 2);
      EventRows.add(never, 1, 3);
      rows.add(1, 4);

      assertThat(sequencer.turn()).isEqualTo(2);
      assertThat(other.turn()).isZero();
      rows.add(1, 5);
      assertThat(other.turn()).isEqualTo(1);
      late.commit();
      never.rollback();
      assertThat(sequencer.turn()).isEqualTo(1);
    }
    assertThat(rows.placed()).containsExactly("1: 1", "2: 4", "3: 5", "4: 2");
  }

  @Test
  void whileOneIsAtItTheOthersLeaveItAtThatAndNobodyWaits() throws SQLException {
    rows.add(1, 1);
    try (Connection paused = pausedAmidATurn(rows.database.openWriter())) {
      rows.add(1, 2);

      assertThat(sequencer.turn()).isZero();

      paused.commit();
    }
    assertThat(sequencer.turn()).isEqualTo(1);
    assertThat(rows.placed()).containsExactly("1: 1", "2: 2");
  }

  @Test
  void whatOneDidNotCommitWhenItDiedTheNextOneDoes() throws SQLException {
    rows.add(1, 1);
    rows.add(1, 2);
    try (Connection dying = pausedAmidATurn(rows.database.openWriter())) {
      assertThat(sequencer.turn()).isZero();
      long pid = dying.unwrap(PGConnection.class).getBackendPID();
      rows.number("SELECT pg_terminate_backend(%d, 60000)::int".formatted(pid));

      assertThat(sequencer.turn()).isEqualTo(2);
    }
    assertThat(rows.placed()).containsExactly("1: 1", "2: 2");
    assertThat(rows.number("SELECT last_position FROM event_sequence")).isEqualTo(2);
  }

  @Test
  void aPausedOneIsEndedByTheServerAndTheOthersGoOn() throws SQLException {
    rows.add(1, 1);
    try (Connection paused = pausedAmidATurn(rows.database.openSequencer())) {
      EventSite.await("the end of the paused one", () -> places(sequencer));

      assertThatThrownBy(paused::commit).isInstanceOf(SQLException.class);
    }
    assertThat(rows.placed()).containsExactly("1: 1");
  }

  @Test
  void afterAFaultAFreshConnectionGoesOn() throws SQLException {
    Deque<Connection> opened = new ArrayDeque<>();
    try (Sequencer failing =
        new Sequencer(() -> {
          opened.add(rows.database.openSequencer());
          return opened.getLast();
        })) {
      failing.turn();
      rows.add(1, 1);
      opened.getFirst().close();

      assertThatThrownBy(failing::turn).isInstanceOf(SQLException.class);
      assertThat(failing.turn()).isEqualTo(1);
    }
    assertThat(opened).hasSize(2);
    assertThat(opened.getLast().isClosed()).isTrue();
  }

  private static boolean places(Sequencer sequencer) {
    try {
      return sequencer.turn() > 0;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** One that holds the sequence, and has placed what it saw, and goes no further. */
  private static Connection pausedAmidATurn(Connection connection) throws SQLException {
    try (var lock = connection.prepareStatement(EventSql.LOCK_SEQUENCE);
        var place = connection.prepareStatement(EventSql.PLACE)) {
      lock.setShort(1, Bucket.ONLY);
      lock.setShort(2, Bucket.ONLY);
      assertThat(lock.executeQuery().next()).isTrue();
      place.setShort(1, Bucket.ONLY);
      place.setInt(2, Sequencer.BATCHES_MAX);
      place.setShort(3, Bucket.ONLY);
      assertThat(place.executeQuery().next()).isTrue();
    }
    return connection;
  }
}
