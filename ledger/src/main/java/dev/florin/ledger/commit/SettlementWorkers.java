package dev.florin.ledger.commit;

import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/**
 * Settles transfers that were accepted before, with lanes of its own beside those that callers wait
 * for.
 *
 * <p>Threads: any; nothing here waits but {@link #close}.
 */
public final class SettlementWorkers implements AutoCloseable {
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  private final SettlementQueue queue;
  private final LaneCrew<Outcome> crew;

  SettlementWorkers(
      LaneCrew.Place place,
      Claims claims,
      LaneCrew.Means means,
      IntFunction<Transaction<Outcome>> transactions,
      Failures failures,
      IntSupplier callersWaiting,
      QueueMeters meters) {
    this.queue =
        new SettlementQueue(
            claims,
            means.clock(),
            (transfer, fault) -> failures.failed(this, transfer, fault),
            place.firstNumber(),
            place.lanes(),
            callersWaiting);
    this.crew = new LaneCrew<>(place, queue, transactions, means);
    meters.depth(queue::waitingCount);
    meters.age(queue::oldestNanos);
  }

  /** What to do with transfers that fail by themselves. */
  @FunctionalInterface
  public interface Failures {
    /**
     * Is told on a thread that must not be kept. The transfer, and all of its wallet behind it,
     * waits until {@link #retry} or {@link #remove} is called.
     *
     * @param workers who tell
     * @param fault whose cause is the error
     */
    void failed(SettlementWorkers workers, PendingTransfer transfer, LedgerFaultException fault);
  }

  /** Hands in transfers, each slot's in order and once. */
  public void add(List<PendingTransfer> transfers) {
    queue.add(transfers);
    crew.wakeAll();
  }

  /** How many of a slot's transfers were handed in and are not final. */
  public int size(short slot) {
    return queue.size(slot);
  }

  /** The lowest sequence number among them; empty if there is none. */
  public OptionalLong lowestSequence(short slot) {
    return queue.lowestSequence(slot);
  }

  /** Forgets a slot that is held no more. What is in flight is stopped by the slot's lease. */
  public void removeSlot(short slot) {
    queue.removeSlot(slot);
  }

  /** A transfer that failed is tried again after a pause. */
  public void retry(PendingTransfer transfer, Duration pause) {
    queue.retry(transfer, pause);
    crew.wakeAll();
  }

  /** A transfer that failed is not tried again. */
  public void remove(PendingTransfer transfer) {
    queue.remove(transfer);
    crew.wakeAll();
  }

  /** Why a worker will never take anything again; empty if all do. */
  public Optional<String> failure() {
    return crew.failure();
  }

  /** Finishes what is in flight, within ten seconds. The rest stays pending in the database. */
  @Override
  public void close() {
    queue.close();
    crew.finish(CLOSE_PATIENCE);
    crew.endAnswers();
  }
}
