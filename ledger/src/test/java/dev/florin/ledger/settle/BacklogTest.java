package dev.florin.ledger.settle;

import static dev.florin.ledger.settle.BacklogSite.OPENING_MINOR;
import static dev.florin.ledger.settle.BacklogSite.accept;
import static dev.florin.ledger.settle.BacklogSite.accepted;
import static dev.florin.ledger.settle.BacklogSite.await;
import static dev.florin.ledger.settle.BacklogSite.state;
import static dev.florin.ledger.settle.BacklogSite.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.Acceptance;
import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.Command;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.RefusalCode;
import dev.florin.ledger.Slots;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The backlog of whole ledgers on a real PostgreSQL. */
class BacklogTest {
  private BacklogSite site;

  @BeforeEach
  void open() {
    site = new BacklogSite();
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void acceptedTransferIsSettledUnderItsOwnId() {
    LedgerRuntime ledger = site.open(2);
    site.wallets(ledger, 2);

    Acceptance acceptance = await(accept(ledger, transfer(1, 2, 100)));
    AcceptedTransfer accepted = ((Acceptance.Accepted) acceptance).transfer();
    assertThat(accepted.state()).isInstanceOf(AcceptedTransfer.Pending.class);
    site.awaitSettled();

    assertThat(state(ledger, accepted.id()))
        .isInstanceOfSatisfying(
            AcceptedTransfer.Settled.class,
            settled -> {
              assertThat(settled.transfer().id()).isEqualTo(accepted.id());
              assertThat(settled.transfer().sourceBalanceMinor()).isEqualTo(OPENING_MINOR - 100);
            });
    site.assertSound();
  }

  @Test
  void refusalIsFinalAndTellsItsFigures() {
    LedgerRuntime ledger = site.open(2);
    site.wallets(ledger, 2);

    long id = accepted(ledger, transfer(1, 2, OPENING_MINOR + 1));
    long nobody = accepted(ledger, transfer(1, Command.NOBODY, 1));
    site.awaitSettled();

    assertThat(state(ledger, id))
        .isInstanceOfSatisfying(
            AcceptedTransfer.Refused.class,
            refused -> {
              assertThat(refused.refusal().code()).isEqualTo(RefusalCode.INSUFFICIENT_FUNDS);
              assertThat(refused.refusal().shortfallMinor()).isEqualTo(1);
              assertThat(refused.refusal().availableMinor()).isEqualTo(OPENING_MINOR);
            });
    assertThat(state(ledger, nobody))
        .isInstanceOfSatisfying(
            AcceptedTransfer.Refused.class,
            refused ->
                assertThat(refused.refusal().code()).isEqualTo(RefusalCode.RECIPIENT_NOT_FOUND));
    assertThat(site.number("SELECT count(*) FROM refusal")).isZero();
    site.assertSound();
  }

  @Test
  void sameKeyIsAcceptedOnceAndAnotherRequestWithItNever() {
    LedgerRuntime first = site.open(1);
    LedgerRuntime second = site.open(1);
    site.wallets(first, 40);
    List<CompletableFuture<Acceptance>> twins = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      twins.add(accept(i % 2 == 0 ? first : second, transfer("k", 1, 2, 100)));
    }
    List<Acceptance.Accepted> answers =
        twins.stream().map(twin -> (Acceptance.Accepted) await(twin)).toList();
    assertThat(answers).filteredOn(answer -> !answer.replayed()).hasSize(1);
    assertThat(answers)
        .extracting(answer -> answer.transfer().id())
        .containsOnly(answers.getFirst().transfer().id());

    // In the same slot, and in another one.
    assertThat(await(accept(second, transfer("k", 1, 3, 100))))
        .isInstanceOf(Acceptance.KeyReused.class);
    for (int wallet = 2; wallet <= 40; wallet++) {
      assertThat(await(accept(first, transfer("k", wallet, 1, 100))))
          .isInstanceOf(Acceptance.KeyReused.class);
    }
    site.awaitSettled();
    site.assertSound();
    assertThat(site.number("SELECT count(*) FROM accepted_transfer")).isEqualTo(1);
  }

  @Test
  void oneKeyForManyWalletsAtOnceIsAcceptedOnce() {
    LedgerRuntime first = site.open(1);
    LedgerRuntime second = site.open(1);
    site.wallets(first, 40);
    for (int round = 0; round < 20; round++) {
      List<CompletableFuture<Acceptance>> all = new ArrayList<>();
      for (int wallet = 1; wallet <= 39; wallet++) {
        LedgerRuntime ledger = wallet % 2 == 0 ? first : second;
        all.add(accept(ledger, transfer("round" + round, wallet, 40, 1)));
      }
      assertThat(all.stream().map(BacklogSite::await))
          .filteredOn(Acceptance.Accepted.class::isInstance)
          .hasSize(1);
    }
    site.awaitSettled();
    site.assertSound();
  }

