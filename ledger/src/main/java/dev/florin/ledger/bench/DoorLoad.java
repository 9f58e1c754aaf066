package dev.florin.ledger.bench;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.RefusalCode;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A closed loop on the ledger's own door: so many in flight, each with a fresh key unless the
 * workload sends it again.
 */
public final class DoorLoad implements Load {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LedgerRuntime ledger;
  private final BenchWallets wallets;
  private final int inFlight;

  private final AtomicLong numbers = new AtomicLong(Payments.anyBeginning());

  private final Answered answered = new Answered();

  /**
   * @param ledger stays open
   * @param wallets that it has
   * @param inFlight commands waiting for their answer at any time
   */
  public DoorLoad(LedgerRuntime ledger, BenchWallets wallets, int inFlight) {
    this.ledger = ledger;
    this.wallets = wallets;
    this.inFlight = inFlight;
  }

  @Override
  public Measurement run(Workload workload, Duration warmUp, Duration measured)
      throws InterruptedException {
    Run run = new Run(workload);
    for (int i = 0; i < inFlight; i++) {
      run.begin(new SplittableRandom(i));
    }
    run.meter.await(warmUp, measured, () -> ledger.statistics().batches());
    run.pending.arriveAndAwaitAdvance();
    return run.meter.measurement();
  }

  /** What a command is to be answered, by its outcome; null for what none is. */
  private static @Nullable Answer answer(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done done -> done.replayed() ? Answer.REPLAYED : Answer.ACCEPTED;
      case Outcome.Refused refused ->
          refused.refusal().code() == RefusalCode.INSUFFICIENT_FUNDS && !refused.replayed()
              ? Answer.REFUSED
              : null;
    };
  }

  private final class Run {
    private final Workload workload;
    private final Payments payments;
    private final Meter meter = new Meter();
    private final Phaser pending = new Phaser(1);

    Run(Workload workload) {
      this.workload = workload;
      this.payments = new Payments(wallets, workload, CallerKey.Space.SYNCHRONOUS);
    }

    void begin(SplittableRandom random) {
      pending.register();
      next(random);
    }

    private void next(SplittableRandom random) {
      if (meter.hasEnded()) {
        pending.arriveAndDeregister();
        return;
      }
      Answer wanted = workload.next(random);
      long again = wanted == Answer.REPLAYED ? answered.any(random) : 0;
      Answer expected = wanted == Answer.REPLAYED && again == 0 ? Answer.ACCEPTED : wanted;
      submit(random, again == 0 ? numbers.incrementAndGet() : again, expected);
    }

    private void submit(SplittableRandom random, long number, Answer expected) {
      final long begunNanos = System.nanoTime();
      var _ =
          ledger
              .ledger()
              .submit(
                  expected == Answer.REFUSED ? payments.withoutMoney(number) : payments.of(number),
                  PATIENCE)
              .whenComplete((outcome, _) -> {
                if (outcome == null) {
                  // A fault, and not to be asked again at once: it may come without any wait.
                  meter.countFailure();
                  pending.arriveAndDeregister();
                  return;
                }
                count(number, begunNanos, expected, outcome);
                next(random);
              });
    }

    private void count(long number, long begunNanos, Answer expected, Outcome outcome) {
      if (answer(outcome) != expected) {
        meter.countFailure();
        return;
      }
      meter.count(expected, begunNanos);
      if (expected == Answer.ACCEPTED && !workload.isClean()) {
        answered.add(number);
      }
    }
  }
}
