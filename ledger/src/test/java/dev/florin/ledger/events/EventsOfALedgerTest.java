package dev.florin.ledger.events;

import static dev.florin.ledger.commit.Commands.deposit;
import static dev.florin.ledger.commit.Commands.transfer;
import static dev.florin.ledger.commit.Commands.withNote;
import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.Command;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.RefusalCode;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.commit.LedgerFixture;
import dev.florin.ledger.verify.LedgerCheck;
import dev.florin.ledger.verify.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes an event, and what does not. */
class EventsOfALedgerTest {
  private static final int WALLETS = 10;

  private final EventSite site = new EventSite(1, WALLETS);
  private final LedgerFixture fixture = site.fixture;

  @AfterEach
  void close() {
    var config = fixture.config();
    List<Verdict> verdicts =
        LedgerCheck.run(config.jdbcUrl(), config.user(), config.password(), verdict -> {});
    site.close();
    assertThat(verdicts).allMatch(Verdict::holds);
  }

  @Test
  void whatWasDoneAtOnceIsOneEventWithTheTransferAsItIsInTheHistory() {
    Transfer done = done(fixture.outcome(transfer(1, 2, 100)));

    Event event = news().getFirst();

    assertThat(event.fact()).isEqualTo(new Event.Committed(done));
    assertThat(event.time()).isEqualTo(done.createdAt());
    assertThat(event.position()).isEqualTo(new EventPosition(1, WALLETS + 1));
  }

  @Test
  void refusalsAndAnswersThatAreGivenAgainAreNoEvents() {
    Command paid = transfer(1, 2, 100);
    final Transfer done = done(fixture.outcome(paid));
    Command refused = transfer(3, 4, 1_000_000);
    fixture.outcome(refused);
    fixture.outcome(refused);
    fixture.outcome(paid);

    assertThat(news()).extracting(Event::fact).containsExactly(new Event.Committed(done));
  }

  @Test
  void ofTwinsInOneBatchOneIsAnEvent() {
    Command twin = transfer(1, 2, 100);
    List<CompletableFuture<Outcome>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      answers.add(fixture.submit(i % 2 == 0 ? twin : transfer(3, 4, 1)));
    }
    answers.forEach(LedgerFixture::await);

    assertThat(news())
        .hasSize(101)
        .filteredOn(event -> ((Event.Committed) event.fact()).transfer().amountMinor() == 100)
        .hasSize(1);
  }

  @Test
  void whatIsHalvedBecauseOfACulpritIsStillOneEventEach() {
    List<CompletableFuture<Outcome>> answers = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      Command command = transfer(1 + i % 8, 9, 1);
      answers.add(fixture.submit(i == 40 ? withNote(command, "x".repeat(300)) : command));
    }
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .handle((all, thrown) -> thrown)
        .orTimeout(LedgerFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();

    assertThat(answers).filteredOn(CompletableFuture::isCompletedExceptionally).hasSize(1);
    assertThat(news()).hasSize(63);
  }

  @Test
  void aSettledTransferIsTwoEventsOneBehindTheOther() {
    long id = site.accept(0, 1, 2, 100);
    List<Event> events = news();

    Transfer moved = site.ledger(0).history().transfer(id).orElseThrow();
    assertThat(events)
        .extracting(Event::fact)
        .containsExactly(new Event.Committed(moved), new Event.Settled(moved));
  }

  @Test
  void anAcceptedTransferThatIsRefusedIsOneEventWithItsRefusal() {
    final long paid = site.accept(0, 1, 2, 100);
    long refused = site.accept(0, 3, 4, 1_000_000);
    List<Event> events = news();

    AcceptedTransfer ended = site.ledger(0).backlog().find(refused).orElseThrow();
    AcceptedTransfer.Refused state = (AcceptedTransfer.Refused) ended.state();
    assertThat(state.refusal().code()).isEqualTo(RefusalCode.INSUFFICIENT_FUNDS);
    assertThat(events).hasSize(3);
    assertThat(events)
        .extracting(Event::fact)
        .contains(new Event.Refused(ended, state))
        .anyMatch(
            fact -> fact instanceof Event.Settled(Transfer transfer) && transfer.id() == paid);
  }

  @Test
  void aCommitIsInTheLogSoonWithoutAnybodyElseDoingAnything() {
    fixture.outcome(deposit(1, 5));

    EventSite.await("the place", () -> site.log().newest().number() == WALLETS + 1);
  }

  /** What happened since the opening deposits. */
  private List<Event> news() {
    site.awaitQuiet();
    return site.after(new EventPosition(1, WALLETS), EventLog.EVENTS_MAX);
  }

  private static Transfer done(Outcome outcome) {
    return ((Outcome.Done) outcome).transfer();
  }
}
