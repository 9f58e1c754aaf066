package dev.florin.ledger.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.Balance;
import dev.florin.ledger.IdSource;
import dev.florin.ledger.SnowflakeIds;
import dev.florin.ledger.Wallet;
import dev.florin.ledger.Wallets.Holding;
import dev.florin.ledger.Wallets.Opened;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.TemporalUnitWithinOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresWalletsTest {
  private final Database database = Database.open(TestPostgres.emptyDatabase());
  private final IdSource ids = SnowflakeIds.above(1, 0, Clock.systemUTC());
  private final PostgresWallets wallets = new PostgresWallets(database, ids);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aWalletIsOpenedOnceAndThenGivenAgain() {
    Opened first = wallets.open("alice", "Alice Ämter", "USD");
    Opened second = wallets.open("alice", "Another Name", "USD");

    assertThat(first.created()).isTrue();
    assertThat(first.wallet().ownerId()).isEqualTo("alice");
    assertThat(first.wallet().ownerName()).isEqualTo("Alice Ämter");
    assertThat(first.wallet().currency()).isEqualTo("USD");
    assertThat(first.wallet().createdAt())
        .isCloseTo(
            Instant.now(), new TemporalUnitWithinOffset(60, java.time.temporal.ChronoUnit.SECONDS));
    assertThat(second).isEqualTo(new Opened(first.wallet(), false));
  }

  @Test
  void twentyThreadsThatOpenOneWalletGetOneWalletAndLeaveNoOrphan() throws Exception {
    List<Opened> opened = new ArrayList<>();
    CountDownLatch start = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(20)) {
      List<Future<Opened>> racers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        // An instance each: nothing in memory keeps them apart.
        PostgresWallets instance = new PostgresWallets(database, ids);
        racers.add(
            threads.submit(() -> {
              start.await();
              return instance.open("alice", "Alice", "USD");
            }));
      }
      start.countDown();
      for (Future<Opened> racer : racers) {
        opened.add(racer.get());
      }
    }

    assertThat(opened.stream().map(Opened::wallet).distinct()).hasSize(1);
    assertThat(opened.stream().filter(Opened::created)).hasSize(1);
    assertThat(TestPostgres.number(database, "SELECT count(*) FROM wallet")).isEqualTo(1);
    assertThat(TestPostgres.number(database, "SELECT count(*) FROM wallet_owner")).isEqualTo(1);
  }

  @Test
  void aWalletThatIsNotThereIsAskedForAgain() {
    PostgresWallets other = new PostgresWallets(database, ids);
    assertThat(other.find("alice", "USD")).isEmpty();
    assertThat(other.find(77)).isEmpty();

    Wallet wallet = wallets.open("alice", "Alice", "USD").wallet();

    assertThat(other.find("alice", "USD")).contains(wallet);
    assertThat(other.find(wallet.id())).contains(wallet);
  }

  @Test
  void aWalletThatIsThereIsAnsweredFromMemory() {
    Wallet wallet = wallets.open("alice", "Alice", "USD").wallet();
    TestPostgres.execute(database, "DELETE FROM wallet_owner");

    assertThat(wallets.find(wallet.id())).contains(wallet);
    assertThat(wallets.find("alice", "USD")).contains(wallet);
    assertThat(new PostgresWallets(database, ids).find(wallet.id())).isEmpty();
  }

  @Test
  void aSystemWalletIsNotFound() {
    Instant now = Instant.now();
    LedgerFixture fixture =
        new LedgerFixture(database, new Partitions(database, Duration.ofDays(1)));

    assertThat(wallets.find(fixture.systemWallet(0, now))).isEmpty();
  }

  @Test
  void holdingsAreTheOwnersWalletsOldestFirst() {
    Wallet dollars = wallets.open("alice", "Alice", "USD").wallet();
    Wallet euros = wallets.open("alice", "Alice", "EUR").wallet();
    wallets.open("bob", "Bob", "USD");
    TestPostgres.execute(
        database, "UPDATE wallet SET balance = 1170, version = 3 WHERE id = " + euros.id());

    assertThat(wallets.holdings("alice"))
        .containsExactly(
            new Holding(dollars, new Balance(dollars.id(), 0, 0, 1)),
            new Holding(euros, new Balance(euros.id(), 1170, 3, 1)));
    assertThat(wallets.holdings("carol")).isEmpty();
  }

  @Test
  void aBalanceIsReadEachTime() {
    Wallet wallet = wallets.open("alice", "Alice", "USD").wallet();
    assertThat(wallets.balance(wallet.id())).contains(new Balance(wallet.id(), 0, 0, 1));

    TestPostgres.execute(database, "UPDATE wallet SET balance = 5, version = 1");

    assertThat(wallets.balance(wallet.id())).contains(new Balance(wallet.id(), 5, 1, 1));
    assertThat(wallets.balance(1)).isEmpty();
    assertThat(wallets.balance(-1)).isEmpty();
  }

  @Test
  void badWordsAreRefusedAndChangeNothing() {
    assertThatThrownBy(() -> wallets.open("", "Alice", "USD")).hasMessageStartingWith("owner_id");
    assertThatThrownBy(() -> wallets.open("alice\n", "Alice", "USD"))
        .hasMessageStartingWith("owner_id");
    assertThatThrownBy(() -> wallets.open("alice", "", "USD")).hasMessageStartingWith("owner_name");
    assertThatThrownBy(() -> wallets.open("alice", "A\0", "USD"))
        .hasMessageStartingWith("owner_name");
    assertThatThrownBy(() -> wallets.open("alice", "Alice", "usd"))
        .hasMessage("currency: usd (expected: three letters)");

    assertThat(TestPostgres.number(database, "SELECT count(*) FROM wallet")).isZero();
  }
}
