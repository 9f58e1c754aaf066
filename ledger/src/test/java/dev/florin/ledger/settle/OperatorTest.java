package dev.florin.ledger.settle;

import static dev.florin.ledger.settle.BacklogSite.accepted;
import static dev.florin.ledger.settle.BacklogSite.await;
import static dev.florin.ledger.settle.BacklogSite.state;
import static dev.florin.ledger.settle.BacklogSite.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.backlog.Decision;
import dev.florin.ledger.backlog.Intervention;
import dev.florin.ledger.backlog.QueueAct;
import dev.florin.ledger.backlog.QueueDesk;
import dev.florin.ledger.postgres.OperatorConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operators beside workers that run. */
@Timeout(300)
class OperatorTest {
  private static final Decision DECISION = new Decision("fiona", "the constraint is gone");

  private final BacklogSite site = new BacklogSite();

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void whatIsTriedAgainIsParkedAgainOrSettlesAfterItsYoungerOnesAndWhatIsDroppedIsCancelled() {
    LedgerRuntime ledger = site.open(2);
    site.wallets(ledger, 3);
    site.execute("ALTER TABLE transfer ADD CONSTRAINT unlucky CHECK (amount <> 13)");
    long unlucky = accepted(ledger, transfer(1, 2, 13));
    long dropped = accepted(ledger, transfer(3, 2, 13));
    long younger = accepted(ledger, transfer(1, 2, 7));
    site.awaitSettled();
    try (OperatorConnection connection = site.operator()) {
      QueueDesk desk = new QueueDesk(connection);
      assertThat(desk.overview().slots()).allMatch(slot -> slot.holder() != null);
      assertThat(desk.parked(10, 0))
          .hasSize(2)
          .allMatch(parked -> parked.error().contains("unlucky"));
      site.assertSound();

      assertThat(desk.drop(dropped, DECISION)).isInstanceOf(Intervention.Done.class);
      assertThat(desk.retry(unlucky, DECISION)).isInstanceOf(Intervention.Done.class);
      await("it is parked again", () -> desk.overview().parked() == 1);
      site.execute("ALTER TABLE transfer DROP CONSTRAINT unlucky");
      assertThat(desk.retry(unlucky, DECISION)).isInstanceOf(Intervention.Done.class);
      site.awaitSettled();

      assertThat(state(ledger, unlucky)).isInstanceOf(AcceptedTransfer.Settled.class);
      assertThat(state(ledger, dropped)).isInstanceOf(AcceptedTransfer.Cancelled.class);
      assertThat(version(unlucky)).isGreaterThan(version(younger));
      assertThat(desk.find(unlucky).orElseThrow().acts())
          .extracting(QueueAct::act)
          .containsExactlyElementsOf(failedAndRetriedTwice());
      site.assertSound();
    }
  }

  private static List<String> failedAndRetriedTwice() {
    List<String> acts = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      acts.addAll(Collections.nCopies(FailedTransfers.FAILURES_MAX, "failed"));
      acts.addAll(List.of("parked", "retried"));
    }
    return acts;
  }

  private long version(long id) {
    return site.number("SELECT source_version FROM transfer WHERE id = " + id);
  }
}