  @Test
  void cancelledWhilePendingMovesNothing() {
    LedgerRuntime accepting = site.open(0);
    site.wallets(accepting, 2);
    long id = accepted(accepting, transfer(1, 2, 100));

    assertThat(accepting.backlog().cancel(id).orElseThrow().state())
        .isInstanceOf(AcceptedTransfer.Cancelled.class);
    assertThat(accepting.backlog().cancel(id).orElseThrow().state())
        .as("again")
        .isInstanceOf(AcceptedTransfer.Cancelled.class);
    long behind = accepted(accepting, transfer(1, 2, 1));
    LedgerRuntime settling = site.open(1);
    site.awaitSettled();

    assertThat(state(settling, behind)).isInstanceOf(AcceptedTransfer.Settled.class);
    assertThat(state(settling, id)).isInstanceOf(AcceptedTransfer.Cancelled.class);
    assertThat(accepting.backlog().cancel(behind).orElseThrow().state())
        .as("too late")
        .isInstanceOf(AcceptedTransfer.Settled.class);
    assertThat(accepting.backlog().cancel(12_345)).isEmpty();
    site.assertSound();
  }

  @Test
  void oneWalletsTransfersAreSettledInOrderWhoeverHoldsTheirSlots() {
    LedgerRuntime first = site.open(3);
    site.wallets(first, 50);
    Random random = new Random(7);
    List<CompletableFuture<Acceptance>> all = new ArrayList<>();
    LedgerRuntime second = site.open(3);
    for (int i = 0; i < 6_000; i++) {
      long source = random.nextInt(10) == 0 ? 1 : 1 + random.nextInt(50);
      long destination = 1 + (source + random.nextInt(49)) % 50;
      // Most are larger than what a wallet has after a while: refusals are among them.
      LedgerRuntime ledger = i % 2 == 0 ? first : second;
      all.add(accept(ledger, transfer(source, destination, 1 + random.nextInt(3_000))));
      if (i == 4_000) {
        site.close(second);
        second = first;
      }
    }
    all.forEach(each -> each.exceptionally(thrown -> new Acceptance.KeyReused()).join());
    site.awaitSettled();
    site.assertSound();
    assertThat(site.number("SELECT count(*) FROM accepted_transfer WHERE state = 3")).isPositive();
    assertThat(
            site.number("SELECT sum(accepted) FROM backlog_accepted")
                - site.number("SELECT sum(finished) FROM backlog_finished"))
        .isZero();
  }

  @Test
  void slotsAreSharedAndGoOverWhenAnInstanceEnds() {
    LedgerRuntime first = site.open(1);
    await("all slots are the first's", () -> slotsHeld() == Slots.COUNT && holders() == 1);
    LedgerRuntime second = site.open(1);
    await(
        "each has half",
        () ->
            site.number(
                    "SELECT count(*) FROM (SELECT owner FROM lease WHERE name LIKE 'slot/%'"
                        + " AND expires_at > now() GROUP BY owner HAVING count(*) = "
                        + Slots.COUNT / 2
                        + ") s")
                == 2);
    site.close(first);
    await("all slots are the second's", () -> slotsHeld() == Slots.COUNT && holders() == 1);
    site.wallets(second, 2);
    long id = accepted(second, transfer(1, 2, 100));
    site.awaitSettled();
    assertThat(state(second, id)).isInstanceOf(AcceptedTransfer.Settled.class);
  }

