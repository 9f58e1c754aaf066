package dev.florin.ledger.commit;

import static dev.florin.ledger.commit.Commands.deposit;
import static dev.florin.ledger.commit.Commands.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.Command;
import dev.florin.ledger.IdSource;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.RefusalCode;
import dev.florin.telemetry.Instruments;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** One lane, turned by hand, on a store and a clock that the test moves. */
abstract class LaneByHand {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int TURNS_MAX = 5_000;

  final LaneQueue<Outcome> queue = new LaneQueue<>(10_000);
  final ScriptedStore store = new ScriptedStore();
  final LaneStatistics statistics = new LaneStatistics();
  long nowNanos = 1_000;
  final MeterRegistry registry = new SimpleMeterRegistry();
  final Instruments instruments = new Instruments(Instruments.none().tracer(), registry);
  final LaneMeters meters = new LaneMeters(instruments, "money", () -> nowNanos);
  final MoneyMeters money = new MoneyMeters(instruments);
  final ScriptedFences fences = new ScriptedFences();
  final CountingIds ids = new CountingIds();
  final Lane<Outcome> lane =
      new Lane<>(
          0,
          queue,
          new MoneyTransaction(
              0,
              ids,
              fences,
              new MoneyTransaction.Counts(statistics, meters.lane(0), money)),
          new Lane.Surroundings(
              store,
              ids,
              () -> nowNanos,
              Runnable::run,
              statistics,
              BatchTraces.of(Instruments.none())),
          1_024);

  /** 1, 2, 3 …, until it is stopped. */
  static final class CountingIds implements IdSource {
    private long last;
    private Optional<String> stopped = Optional.empty();

    @Override
    public long next() {
      if (stopped.isPresent()) {
        throw new LedgerFaultException(Fault.UNAVAILABLE, stopped.get());
      }
      return ++last;
    }

    @Override
    public void stop(String reason) {
      stopped = Optional.of(reason);
    }

    @Override
    public Optional<String> stopped() {
      return stopped;
    }
  }

  @BeforeEach
  final void wallets() {
    for (long id = 1; id <= 20; id++) {
      store.wallet(id, 1_000);
    }
  }

  final List<Ticket<Outcome>> mixedBatch(boolean withRefusal) {
    List<Ticket<Outcome>> tickets =
        new ArrayList<>(List.of(offer(transfer(1, 2, 100)), offer(deposit(3, 50))));
    if (withRefusal) {
      tickets.add(offer(transfer(4, 5, 5_000)));
    }
    return tickets;
  }

  final void assertMixedBatchHappenedOnce(List<Ticket<Outcome>> tickets) {
    assertThat(done(tickets.get(0)).replayed()).isFalse();
    assertThat(done(tickets.get(1)).replayed()).isFalse();
    tickets.stream()
        .skip(2)
        .forEach(
            ticket -> assertThat(refusal(ticket).code()).isEqualTo(RefusalCode.INSUFFICIENT_FUNDS));
    assertThat(store.balance(1)).isEqualTo(900);
    assertThat(store.balance(2)).isEqualTo(1_100);
    assertThat(store.balance(3)).isEqualTo(1_050);
    assertThat(store.transfers).hasSize(2);
    assertThat(queue.isIdle()).isTrue();
  }

  /** Turns the lane until it is idle; the nanoseconds it wanted to wait. */
  final long run() {
    long waitedNanos = 0;
    for (int turn = 0; turn < TURNS_MAX; turn++) {
      long waitNanos = lane.turn();
      if (waitNanos == Lane.IDLE) {
        return waitedNanos;
      }
      nowNanos += waitNanos;
      waitedNanos += waitNanos;
    }
    throw new AssertionError("not idle after " + TURNS_MAX + " turns: " + store.calls);
  }

  final Ticket<Outcome> offer(Command command) {
    Ticket<Outcome> ticket = new Ticket<>(command, nowNanos + PATIENCE_NANOS);
    assertThat(queue.offer(ticket)).isTrue();
    return ticket;
  }

  static Outcome.Done done(Ticket<Outcome> ticket) {
    return (Outcome.Done) ticket.answer().getNow(null);
  }

  static Refusal refusal(Ticket<Outcome> ticket) {
    return ((Outcome.Refused) ticket.answer().getNow(null)).refusal();
  }
}
