package dev.florin.ledger.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.History.Filter;
import dev.florin.ledger.History.PageRequest;
import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.postgres.Partitions;
import dev.florin.ledger.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionsUnderLoadTest {
  private static final BenchWallets WALLETS = BenchWallets.of(200);
  private static final Duration SHORT = Duration.ofMillis(500);

  private final LedgerConfig config = TestPostgres.emptyDatabase();
  private final LedgerRuntime ledger = LedgerRuntime.open(config, Clock.systemUTC());
  private final Database database = Database.open(config);

  @BeforeEach
  void createWallets() {
    WALLETS.create(ledger, this::open);
  }

  @AfterEach
  void close() {
    database.close();
    ledger.close();
  }

  @Test
  void writersAndReadersPassAPartitionThatIsBeingAttached() throws Exception {
    try (Connection attaching = open()) {
      attaching.setAutoCommit(false);
      Partitions.make(attaching, LocalDate.parse("2094-01-01"), _ -> {});

      Measurement measured = load(SHORT);
      int lines =
          ledger.history().page(new PageRequest(1, Long.MAX_VALUE, 50, Filter.NONE)).lines().size();

      assertThat(measured.failures()).isZero();
      assertThat(measured.answered()).isPositive();
      assertThat(lines).isPositive();
      attaching.rollback();
    }
  }

  @Test
  void makingPartitionsUnderLoadHoldsNoCommandUp() throws Exception {
    Measurement alone = load(SHORT.multipliedBy(2));
    Measurement beside;
    try (var threads = Executors.newSingleThreadExecutor()) {
      Future<?> making = threads.submit(this::makePartitionsOfTenMoreDays);
      beside = load(SHORT.multipliedBy(2));
      making.get();
    }

    System.out.printf(
        "p99.9 of a command: %d ms, while ten partitions are made %d ms%n",
        alone.p999Nanos() / 1_000_000, beside.p999Nanos() / 1_000_000);
    assertThat(beside.failures()).isZero();
    assertThat(Duration.ofNanos(beside.p999Nanos())).isLessThan(Duration.ofSeconds(10));
  }

  private void makePartitionsOfTenMoreDays() {
    Partitions partitions = new Partitions(database, config.keyRetention());
    Instant now = Instant.now();
    for (int day = 1; day <= 10; day++) {
      partitions.ensure(now.plus(Duration.ofDays(day)));
    }
    assertThat(partitions.daysAhead(now)).isEqualTo(10 + Partitions.DAYS_AHEAD);
  }

  private Measurement load(Duration measured) throws InterruptedException {
    return new DoorLoad(ledger, WALLETS, 64).run(Workload.UNIFORM, Duration.ZERO, measured);
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password());
  }
}