  @Test
  void fullBacklogRefusesAtOnceAndStillKnowsItsKeys() {
    LedgerRuntime accepting = site.open(0, 10);
    site.wallets(accepting, 2);
    List<Command> commands = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      commands.add(transfer(1, 2, 1));
      accepted(accepting, commands.getLast());
    }
    assertThatThrownBy(() -> await(accept(accepting, transfer(1, 2, 1))))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            LedgerFaultException.class,
            fault -> assertThat(fault.fault()).isEqualTo(LedgerFaultException.Fault.OVERLOADED));
    assertThat(await(accept(accepting, commands.getFirst())))
        .isInstanceOfSatisfying(
            Acceptance.Accepted.class, again -> assertThat(again.replayed()).isTrue());

    LedgerRuntime settling = site.open(1, 10);
    site.awaitSettled();
    accepted(settling, transfer(1, 2, 1));
    site.awaitSettled();
    site.assertSound();
  }

  @Test
  void whatKeepsFailingIsParkedAndItsWalletGoesOn() {
    LedgerRuntime ledger = site.open(2);
    site.wallets(ledger, 3);
    site.execute("ALTER TABLE transfer ADD CONSTRAINT unlucky CHECK (amount <> 13)");

    List<Long> ids = new ArrayList<>();
    for (long amount : new long[] {5, 13, 7}) {
      ids.add(accepted(ledger, transfer(1, 2, amount)));
    }
    long other = accepted(ledger, transfer(3, 2, 1));
    await("the unlucky one has failed", () -> acts("failed") > 0);
    assertThat(state(ledger, ids.getLast())).isInstanceOf(AcceptedTransfer.Pending.class);
    site.awaitSettled();

    assertThat(state(ledger, ids.get(0))).isInstanceOf(AcceptedTransfer.Settled.class);
    assertThat(state(ledger, ids.get(1))).isInstanceOf(AcceptedTransfer.Parked.class);
    assertThat(state(ledger, ids.get(2))).isInstanceOf(AcceptedTransfer.Settled.class);
    assertThat(state(ledger, other)).isInstanceOf(AcceptedTransfer.Settled.class);
    assertThat(acts("failed")).isEqualTo(FailedTransfers.FAILURES_MAX);
    assertThat(acts("parked")).isEqualTo(1);
    assertThat(site.number("SELECT count(*) FROM parked_transfer WHERE error LIKE '%unlucky%'"))
        .isEqualTo(1);
    site.assertSound();
  }

  @Test
  void takenOverSlotIsReadFromItsMark() {
    LedgerRuntime first = site.open(2);
    site.wallets(first, 20);
    for (int i = 0; i < 200; i++) {
      accepted(first, transfer(1 + i % 20, 1 + (i + 1) % 20, 1));
    }
    site.awaitSettled();
    site.close(first);
    assertThat(site.number("SELECT sum(settled_through) FROM backlog_finished")).isEqualTo(200);

    LedgerRuntime accepting = site.open(0);
    long id = accepted(accepting, transfer(1, 2, 1));
    LedgerRuntime second = site.open(1);
    site.awaitSettled();
    assertThat(state(second, id)).isInstanceOf(AcceptedTransfer.Settled.class);
  }

  private long acts(String act) {
    return site.number("SELECT count(*) FROM accepted_transfer_act WHERE act = '" + act + "'");
  }

  private long slotsHeld() {
    return site.number(
        "SELECT count(*) FROM lease WHERE name LIKE 'slot/%' AND expires_at > now()");
  }

  private long holders() {
    return site.number(
        "SELECT count(DISTINCT owner) FROM lease WHERE name LIKE 'slot/%' AND expires_at > now()");
  }

  @Test
  void slotWhoseWorkerIsPausedAmidASettlementIsTakenOver() throws SQLException {
    LedgerRuntime first = site.open(1);
    site.wallets(first, 2);
    await("all slots are the first's", () -> slotsHeld() == Slots.COUNT);
    site.close(first);
    try (Connection paused = site.writer();
        var statement = paused.createStatement()) {
      paused.setAutoCommit(false);
      statement.execute("SELECT FROM lease WHERE name LIKE 'slot/%' FOR SHARE");
      LedgerRuntime second = site.open(1);
      await("all slots are the second's", () -> slotsHeld() == Slots.COUNT);
      long id = accepted(second, transfer(1, 2, 1));
      site.awaitSettled();
      assertThat(state(second, id)).isInstanceOf(AcceptedTransfer.Settled.class);
      assertThat(paused.isValid(1)).isFalse();
    }
  }

  @Test
  void takeoverOfASlotWaitsForASettlementInFlight() throws SQLException {
    LedgerRuntime ledger = site.open(1);
    site.wallets(ledger, 2);
    String slot = Slots.lease(Slots.of(1));
    try (Connection holder = site.writer();
        Connection other = site.writer();
        var hold = holder.createStatement();
        var takeover = other.createStatement()) {
      holder.setAutoCommit(false);
      hold.execute("SELECT FROM wallet WHERE id = 2 FOR UPDATE");
      long id = accepted(ledger, transfer(1, 2, 1));
      await(
          "the settlement waits for the wallet",
          () ->
              site.number(
                      "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                          + " AND application_name = 'florin-writer'"
                          + " AND datname = current_database()")
                  > 0);

      takeover.execute("SET lock_timeout = '50ms'");
      assertThatThrownBy(() ->
              takeover.execute("UPDATE lease SET token = token + 1 WHERE name = '" + slot + "'"))
          .hasMessageContaining("lock timeout");

      holder.rollback();
      site.awaitSettled();
      assertThat(state(ledger, id)).isInstanceOf(AcceptedTransfer.Settled.class);
    }
  }
}
