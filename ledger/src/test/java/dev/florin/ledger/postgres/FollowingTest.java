package dev.florin.ledger.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.History.Following;
import dev.florin.ledger.Kind;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.StatementLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a reader is given who knows a version: the lines after it, over days with and without. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FollowingTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant START = NOW.minus(Duration.ofDays(40));
  private static final int MOVES = 700;

  private final Database database = Database.open(TestPostgres.emptyDatabase());
  private final Partitions partitions = new Partitions(database, Duration.ofDays(1));
  private final PostgresHistory history = new PostgresHistory(database, partitions, () -> NOW);
  private final LedgerFixture fixture = new LedgerFixture(database, partitions);
  private long alice;
  private long bob;
  private long carol;

  @BeforeAll
  void write() {
    alice = fixture.wallet("alice", START);
    bob = fixture.wallet("bob", START);
    carol = fixture.wallet("carol", START);
    long system = fixture.systemWallet(0, START);
    fixture.move(Kind.DEPOSIT, system, alice, 1_000_000, START);
    for (int i = 1; i < MOVES; i++) {
      boolean odd = i % 2 == 1;
      fixture.move(Kind.TRANSFER, odd ? alice : bob, odd ? bob : alice, 1, time(i));
    }
    fixture.commit();
  }

  /** Days full of transfers, then three weeks of silence, then some more. */
  private static Instant time(int move) {
    Duration silence = move < MOVES - 30 ? Duration.ZERO : Duration.ofDays(21);
    return START.plus(Duration.ofMinutes(20L * move)).plus(silence);
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void readersOfEveryPageSizeGetEveryLineOnceInOrder() {
    List<Long> every = LongStream.rangeClosed(1, MOVES).boxed().toList();
    for (int linesMax : new int[] {1, 7, 31, 32, 33, 200}) {
      List<Long> read = new ArrayList<>();
      long after = 0;
      while (after < MOVES) {
        List<StatementLine> lines = history.after(alice, after, linesMax).lines();
        assertThat(lines).hasSizeLessThanOrEqualTo(linesMax).isNotEmpty();
        lines.forEach(line -> read.add(line.version()));
        after = lines.getLast().version();
      }
      assertThat(read).isEqualTo(every);
    }
  }

  @Test
  void anyVersionCanBeTheBeginning() {
    for (long after = 0; after < MOVES; after += 13) {
      List<StatementLine> lines = history.after(alice, after, 5).lines();

      assertThat(lines)
          .extracting(StatementLine::version)
          .isEqualTo(
              LongStream.range(after, Math.min(MOVES, after + 5)).map(v -> v + 1).boxed().toList());
      assertThat(lines).allMatch(line -> line.walletId() == alice);
    }
  }

  @Test
  void whoKnowsTheNewestIsToldTheVersionAndNothingElse() {
    assertThat(history.after(alice, MOVES, 200)).isEqualTo(new Following(List.of(), MOVES));
    assertThat(history.after(alice, MOVES + 5, 200)).isEqualTo(new Following(List.of(), MOVES));
    assertThat(history.after(alice, Long.MAX_VALUE, 1)).isEqualTo(new Following(List.of(), MOVES));
    assertThat(history.after(carol, 0, 200)).isEqualTo(new Following(List.of(), 0));
    assertThat(history.after(12_345, 0, 200)).isEqualTo(new Following(List.of(), 0));
    assertThat(history.after(alice, 0, 1).version()).isEqualTo(MOVES);
  }

  @Test
  void aMissingRowIsAFaultAndNotAGap() {
    try (Database other = Database.open(TestPostgres.emptyDatabase())) {
      Partitions days = new Partitions(other, Duration.ofDays(1));
      LedgerFixture rows = new LedgerFixture(other, days);
      long dave = rows.wallet("dave", NOW);
      long outside = rows.systemWallet(0, NOW);
      rows.move(Kind.DEPOSIT, outside, dave, 1, NOW);
      long lost = rows.move(Kind.DEPOSIT, outside, dave, 1, NOW);
      rows.move(Kind.DEPOSIT, outside, dave, 1, NOW);
      rows.commit();
      TestPostgres.execute(other, "DELETE FROM transfer WHERE id = " + lost);

      PostgresHistory broken = new PostgresHistory(other, days, () -> NOW);
      assertThatThrownBy(() -> broken.after(dave, 0, 10)).isInstanceOf(LedgerFaultException.class);
    }
  }

  @Test
  void versionsOfManyWalletsAreReadAtOnce() {
    PostgresWallets wallets = new PostgresWallets(database, () -> 1);

    assertThat(wallets.versions(new long[] {alice, carol, 12_345, bob}))
        .isEqualTo(Map.of(alice, (long) MOVES, bob, MOVES - 1L, carol, 0L));
    assertThat(wallets.versions(new long[0])).isEmpty();
  }
}
