package dev.florin.ledger.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.History.Direction;
import dev.florin.ledger.History.Filter;
import dev.florin.ledger.History.Page;
import dev.florin.ledger.History.PageRequest;
import dev.florin.ledger.Kind;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.RefusalCode;
import dev.florin.ledger.StatementLine;
import dev.florin.ledger.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A history of 40 days: Alice has 5,001 transfers, most of them in the last days, and Bob had his
 * last ones weeks ago.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresHistoryTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant START = NOW.minus(Duration.ofDays(40));
  private static final int MOVES = 5_000;

  private final Database database = Database.open(TestPostgres.emptyDatabase());
  private final Partitions partitions = new Partitions(database, Duration.ofDays(1));
  private final PostgresHistory history = new PostgresHistory(database, partitions, () -> NOW);
  private final LedgerFixture fixture = new LedgerFixture(database, partitions);
  private final Random random = new Random(2026);
  private long alice;
  private long bob;
  private long carol;
  private long system;
  private long firstTransfer;
  private List<StatementLine> all = List.of();

  @BeforeAll
  void write() {
    alice = fixture.wallet("alice", START);
    bob = fixture.wallet("bob", START);
    carol = fixture.wallet("carol", START);
    system = fixture.systemWallet(0, START);
    firstTransfer = fixture.move(Kind.DEPOSIT, system, alice, 1_000_000_000, START);
    for (int i = 0; i < MOVES; i++) {
      move(i, time(i));
    }
    fixture.commit();
    all = walk(alice, 200, Filter.NONE, () -> {});
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void aWalkHasEveryVersionOnceNewestFirst() {
    List<Long> expected =
        LongStream.rangeClosed(1, MOVES + 1).map(i -> MOVES + 2 - i).boxed().toList();

    assertThat(all).extracting(StatementLine::version).isEqualTo(expected);
  }

  @Test
  void pagesOfEverySizeMeetWithoutAGap() {
    for (int linesMax : new int[] {1, 7, 50, 199}) {
      List<StatementLine> newest = new ArrayList<>();
      @Nullable Long before = Long.MAX_VALUE;
      for (int i = 0; i < 20 && before != null; i++) {
        Page page = page(alice, before, linesMax, Filter.NONE);
        assertThat(page.lines()).hasSize(linesMax);
        newest.addAll(page.lines());
        before = page.nextBeforeVersion();
      }
      assertThat(newest).isEqualTo(all.subList(0, newest.size()));
    }
  }

  @Test
  void aPageBeginsAtAnyVersion() {
    for (int i = 0; i < 50; i++) {
      int version = 1 + random.nextInt(MOVES);
      int linesMax = 1 + random.nextInt(200);
      int first = MOVES + 1 - version;

      assertThat(page(alice, version + 1, linesMax, Filter.NONE).lines())
          .isEqualTo(all.subList(first, Math.min(all.size(), first + linesMax)));
    }
  }

  @Test
  void rowsThatArriveDuringAWalkAreNeitherSkippedNorRepeated() {
    try (Database other = Database.open(TestPostgres.emptyDatabase())) {
      Partitions days = new Partitions(other, Duration.ofDays(1));
      LedgerFixture rows = new LedgerFixture(other, days);
      PostgresHistory pages = new PostgresHistory(other, days, () -> NOW);
      long wallet = rows.wallet("dave", NOW);
      long outside = rows.systemWallet(0, NOW);
      Runnable arrive =
          () -> {
            for (int i = 0; i < 13; i++) {
              rows.move(Kind.DEPOSIT, outside, wallet, 1, NOW);
            }
            rows.commit();
          };
      for (int i = 0; i < 20; i++) {
        arrive.run();
      }

      assertThat(walk(pages, wallet, 9, Filter.NONE, arrive))
          .extracting(StatementLine::version)
          .isEqualTo(LongStream.rangeClosed(1, 260).map(i -> 261 - i).boxed().toList());
    }
  }

  @Test
  void aMissingRowIsAFaultAndNotAShorterHistory() {
    try (Database other = Database.open(TestPostgres.emptyDatabase())) {
      Partitions days = new Partitions(other, Duration.ofDays(1));
      LedgerFixture rows = new LedgerFixture(other, days);
      PostgresHistory pages = new PostgresHistory(other, days, () -> NOW);
      long wallet = rows.wallet("erin", NOW);
      long outside = rows.systemWallet(0, NOW);
      List<Long> ids = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        ids.add(rows.move(Kind.DEPOSIT, outside, wallet, 1, NOW));
      }
      rows.commit();
      TestPostgres.execute(other, "DELETE FROM transfer WHERE id = " + ids.get(31));
      TestPostgres.execute(other, "DELETE FROM transfer WHERE id = " + ids.get(79));

      for (long before : new long[] {Long.MAX_VALUE, 31}) {
        assertThatThrownBy(() -> pages.page(new PageRequest(wallet, before, 50, Filter.NONE)))
            .isInstanceOf(LedgerFaultException.class)
            .hasMessageEndingWith("is missing in its history");
      }
    }
  }

  @Test
  void theLastPageHasNoNext() {
    Page last = page(alice, 2, 10, Filter.NONE);

    assertThat(last.lines()).hasSize(1);
    assertThat(last.nextBeforeVersion()).isNull();
    assertThat(page(alice, 1, 10, Filter.NONE)).isEqualTo(new Page(List.of(), null));
    assertThat(page(alice, 51, 50, Filter.NONE).nextBeforeVersion()).isNull();
  }

  @Test
  void aWalletWithoutTransfersOrAbsentHasAnEmptyPage() {
    assertThat(page(12345, Long.MAX_VALUE, 10, Filter.NONE)).isEqualTo(new Page(List.of(), null));
    assertThat(page(-1, Long.MAX_VALUE, 10, Filter.NONE)).isEqualTo(new Page(List.of(), null));
  }

  @Test
  void aPageOfWeeksAgoIsFoundInOldPartitions() {
    List<StatementLine> lines = walk(bob, 50, Filter.NONE, () -> {});

    assertThat(lines).isNotEmpty();
    assertThat(lines.getFirst().transfer().createdAt()).isBefore(NOW.minus(Duration.ofDays(9)));
    assertThat(lines.getLast().version()).isEqualTo(1);
    assertThat(lines).hasSize((int) lines.getFirst().version());
  }

  @Test
  void linesChainAndAreSignedAsTheOwnerSeesThem() {
    for (int i = 0; i + 1 < all.size(); i++) {
      StatementLine line = all.get(i);
      assertThat(line.balanceAfterMinor() - line.signedAmountMinor())
          .isEqualTo(all.get(i + 1).balanceAfterMinor());
    }
  }

  @Test
  void filtersGiveWhatAFullWalkWouldLetPass() {
    Instant from = NOW.minus(Duration.ofDays(20)).plusSeconds(12_345);
    Instant to = NOW.minus(Duration.ofDays(3)).plusSeconds(777);
    assertFilter(
        new Filter(Kind.WITHDRAWAL, null, null, null, null),
        line -> line.transfer().kind() == Kind.WITHDRAWAL);
    assertFilter(new Filter(null, Direction.IN, null, null, null), line -> !line.outgoing());
    assertFilter(new Filter(null, Direction.OUT, null, null, null), StatementLine::outgoing);
    assertFilter(
        new Filter(null, null, null, null, bob), line -> line.counterpartyWalletId() == bob);
    assertFilter(
        new Filter(null, null, from, null, null),
        line -> !line.transfer().createdAt().isBefore(from));
    assertFilter(
        new Filter(null, null, null, to, null), line -> line.transfer().createdAt().isBefore(to));
    assertFilter(
        new Filter(Kind.TRANSFER, Direction.OUT, from, to, carol),
        line ->
            line.transfer().kind() == Kind.TRANSFER
                && line.outgoing()
                && !line.transfer().createdAt().isBefore(from)
                && line.transfer().createdAt().isBefore(to)
                && line.counterpartyWalletId() == carol);
  }

  @Test
  void timesAtTheEdgeOfALineAreFromInclusiveAndToExclusive() {
    StatementLine line = all.get(3_000);
    Instant at = line.transfer().createdAt();

    assertThat(walk(alice, 50, new Filter(null, null, at, at.plusNanos(1000), null), () -> {}))
        .contains(line);
    assertThat(walk(alice, 50, new Filter(null, null, null, at, null), () -> {}))
        .doesNotContain(line);
  }

  @Test
  void timesFarOutAreNoFault() {
    Filter everything = new Filter(null, null, Instant.MIN, Instant.MAX, null);
    Filter nothing = new Filter(null, null, Instant.MAX, Instant.MIN, null);

    assertThat(walk(alice, 200, everything, () -> {})).isEqualTo(all);
    assertThat(walk(alice, 200, nothing, () -> {})).isEmpty();
  }

  @Test
  void aFilterThatMatchesNothingEndsItsPageWithACursor() {
    Page page = page(alice, Long.MAX_VALUE, 10, new Filter(null, null, null, null, 999L));
    long scanned = (long) PostgresHistory.SPANS_MAX * PostgresHistory.SPAN_VERSIONS;

    assertThat(page.lines()).isEmpty();
    assertThat(page.nextBeforeVersion()).isEqualTo(MOVES + 2 - scanned);
    assertThat(page(alice, MOVES + 2 - scanned, 10, new Filter(null, null, null, null, 999L)))
        .isEqualTo(new Page(List.of(), null));
  }

  @Test
  void rowsWhoseIdsAndVersionsDisagreeAtMidnightAreFound() {
    try (Database other = Database.open(TestPostgres.emptyDatabase())) {
      Partitions days = new Partitions(other, Duration.ofDays(1));
      LedgerFixture rows = new LedgerFixture(other, days);
      PostgresHistory pages = new PostgresHistory(other, days, () -> NOW);
      long wallet = rows.wallet("dave", START);
      long outside = rows.systemWallet(0, START);
      Instant first = Instant.parse("2026-10-20T00:00:00Z");
      for (int i = 0; i < 10; i++) {
        Instant midnight = first.plus(Duration.ofDays(3L * i));
        // The elder id has the higher version: its command waited longer.
        rows.move(Kind.DEPOSIT, outside, wallet, 1, midnight.plusMillis(5));
        rows.move(Kind.DEPOSIT, outside, wallet, 1, midnight.minusMillis(5));
      }
      rows.commit();

      assertThat(walk(pages, wallet, 1, Filter.NONE, () -> {}))
          .extracting(StatementLine::version)
          .isEqualTo(LongStream.rangeClosed(1, 20).map(i -> 21 - i).boxed().toList());
      for (int i = 0; i < 9; i++) {
        Instant midnight = first.plus(Duration.ofDays(3L * i));
        // A day later the two rows lie on two sides of the border between the first two windows.
        assertThat(linesBefore(pages, wallet, midnight)).hasSize(2 * i + 1);
        assertThat(linesBefore(pages, wallet, midnight.plus(Duration.ofDays(1))))
            .hasSize(2 * i + 2);
      }
    }
  }

  @Test
  void aTransferIsFoundByItsId() {
    Transfer transfer = all.get(1234).transfer();

    assertThat(history.transfer(transfer.id())).contains(transfer);
    assertThat(history.transfer(firstTransfer).orElseThrow().kind()).isEqualTo(Kind.DEPOSIT);
    assertThat(history.transfer(1)).isEmpty();
    assertThat(history.transfer(-5)).isEmpty();
  }

  @Test
  void aRowIsReadWithItsNoteAndTraceOrWithout() {
    List<Transfer> transfers = all.stream().map(StatementLine::transfer).toList();

    assertThat(transfers)
        .filteredOn(transfer -> transfer.id() % 2 == 1)
        .isNotEmpty()
        .allSatisfy(transfer -> {
          assertThat(transfer.note()).isEqualTo("lunch");
          assertThat(transfer.traceId()).isEqualTo("0".repeat(32));
        });
    assertThat(transfers)
        .filteredOn(transfer -> transfer.id() % 2 == 0)
        .isNotEmpty()
        .allSatisfy(transfer -> {
          assertThat(transfer.note()).isNull();
          assertThat(transfer.traceId()).isNull();
        });
  }

  @Test
  void theOutcomeOfAKeyIsItsTransferAsAReplay() {
    Transfer newest = all.getFirst().transfer();

    assertThat(history.outcome(newest.callerKey())).contains(new Outcome.Done(newest, true));
    assertThat(history.outcome(CallerKey.synchronous("bob", newest.callerKey().key()))).isEmpty();
  }

  @Test
  void theOutcomeOfARefusedKeyIsTheRefusalAsAReplay() {
    TestPostgres.execute(
        database,
        "INSERT INTO refusal VALUES (0, 'bob', 'k', 1, sha256('x'), 6, 100, 17, 'USD', now())");

    assertThat(history.outcome(CallerKey.synchronous("bob", "k")))
        .contains(
            new Outcome.Refused(new Refusal(RefusalCode.INSUFFICIENT_FUNDS, 100, 17, "USD"), true));
  }

  @Test
  void aKeyOlderThanItsPartitionIsForgotten() {
    Transfer oldest = all.getLast().transfer();

    assertThat(history.outcome(oldest.callerKey())).isEmpty();
  }

  private static List<StatementLine> linesBefore(PostgresHistory pages, long wallet, Instant to) {
    return walk(pages, wallet, 10, new Filter(null, null, null, to, null), () -> {});
  }

  private void assertFilter(Filter filter, Predicate<StatementLine> passes) {
    List<StatementLine> expected = all.stream().filter(passes).toList();

    assertThat(expected).isNotEmpty();
    assertThat(walk(alice, 50, filter, () -> {})).isEqualTo(expected);
  }

  private List<StatementLine> walk(long wallet, int linesMax, Filter filter, Runnable between) {
    return walk(history, wallet, linesMax, filter, between);
  }

  private static List<StatementLine> walk(
      PostgresHistory pages, long wallet, int linesMax, Filter filter, Runnable between) {
    return Stream.iterate(
            pages.page(new PageRequest(wallet, Long.MAX_VALUE, linesMax, filter)),
            page -> page != null,
            page -> {
              between.run();
              Long before = page.nextBeforeVersion();
              return before == null
                  ? null
                  : pages.page(new PageRequest(wallet, before, linesMax, filter));
            })
        .flatMap(page -> page.lines().stream())
        .toList();
  }

  private Page page(long wallet, long before, int linesMax, Filter filter) {
    return history.page(new PageRequest(wallet, before, linesMax, filter));
  }

  /** The first tenth is spread over a month, the rest over the last days. */
  private static Instant time(int move) {
    if (move < MOVES / 10) {
      return START.plus(Duration.ofDays(30).multipliedBy(move).dividedBy(MOVES / 10));
    }
    Duration days = Duration.ofDays(9).plusHours(11);
    return NOW.minus(days).plus(days.multipliedBy(move - MOVES / 10).dividedBy(MOVES));
  }

  private void move(int move, Instant at) {
    long amount = 1L + random.nextInt(1000);
    switch (move < MOVES / 10 ? random.nextInt(4) : 1 + random.nextInt(3)) {
      case 0 -> fixture.move(Kind.TRANSFER, alice, bob, amount, at);
      case 1 -> fixture.move(Kind.TRANSFER, alice, carol, amount, at);
      case 2 -> fixture.move(Kind.DEPOSIT, system, alice, amount, at);
      default -> fixture.move(Kind.WITHDRAWAL, alice, system, amount, at);
    }
  }
}
