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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend frozen with COMMIT on the wire: what becomes of it, and what its callers are told. */
final class LostCommitTest {
  private final CrashSite site = new CrashSite(TestPostgres.emptyDatabase());
  private PostgresProxy proxy;
  private LedgerRuntime ledger;
  private Sent sent = new Sent(List.of(), List.of());

  /** What was asked for in one batch; the last of several is to be refused. */
  private record Sent(List<Command> commands, List<CompletableFuture<Outcome>> answers) {}

  @BeforeEach
  void open() throws IOException {
    proxy = new PostgresProxy(site.config().jdbcUrl());
    ledger = site.openThrough(proxy, 1);
    site.wallets(ledger, 10);
  }

  @AfterEach
  void close() {
    site.close();
    proxy.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCommitThatNeverArrivesIsDoneAgain(boolean slow) throws SQLException {
    Stop commit = proxy.stopBefore(message -> message.executes("COMMIT") && message.afterCopy());
    send(slow);
    ProxyLink link = CrashSite.await(commit.reached());
    link.cutClient();
    requireSettlingWaits();
    link.cutServer();

    requireEachOnce();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCommitWhoseAnswerIsLostIsFound(boolean slow) throws SQLException {
    Stop commit = proxy.stopBefore(message -> message.executes("COMMIT") && message.afterCopy());
    send(slow);
    ProxyLink link = CrashSite.await(commit.reached());
    link.holdAnswers();
    commit.release();
    CrashSite.await("the commit", () -> site.rows(sent.commands().getFirst()) == 1);
    assertThat(sent.answers()).noneMatch(CompletableFuture::isDone);
    link.cutClient();

    requireEachOnce();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCommitThatArrivesWhileItIsSettledIsFound(boolean slow) throws SQLException {
    Stop commit = proxy.stopBefore(message -> message.executes("COMMIT") && message.afterCopy());
    send(slow);
    ProxyLink link = CrashSite.await(commit.reached());
    link.cutClient();
    requireSettlingWaits();
    commit.release();

    requireEachOnce();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCommitThatStaysOnTheWireIsEndedByTheSettling(boolean slow) throws SQLException {
    Stop commit = proxy.stopBefore(message -> message.executes("COMMIT") && message.afterCopy());
    send(slow);
    CrashSite.await(commit.reached()).cutClient();

    requireEachOnce();
    assertThat(ledger.statistics().endedWriters()).isEqualTo(1);
  }

  private void requireSettlingWaits() {
    site.awaitWriter("wait_event_type = 'Lock'");
    assertThat(sent.answers()).noneMatch(CompletableFuture::isDone);
    assertThat(site.rows(sent.commands().getFirst())).isZero();
  }

  /** One transfer, by the fast path; or several commands that wait until they are one batch. */
  private void send(boolean slow) throws SQLException {
    if (!slow) {
      submit(List.of(Commands.transfer(1, 2, 100)));
      return;
    }
    try (Connection _ = site.holding("SELECT 1 FROM wallet WHERE id = 9 FOR UPDATE")) {
      var refused = CrashSite.submit(ledger, Commands.transfer(9, Command.NOBODY, 1));
      site.awaitWriter("wait_event_type = 'Lock'");
      submit(
          List.of(
              Commands.transfer(1, 2, 100),
              Commands.deposit(3, 50),
              Commands.withdrawal(4, 50),
              Commands.transfer(5, 6, 2 * CrashSite.OPENING_MINOR)));
      assertThat(refused).isNotDone();
    }
  }

  private void submit(List<Command> commands) {
    List<CompletableFuture<Outcome>> answers = new ArrayList<>();
    commands.forEach(command -> answers.add(CrashSite.submit(ledger, command)));
    sent = new Sent(commands, answers);
  }

  private void requireEachOnce() {
    for (int i = 0; i < sent.commands().size(); i++) {
      Outcome outcome = CrashSite.await(sent.answers().get(i));
      if (i < 3) {
        assertThat(outcome.replayed()).isFalse();
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(site.rows(sent.commands().get(i))).isEqualTo(1);
      } else {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(site.number("SELECT count(*) FROM refusal WHERE caller = 'caller'"))
            .isEqualTo(2);
      }
    }
    assertThat(site.balance(1)).isEqualTo(CrashSite.OPENING_MINOR - 100);
    assertThat(site.balance(2)).isEqualTo(CrashSite.OPENING_MINOR + 100);
    assertThat(ledger.statistics().unknownCommits()).isEqualTo(1);
    requireRetriesAreReplays();
    site.requireBooks();
  }

  private void requireRetriesAreReplays() {
    for (int i = 0; i < sent.commands().size(); i++) {
      Outcome first = sent.answers().get(i).join();
      Outcome again = CrashSite.await(CrashSite.submit(ledger, sent.commands().get(i)));
      assertThat(again.replayed()).isTrue();
      if (first instanceof Outcome.Done(var transfer, boolean _)) {
        assertThat(((Outcome.Done) again).transfer()).isEqualTo(transfer);
      }
    }
  }
}
