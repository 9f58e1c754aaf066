package dev.florin.ledger.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.postgres.TestPostgres;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorLoadTest {
  private static final Duration SHORT = Duration.ofMillis(500);

  private final LedgerConfig config = TestPostgres.emptyDatabase();
  private final LedgerRuntime ledger = LedgerRuntime.open(config, Clock.systemUTC());

  @AfterEach
  void close() {
    ledger.close();
  }

  @ParameterizedTest
  @CsvSource({"REFUSED_50, REFUSED", "REPEATED_50, REPLAYED"})
  void halfOfTheCommandsGetTheOddAnswerAndNoneAnUnexpectedOne(Workload workload, Answer odd)
      throws Exception {
    BenchWallets wallets = BenchWallets.of(100);
    createWallets(wallets);

    Measurement measured = new DoorLoad(ledger, wallets, 64).run(workload, SHORT, SHORT);

    assertThat(measured.failures()).isZero();
    double oddShare = (double) measured.answered(odd) / measured.answered();
    assertThat(oddShare).isBetween(0.4, 0.6);
    assertThat(measured.answered(Answer.ACCEPTED)).isPositive();
  }

  @Test
  void anAnswerThatWasNotExpectedIsAFailureAndNotCounted() throws Exception {
    createWallets(new BenchWallets(1, 99));

    Measurement measured =
        new DoorLoad(ledger, BenchWallets.of(90), 8).run(Workload.UNIFORM, Duration.ZERO, SHORT);

    assertThat(measured.failures()).isPositive();
    assertThat(measured.failures()).isGreaterThan(measured.answersInAll());
  }

  @Test
  void aLedgerThatIsGoneEndsTheLoadWithFailures() throws Exception {
    ledger.close();

    Measurement measured =
        new DoorLoad(ledger, BenchWallets.of(10), 8).run(Workload.UNIFORM, Duration.ZERO, SHORT);

    assertThat(measured.failures()).isEqualTo(8);
    assertThat(measured.answersInAll()).isZero();
  }

  private void createWallets(BenchWallets wallets) {
    wallets.create(
        ledger,
        () -> DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password()));
  }
}
