package dev.florin.ledger.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.Command;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.commit.Commands;
import dev.florin.ledger.crash.PostgresProxy.Stop;
import dev.florin.ledger.postgres.TestPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The backend of a lane ended in the middle of each statement of a batch, and between any two
 * messages to it. (In the middle of COMMIT: {@link ServerCrashTest}.)
 */
final class StatementCrashTest {
  private static final long AMOUNT_MINOR = 3;

  private final CrashSite site = new CrashSite(TestPostgres.emptyDatabase());

  @AfterEach
  void close() {
    site.close();
  }

  /** What a session of somebody else's locks, so that a statement waits, and which one it is. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "fast: UPDATE       | false | SELECT 1 FROM wallet WHERE id = 1 FOR UPDATE",
        "fast: transfers    | false | LOCK TABLE transfer IN ACCESS EXCLUSIVE MODE",
        "fast: refusals     | false | LOCK TABLE refusal IN ACCESS EXCLUSIVE MODE",
        "fast: COPY         | false | LOCK TABLE transfer IN SHARE MODE",
        "slow: FOR UPDATE   | true  | SELECT 1 FROM wallet WHERE id = 1 FOR UPDATE",
        "slow: transfers    | true  | LOCK TABLE transfer IN ACCESS EXCLUSIVE MODE",
        "slow: refusals     | true  | LOCK TABLE refusal IN ACCESS EXCLUSIVE MODE",
        "slow: UPDATE       | true  | LOCK TABLE wallet IN SHARE MODE",
        "slow: COPY         | true  | LOCK TABLE transfer IN SHARE MODE",
        "slow, refused: INSERT | refused | LOCK TABLE refusal IN SHARE MODE",
      })
  void aBackendEndedInTheMiddleOfAStatementCostsNothing(String where, String path, String lock)
      throws SQLException {
    LedgerRuntime ledger = site.open(1, 1);
    site.wallets(ledger, 4);
    if (!path.equals("false")) {
      takeTheSlowPath(ledger);
    }
    Command command = path.equals("refused") ? refused() : transfer();
    CompletableFuture<Outcome> answer;
    try (Connection _ = site.holding(lock)) {
      answer = CrashSite.submit(ledger, command);
      site.terminate(site.awaitWriter("wait_event_type = 'Lock'"));
      assertThat(answer).as(where).isNotDone();
    }
    requireOnce(command, CrashSite.await(answer));
    assertThat(ledger.statistics().retries()).isPositive();
    site.requireBooks();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBackendEndedBeforeAnyMessageOfABatchCostsNothing(boolean slow) throws IOException {
    int messages = 0;
    long unknown;
    try (PostgresProxy proxy = new PostgresProxy(site.config().jdbcUrl())) {
      LedgerRuntime ledger = site.openThrough(proxy, 1);
      site.wallets(ledger, 4);
      while (isStoppedAt(messages, proxy, ledger, slow)) {
        messages++;
      }
      unknown = ledger.statistics().unknownCommits();
    }
    // BEGIN; what locks and its three other results; COPY with its rows; COMMIT.
    assertThat(messages).isBetween(15, 80);
    assertThat(unknown).isBetween(1L, 4L);
    assertThat(site.balance(1)).isEqualTo(CrashSite.OPENING_MINOR - (messages + 1) * AMOUNT_MINOR);
    site.requireBooks();
  }

  /** False if a batch has no message of this number: then it was not disturbed. */
  private boolean isStoppedAt(int number, PostgresProxy proxy, LedgerRuntime ledger, boolean slow) {
    if (slow) {
      takeTheSlowPath(ledger);
    }
    Command command = transfer();
    int[] seen = {0};
    Stop stop = proxy.stopBefore(message -> message.writer() && seen[0]++ == number);
    CompletableFuture<Outcome> answer = CrashSite.submit(ledger, command);
    CrashSite.await(CompletableFuture.anyOf(stop.reached(), answer));
    boolean stopped = stop.reached().isDone();
    if (stopped) {
      assertThat(answer).isNotDone();
      site.terminate(stop.reached().join().serverPid());
      stop.release();
    }
    requireOnce(command, CrashSite.await(answer));
    return stopped;
  }

  /** A refusal makes the lane take the slow path for a while. */
  private static void takeTheSlowPath(LedgerRuntime ledger) {
    Outcome outcome = CrashSite.await(CrashSite.submit(ledger, refused()));
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
  }

  private static Command transfer() {
    return Commands.transfer(1, 2, AMOUNT_MINOR);
  }

  private static Command refused() {
    return Commands.transfer(1, 2, 100 * CrashSite.OPENING_MINOR);
  }

  private void requireOnce(Command command, Outcome outcome) {
    boolean done = command.amountMinor() == AMOUNT_MINOR;
    assertThat(outcome).isInstanceOf(done ? Outcome.Done.class : Outcome.Refused.class);
    assertThat(outcome.replayed()).isFalse();
    assertThat(site.rows(command)).isEqualTo(done ? 1 : 0);
    assertThat(
            site.number(
                "SELECT count(*) FROM refusal WHERE key = '" + command.callerKey().key() + "'"))
        .isEqualTo(done ? 0 : 1);
  }
}
