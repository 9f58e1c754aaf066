package dev.florin.ledger.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.backlog.Decision;
import dev.florin.ledger.backlog.Intervention;
import dev.florin.ledger.backlog.QueueDesk;
import dev.florin.ledger.commit.LedgerFixture;
import dev.florin.ledger.postgres.OperatorConnection;
import dev.florin.ledger.verify.LedgerCheck;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Accepted transfers that nobody settles: they end by other hands. */
class EventsWithoutWorkersTest {
  private static final int WALLETS = 4;

  private final EventSite site = new EventSite(LedgerFixture.open(1, 0), WALLETS);
  private final LedgerFixture fixture = site.fixture;

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void aCancelledTransferIsOneEventHoweverOftenItIsCancelled() {
    final long waiting = site.accept(0, 3, 4, 100);
    long id = site.accept(0, 1, 2, 100);
    site.ledger(0).backlog().cancel(id);
    site.ledger(0).backlog().cancel(id);

    assertCancelled(id);
    assertThat(site.ledger(0).backlog().find(waiting).orElseThrow().state())
        .isEqualTo(new AcceptedTransfer.Pending());
  }

  @Test
  void aTransferThatAnOperatorDropsIsCancelled() {
    long id = site.accept(0, 1, 2, 100);
    fixture.execute(
        """
        UPDATE accepted_transfer SET state = 5, failures = 5 WHERE id = %1$d;
        UPDATE backlog_finished b SET finished = finished + 1
          FROM accepted_transfer a WHERE a.id = %1$d AND b.slot = a.slot;
        INSERT INTO parked_transfer (transfer_id, bucket, error) VALUES (%1$d, 0, 'an error')
        """
            .formatted(id));
    try (OperatorConnection operator = OperatorConnection.open(fixture.config())) {
      QueueDesk desk = new QueueDesk(operator);
      Decision decision = new Decision("operator", "a reason");
      assertThat(desk.drop(id, decision)).isInstanceOf(Intervention.Done.class);
      assertThat(desk.drop(id, decision)).isInstanceOf(Intervention.NotParked.class);
    }

    assertCancelled(id);
  }

  private void assertCancelled(long id) {
    EventSite.await("its place", () -> fixture.number("SELECT count(*) FROM event_outbox") == 0);
    List<Event> news = site.after(new EventPosition(1, WALLETS), EventLog.EVENTS_MAX);
    AcceptedTransfer ended = site.ledger(0).backlog().find(id).orElseThrow();
    AcceptedTransfer.Cancelled state = (AcceptedTransfer.Cancelled) ended.state();
    assertThat(news)
        .containsExactly(
            new Event(new EventPosition(1, WALLETS + 1), new Event.Cancelled(ended, state)));
    assertThat(news.getFirst().time()).isEqualTo(state.at());
    var config = fixture.config();
    assertThat(LedgerCheck.run(config.jdbcUrl(), config.user(), config.password(), verdict -> {}))
        .allMatch(verdict -> verdict.holds());
  }
}
