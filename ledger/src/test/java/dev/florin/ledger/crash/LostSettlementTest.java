package dev.florin.ledger.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.Acceptance;
import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.commit.Commands;
import dev.florin.ledger.crash.PostgresProxy.Message;
import dev.florin.ledger.crash.PostgresProxy.Stop;
import dev.florin.ledger.postgres.TestPostgres;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** COMMIT is on the wire, of an acceptance or of a settlement, and the connection breaks. */
final class LostSettlementTest {
  private final CrashSite site = new CrashSite(TestPostgres.emptyDatabase());
  private PostgresProxy proxy;
  private LedgerRuntime ledger;

  /** Which COMMIT: only that of a settlement comes after a COPY. */
  enum Commit {
    ACCEPTANCE(false),
    SETTLEMENT(true);

    private final boolean afterCopy;

    Commit(boolean afterCopy) {
      this.afterCopy = afterCopy;
    }

    Predicate<Message> message() {
      return it -> it.writer() && it.executes("COMMIT") && it.afterCopy() == afterCopy;
    }
  }

  @BeforeEach
  void open() throws IOException {
    proxy = new PostgresProxy(site.config().jdbcUrl());
    ledger = site.openThrough(proxy, 1, 1);
    site.wallets(ledger, 10);
  }

  @AfterEach
  void close() {
    site.close();
    proxy.close();
  }

  @ParameterizedTest
  @EnumSource
  void aCommitThatNeverArrivesIsDoneAgain(Commit which) {
    Stop commit = proxy.stopBefore(which.message());
    CompletableFuture<Acceptance> answer = accept();
    ProxyLink link = CrashSite.await(commit.reached());
    link.cutClient();
    link.cutServer();

    requireOnce(answer);
  }

  @ParameterizedTest
  @EnumSource
  void aCommitWhoseAnswerIsLostIsFound(Commit which) {
    Stop commit = proxy.stopBefore(which.message());
    CompletableFuture<Acceptance> answer = accept();
    ProxyLink link = CrashSite.await(commit.reached());
    link.holdAnswers();
    commit.release();
    String committed = which == Commit.ACCEPTANCE ? "accepted_transfer" : "transfer";
    CrashSite.await(
        "the commit",
        () -> site.number("SELECT count(*) FROM " + committed + " WHERE caller = 'v2'") == 1);
    link.cutClient();

    requireOnce(answer);
  }

  @ParameterizedTest
  @EnumSource
  void aCommitThatArrivesWhileItIsSettledIsFound(Commit which) {
    Stop commit = proxy.stopBefore(which.message());
    CompletableFuture<Acceptance> answer = accept();
    ProxyLink link = CrashSite.await(commit.reached());
    link.cutClient();
    site.awaitWriter("wait_event_type = 'Lock'");
    commit.release();

    requireOnce(answer);
  }

  private CompletableFuture<Acceptance> accept() {
    Command command =
        Command.transfer(
            CallerKey.accepted("v2", "key"),
            Commands.fingerprint("it"),
            1,
            2,
            100,
            "USD",
            null,
            null);
    return ledger.backlog().accept(command, CrashSite.PATIENCE);
  }

  private void requireOnce(CompletableFuture<Acceptance> answer) {
    assertThat(CrashSite.await(answer))
        .isInstanceOfSatisfying(
            Acceptance.Accepted.class,
            accepted -> {
              assertThat(accepted.replayed()).isFalse();
              requireSettled(accepted.transfer().id());
            });
    assertThat(site.balance(1)).isEqualTo(CrashSite.OPENING_MINOR - 100);
    assertThat(site.balance(2)).isEqualTo(CrashSite.OPENING_MINOR + 100);
    assertThat(site.number("SELECT count(*) FROM accepted_transfer")).isEqualTo(1);
    site.requireBooks();
  }

  private void requireSettled(long id) {
    CrashSite.await(
        "the settlement",
        () -> ledger.backlog().find(id).orElseThrow().state() instanceof AcceptedTransfer.Settled);
  }
}
