package dev.florin.ledger.bench;

import dev.florin.ledger.LedgerRuntime;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * A closed loop that accepts so many transfers, and no more.
 *
 * @param ledger where
 * @param payments which
 * @param inFlight how many wait for their answer at any time
 */
record BacklogFill(LedgerRuntime ledger, Payments payments, int inFlight) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /**
   * Accepts them; how many a second that were.
   *
   * @throws IllegalStateException if one was not accepted
   */
  long run(int transfers) throws InterruptedException {
    final long begunNanos = System.nanoTime();
    final long first = Payments.anyBeginning();
    Semaphore room = new Semaphore(inFlight);
    LongAdder failures = new LongAdder();
    for (long number = first; number < first + transfers; number++) {
      room.acquire();
      var _ =
          ledger
              .backlog()
              .accept(payments.of(number), PATIENCE)
              .whenComplete((acceptance, _) -> {
                if (acceptance == null || !BacklogPhases.isNew(acceptance)) {
                  failures.increment();
                }
                room.release();
              });
    }
    room.acquire(inFlight);
    if (failures.sum() > 0) {
      throw new IllegalStateException(failures + " of " + transfers + " were not accepted");
    }
    return transfers * NANOS_PER_SECOND / Math.max(1, System.nanoTime() - begunNanos);
  }
}
