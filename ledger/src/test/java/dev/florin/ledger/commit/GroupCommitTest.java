package dev.florin.ledger.commit;

import static dev.florin.ledger.commit.Commands.deposit;
import static dev.florin.ledger.commit.Commands.transfer;
import static dev.florin.ledger.commit.Commands.withNote;
import static dev.florin.ledger.commit.Commands.withdrawal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.Command;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.RefusalCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands through the door of a real ledger on a real PostgreSQL. */
final class GroupCommitTest {
  private LedgerFixture fixture;

  @BeforeEach
  void open() {
    fixture = LedgerFixture.open(2);
    fixture.wallets(10, "USD");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void depositTransferAndWithdrawalMoveMoney() {
    fixture.fund(1, 10_000);
    Outcome.Done sent = (Outcome.Done) fixture.outcome(transfer(1, 2, 1_170));
    fixture.outcome(withdrawal(2, 170));

    assertThat(sent.transfer().sourceBalanceMinor()).isEqualTo(8_830);
    assertThat(sent.transfer().destinationBalanceMinor()).isEqualTo(1_170);
    assertThat(sent.transfer().sourceVersion()).isEqualTo(2);
    assertThat(fixture.balance(1)).isEqualTo(8_830);
    assertThat(fixture.balance(2)).isEqualTo(1_000);
    assertThat(fixture.number("SELECT sum(balance) FROM wallet")).isZero();
  }

  @Test
  void replayReturnsTheFirstOutcome() {
    fixture.fund(1, 10_000);
    Outcome.Done first = (Outcome.Done) fixture.outcome(transfer("k", 1, 2, 100));
    Outcome.Done second = (Outcome.Done) fixture.outcome(transfer("k", 1, 2, 100));

    assertThat(second.replayed()).isTrue();
    assertThat(second.transfer()).isEqualTo(first.transfer());
    assertThat(fixture.balance(2)).isEqualTo(100);
  }

  @Test
  void aRefusalIsReplayedEvenWhenMoneyHasComeMeanwhile() {
    Outcome refused = fixture.outcome(transfer("k", 1, 2, 100));
    fixture.fund(1, 10_000);
    Outcome again = fixture.outcome(transfer("k", 1, 2, 100));

    assertThat(((Outcome.Refused) refused).refusal().code())
        .isEqualTo(RefusalCode.INSUFFICIENT_FUNDS);
    assertThat(((Outcome.Refused) refused).refusal().shortfallMinor()).isEqualTo(100);
    assertThat(again.replayed()).isTrue();
    assertThat(((Outcome.Refused) again).refusal())
        .isEqualTo(((Outcome.Refused) refused).refusal());
    assertThat(fixture.balance(2)).isZero();
  }

  @Test
  void aKeyWithAnotherBodyIsRefused() {
    fixture.fund(1, 10_000);
    fixture.outcome(transfer("k", 1, 2, 100));
    Outcome other = fixture.outcome(transfer("k", 1, 2, 200));
    Outcome elsewhere = fixture.outcome(deposit("k", 5, 100));

    assertThat(((Outcome.Refused) other).refusal().code())
        .isEqualTo(RefusalCode.IDEMPOTENCY_KEY_REUSED);
    assertThat(((Outcome.Refused) elsewhere).refusal().code())
        .isEqualTo(RefusalCode.IDEMPOTENCY_KEY_REUSED);
    assertThat(fixture.balance(2)).isEqualTo(100);
    assertThat(fixture.balance(5)).isZero();
  }

  @Test
  void twentyEqualRequestsAtOncePayOnceOnTwoInstances() {
    fixture.fund(1, 10_000);
    List<CompletableFuture<Outcome>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(
          fixture.ledger(i % 2).ledger().submit(transfer("k", 1, 2, 100), LedgerFixture.PATIENCE));
    }
    List<Outcome> outcomes = answers.stream().map(LedgerFixture::await).toList();

    assertThat(outcomes.stream().map(outcome -> ((Outcome.Done) outcome).transfer()).distinct())
        .hasSize(1);
    assertThat(outcomes.stream().filter(outcome -> !outcome.replayed())).hasSize(1);
    assertThat(fixture.balance(2)).isEqualTo(100);
  }

  @Test
  void aHundredThreadsNeverOverdrawOneWallet() throws InterruptedException {
    fixture.fund(1, 5_000);
    List<CompletableFuture<Outcome>> answers = new ArrayList<>();
    List<Thread> threads =
        IntStream.range(0, 100)
            .mapToObj(i ->
                Thread.ofPlatform()
                    .unstarted(() -> {
                      CompletableFuture<Outcome> answer =
                          fixture
                              .ledger(i % 2)
                              .ledger()
                              .submit(withdrawal(1, 100), LedgerFixture.PATIENCE);
                      synchronized (answers) {
                        answers.add(answer);
                      }
                    }))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    long paid =
        answers.stream()
            .map(LedgerFixture::await)
            .filter(outcome -> outcome instanceof Outcome.Done)
            .count();

    assertThat(paid).isEqualTo(50);
    assertThat(fixture.balance(1)).isZero();
  }

  @Test
  void onePoisonousCommandAmongFiveHundredHarmsNoneOfTheOthers() {
    fixture.fund(1, 1_000_000);
    List<CompletableFuture<Outcome>> answers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Command command = transfer(1, 2 + i % 8, 100);
      answers.add(fixture.submit(i == 250 ? withNote(command, "\u0000") : command));
    }
    for (int i = 0; i < 500; i++) {
      CompletableFuture<Outcome> answer = answers.get(i);
      if (i == 250) {
        assertThatThrownBy(() -> LedgerFixture.await(answer))
            .isInstanceOf(CompletionException.class)
            .cause()
            .isInstanceOfSatisfying(
                LedgerFaultException.class,
                e -> assertThat(e.fault()).isEqualTo(LedgerFaultException.Fault.INTERNAL));
      } else {
        assertThat(LedgerFixture.await(answer)).isInstanceOf(Outcome.Done.class);
      }
    }
    assertThat(fixture.balance(1)).isEqualTo(1_000_000 - 499 * 100);
  }

  @Test
  void randomTransfersOnTwoInstancesKeepTheSum() {
    for (int wallet = 1; wallet <= 10; wallet++) {
      fixture.fund(wallet, 1_000);
    }
    List<CompletableFuture<Outcome>> answers = new ArrayList<>();
    java.util.Random random = new java.util.Random(7);
    for (int i = 0; i < 5_000; i++) {
      int source = 1 + random.nextInt(10);
      int destination = 1 + random.nextInt(10);
      answers.add(
          fixture
              .ledger(i % 2)
              .ledger()
              .submit(
                  transfer(source, destination, 1 + random.nextInt(500)), LedgerFixture.PATIENCE));
    }
    answers.forEach(LedgerFixture::await);
    assertThat(fixture.number("SELECT sum(balance) FROM wallet")).isZero();
    assertThat(fixture.number("SELECT sum(balance) FROM wallet WHERE floor = 0")).isEqualTo(10_000);
    assertThat(
            fixture.number(
                "SELECT count(*) FROM wallet w WHERE version <> (SELECT count(*) FROM transfer t"
                    + " WHERE w.id IN (t.source_wallet_id, t.destination_wallet_id))"))
        .isZero();
  }
}
