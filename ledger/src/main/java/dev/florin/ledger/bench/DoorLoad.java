package dev.florin.ledger.bench;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.Fingerprint;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** A closed loop on the ledger's own door: so many in flight, each with a fresh key. */
public final class DoorLoad implements Load {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LATENCY_MAX_NANOS = 60_000_000_000L;

  private final LedgerRuntime ledger;
  private final int wallets;
  private final int inFlight;

  /**
   * @param ledger stays open
   * @param wallets ids 1 to this exist, and can pay
   * @param inFlight commands waiting for their answer at any time
   */
  public DoorLoad(LedgerRuntime ledger, int wallets, int inFlight) {
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
    Thread.sleep(warmUp);
    final long batchesBefore = ledger.statistics().batches();
    run.measuring = true;
    Thread.sleep(measured);
    run.measuring = false;
    long batches = ledger.statistics().batches() - batchesBefore;
    run.ending = true;
    run.pending.arriveAndAwaitAdvance();
    return Measurement.of(
        run.latencies, measured, batches, run.failures.sum(), run.transfers.sum());
  }

  @Override
  public void close() {}

  private final class Run {
    private final Workload workload;
    private final ConcurrentHistogram latencies = new ConcurrentHistogram(LATENCY_MAX_NANOS, 3);
    private final LongAdder failures = new LongAdder();
    private final LongAdder transfers = new LongAdder();
    private final Phaser pending = new Phaser(1);
    private volatile boolean measuring;
    private volatile boolean ending;

    Run(Workload workload) {
      this.workload = workload;
    }

    void begin(SplittableRandom random) {
      pending.register();
      next(random);
    }

    private void next(SplittableRandom random) {
      if (ending) {
        pending.arriveAndDeregister();
        return;
      }
      final long begun = System.nanoTime();
      var _ =
          ledger
              .ledger()
              .submit(command(random), PATIENCE)
              .whenComplete((outcome, fault) -> {
                ended(begun, outcome instanceof Outcome.Done);
                next(random);
              });
    }

    private void ended(long begun, boolean done) {
      if (!done) {
        failures.increment();
        return;
      }
      transfers.increment();
      if (measuring) {
        latencies.recordValue(Math.min(LATENCY_MAX_NANOS, System.nanoTime() - begun));
      }
    }

    private Command command(SplittableRandom random) {
      long[] pair = workload.pair(random, wallets);
      String key = new UUID(random.nextLong(), System.nanoTime()).toString();
      return Command.transfer(
          CallerKey.synchronous("bench", key),
          Fingerprint.of(key.getBytes(StandardCharsets.US_ASCII)),
          pair[0],
          pair[1],
          1,
          "USD",
          null,
          null);
    }
  }
}
