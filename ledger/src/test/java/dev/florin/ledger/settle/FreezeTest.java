package dev.florin.ledger.settle;

import static dev.florin.ledger.settle.BacklogSite.PATIENCE;
import static dev.florin.ledger.settle.BacklogSite.accept;
import static dev.florin.ledger.settle.BacklogSite.accepted;
import static dev.florin.ledger.settle.BacklogSite.await;
import static dev.florin.ledger.settle.BacklogSite.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.Acceptance;
import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.Command;
import dev.florin.ledger.Freeze;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.RefusalCode;
import dev.florin.ledger.audit.Act;
import dev.florin.ledger.audit.AuditEntry;
import dev.florin.ledger.commit.Commands;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A freeze is decided under the wallet's lock, on both ways that money goes. */
class FreezeTest {
  private static final long WALLET = 1;
  private static final long OTHER = 2;
  private static final Act ACT =
      new Act("olga", null, "SetFreeze", WALLET, "", "stolen", "192.0.2.7", null);

  private final BacklogSite site = new BacklogSite();

  @AfterEach
  void close() {
    site.close();
  }

  @ParameterizedTest
  @CsvSource({"NONE, true, true", "IN, false, true", "OUT, true, false", "BOTH, false, false"})
  void itHoldsInItsDirectionOnBothWays(Freeze freeze, boolean in, boolean out) {
    LedgerRuntime ledger = site.open(2);
    site.wallets(ledger, 2);

    assertThat(ledger.freezes().set(WALLET, freeze, ACT)).contains(Freeze.NONE);

    assertThat(ledger.freezes().find(WALLET)).contains(freeze);
    assertThat(isDone(ledger, Commands.deposit(WALLET, 1))).isEqualTo(in);
    assertThat(isDone(ledger, Commands.transfer(OTHER, WALLET, 1))).isEqualTo(in);
    assertThat(isDone(ledger, Commands.withdrawal(WALLET, 1))).isEqualTo(out);
    assertThat(isDone(ledger, Commands.transfer(WALLET, OTHER, 1))).isEqualTo(out);
    long accepted = accepted(ledger, BacklogSite.transfer(WALLET, OTHER, 1));
    long acceptedIn = accepted(ledger, BacklogSite.transfer(OTHER, WALLET, 1));
    site.awaitSettled();
    assertThat(state(ledger, accepted) instanceof AcceptedTransfer.Settled).isEqualTo(out);
    assertThat(state(ledger, acceptedIn) instanceof AcceptedTransfer.Settled).isEqualTo(in);
    site.assertSound();
  }

  @Test
  void whatWasAcceptedBeforeItIsRefusedWhenItSettles() {
    LedgerRuntime accepting = site.open(0);
    site.wallets(accepting, 2);
    long id = accepted(accepting, BacklogSite.transfer(WALLET, OTHER, 1));

    accepting.freezes().set(WALLET, Freeze.OUT, ACT);
    LedgerRuntime settling = site.open(2);
    site.awaitSettled();

    assertThat(state(settling, id))
        .isInstanceOfSatisfying(
            AcceptedTransfer.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(RefusalCode.WALLET_FROZEN));
    site.assertSound();
  }

  @Test
  void aWalletThatIsLetGoAgainPays() {
    LedgerRuntime ledger = site.open(2);
    site.wallets(ledger, 2);
    ledger.freezes().set(WALLET, Freeze.BOTH, ACT);

    assertThat(ledger.freezes().set(WALLET, Freeze.NONE, ACT)).contains(Freeze.BOTH);

    assertThat(isDone(ledger, Commands.transfer(WALLET, OTHER, 1))).isTrue();
  }

  /** Money only leaves the wallet here, so its version counts what left. */
  @Test
  void nothingLeavesAfterAFreezeWasAnsweredHoweverBusyTheWalletIs() throws Exception {
    LedgerRuntime ledger = site.open(2);
    LedgerRuntime another = site.open(2);
    site.wallets(ledger, 2);
    AtomicBoolean frozen = new AtomicBoolean();
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    Thread payer =
        Thread.ofPlatform()
            .start(() -> {
              for (int after = 0; after < 200; ) {
                after += frozen.get() ? 1 : 0;
                outcomes.add(pay(ledger));
                outcomes.add(pay(another));
                CompletableFuture<Acceptance> _ =
                    accept(another, BacklogSite.transfer(WALLET, OTHER, 1));
                await(outcomes.get(Math.max(0, outcomes.size() - 32)));
              }
            });
    BacklogSite.await("something was paid", () -> version() > 50);

    another.freezes().set(WALLET, Freeze.OUT, ACT);
    long versionAtTheFreeze = version();
    frozen.set(true);
    payer.join(PATIENCE);
    outcomes.forEach(BacklogSite::await);
    site.awaitSettled();

    assertThat(version()).isEqualTo(versionAtTheFreeze);
    assertThat(outcomes.getLast().join()).isInstanceOf(Outcome.Refused.class);
    site.assertSound();
  }

  @Test
  void eachTimeIsRecordedWithItsReasonAlsoWhereNothingChanges() {
    LedgerRuntime ledger = site.open(2);
    site.wallets(ledger, 2);

    ledger.freezes().set(WALLET, Freeze.OUT, ACT);
    ledger.freezes().set(WALLET, Freeze.OUT, ACT);

    assertThat(ledger.auditLog().before(Long.MAX_VALUE, WALLET, 10))
        .extracting(AuditEntry::act)
        .containsExactly(ACT.with("out to out"), ACT.with("none to out"));
  }

  @Test
  void onlyUsersWalletsAreFrozenAndNothingElseIsRecorded() {
    LedgerRuntime ledger = site.open(2);
    site.wallets(ledger, 2);
    long system = site.number("SELECT min(wallet_id) FROM system_wallet");

    for (long id : new long[] {system, 4711, -1, 0, Long.MAX_VALUE}) {
      assertThat(ledger.freezes().set(id, Freeze.BOTH, ACT)).isEmpty();
      assertThat(ledger.freezes().find(id)).isEmpty();
    }

    assertThat(ledger.auditLog().before(Long.MAX_VALUE, null, 10)).isEmpty();
    assertThat(site.number("SELECT count(*) FROM wallet WHERE frozen <> 0")).isZero();
  }

  private static CompletableFuture<Outcome> pay(LedgerRuntime ledger) {
    return ledger.ledger().submit(Commands.transfer(WALLET, OTHER, 1), PATIENCE);
  }

  private static boolean isDone(LedgerRuntime ledger, Command command) {
    return switch (await(ledger.ledger().submit(command, PATIENCE))) {
      case Outcome.Done _ -> true;
      case Outcome.Refused(var refusal, var _) -> {
        assertThat(refusal.code()).isEqualTo(RefusalCode.WALLET_FROZEN);
        yield false;
      }
    };
  }

  private long version() {
    return site.number("SELECT version FROM wallet WHERE id = " + WALLET);
  }
}
