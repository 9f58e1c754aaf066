package dev.florin.ledger.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.Command;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.SnowflakeIds;
import dev.florin.ledger.commit.Commands;
import dev.florin.ledger.lease.LeaseTimes;
import dev.florin.ledger.lease.MeetingPlace;
import dev.florin.ledger.lease.Peers;
import dev.florin.ledger.postgres.TestPostgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two instances with one node number: they make the same ids. It takes somebody who meddles with
 * the lease; here the test does, and lets both begin above one id that lies ahead of their clocks.
 */
final class SharedNodeNumberTest {
  private static final LeaseTimes SELDOM_RENEWED =
      new LeaseTimes(
          Duration.ofHours(2), Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofSeconds(3));

  private final CrashSite site = new CrashSite(TestPostgres.emptyDatabase());
  private LedgerRuntime first;
  private LedgerRuntime second;

  @BeforeEach
  void open() {
    try (LedgerRuntime setUp = site.open(7, 1)) {
      site.wallets(setUp, 4);
    }
    long ahead = SnowflakeIds.firstIdAt(Instant.now().plusSeconds(30));
    site.execute("INSERT INTO wallet (bucket, id, currency) VALUES (0, " + ahead + ", 'USD')");
    site.execute(
        "INSERT INTO wallet_owner (bucket, wallet_id, owner_id, owner_name, currency, created_at)"
            + " VALUES (0, "
            + ahead
            + ", 'ahead', 'Ahead', 'USD', now())");
    first = openWithTheNumber();
    site.execute("UPDATE lease SET expires_at = '-infinity' WHERE name = 'node/1'");
    second = openWithTheNumber();
  }

  private LedgerRuntime openWithTheNumber() {
    Clock still = Clock.fixed(Clock.systemUTC().instant(), ZoneOffset.UTC);
    var config = site.config(site.config().jdbcUrl(), 1, 1, Duration.ofSeconds(2));
    Peers peers = Peers.meeting(MeetingPlace.NONE, SELDOM_RENEWED, loss -> {});
    return site.open(config, still, peers);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theOneThatMeetsAnIdOfTheOthersStopsAndMovesNothing(boolean slow) {
    if (slow) {
      CrashSite.await(CrashSite.submit(second, Commands.transfer(1, 2, 1_000_000)));
      CrashSite.await(CrashSite.submit(first, Commands.transfer(1, 2, 1_000_000)));
    }
    CrashSite.await(CrashSite.submit(first, Commands.transfer(1, 2, 100)));
    Command command = Commands.transfer(3, 4, 100);

    requireUnavailable(CrashSite.submit(second, command));
    assertThat(second.notReady()).hasValueSatisfying(this::requireReason);
    assertThat(first.notReady()).isEmpty();
    assertThat(site.rows(command)).isZero();
    requireUnavailable(CrashSite.submit(second, command));
    assertThatThrownBy(() -> second.wallets().open("anna", "Anna", "USD"))
        .isInstanceOf(LedgerFaultException.class)
        .hasMessageContaining("node-number");

    Outcome elsewhere = CrashSite.await(CrashSite.submit(first, command));
    assertThat(elsewhere.replayed()).isFalse();
    assertThat(site.rows(command)).isEqualTo(1);
    assertThat(site.balance(4)).isEqualTo(CrashSite.OPENING_MINOR + 100);
    site.requireBooks();
  }

  private void requireUnavailable(CompletableFuture<Outcome> answer) {
    assertThatThrownBy(() -> CrashSite.await(answer))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            LedgerFaultException.class,
            fault -> assertThat(fault.fault()).isEqualTo(Fault.UNAVAILABLE))
        .satisfies(fault -> requireReason(String.valueOf(fault.getMessage())));
  }

  private void requireReason(String message) {
    assertThat(message).startsWith("node-number: another instance");
  }
}
