package dev.florin.ledger.bench;

import dev.florin.ledger.Command;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.bench.AsyncFindings.Paced;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An open loop: commands come at a rate, in a bunch each millisecond, whether or not those before
 * were answered. A latency counts from when its command was due, not from when it could be sent: so
 * what holds up the load itself is in the figures, too.
 *
 * <p>Threads: one runs; one of its own sends; any answer.
 */
final class OpenLoad {
  private static final long TICK_NANOS = 1_000_000;
  private static final long TICKS_PER_SECOND = 1_000;

  private final Door door;
  private final Payments payments;
  private final AtomicLong numbers = new AtomicLong(Payments.anyBeginning());

  OpenLoad(Door door, Payments payments) {
    this.door = door;
    this.payments = payments;
  }

  /** Where commands go. */
  @FunctionalInterface
  interface Door {
    /** Whether the answer is the expected one; fails as the ledger does. */
    CompletableFuture<Boolean> ask(Command command);
  }

  /** Runs it at a rate; returns when all that was sent is answered. */
  Paced run(long perSecond, Duration warmUp, Duration measured) throws InterruptedException {
    Run run = new Run(perSecond);
    Thread pacer = Thread.ofPlatform().name("open-load").daemon().start(run::send);
    run.meter.await(warmUp, measured, () -> 0);
    pacer.join();
    run.allAnswered.join();
    return new Paced(
        run.meter.measurement(), run.offered, run.backlogFull.sum(), run.queueFull.sum());
  }

  private final class Run {
    private final long perSecond;
    private final Meter meter = new Meter();
    private final LongAdder backlogFull = new LongAdder();
    private final LongAdder queueFull = new LongAdder();

    /** One for each command, and one until all are sent. */
    private final AtomicLong open = new AtomicLong(1);

    private final CompletableFuture<Void> allAnswered = new CompletableFuture<>();
    private long offered;

    Run(long perSecond) {
      this.perSecond = perSecond;
    }

    void send() {
      try {
        final long begunNanos = System.nanoTime();
        for (long tick = 0; !meter.hasEnded(); tick++) {
          sendAt(begunNanos + tick * TICK_NANOS, tick);
        }
      } finally {
        close();
      }
    }

    private void sendAt(long dueNanos, long tick) {
      for (long now = System.nanoTime(); now < dueNanos; now = System.nanoTime()) {
        LockSupport.parkNanos(dueNanos - now);
      }
      while (offered * TICKS_PER_SECOND < perSecond * (tick + 1)) {
        offered++;
        send(dueNanos);
      }
    }

    private void send(long dueNanos) {
      open.incrementAndGet();
      var _ =
          door.ask(payments.of(numbers.incrementAndGet()))
              .whenComplete((expected, thrown) -> {
                count(dueNanos, expected, thrown);
                close();
              });
    }

    private void count(long dueNanos, @Nullable Boolean expected, @Nullable Throwable thrown) {
      Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
      if (Boolean.TRUE.equals(expected)) {
        meter.count(Answer.ACCEPTED, dueNanos);
      } else if (cause instanceof LedgerFaultException fault && fault.fault() == Fault.OVERLOADED) {
        (isOfTheBacklog(fault) ? backlogFull : queueFull).increment();
      } else {
        meter.countFailure();
      }
    }

    private void close() {
      if (open.decrementAndGet() == 0) {
        allAnswered.complete(null);
      }
    }
  }

  /** The doors tell one fault for both bounds, and only its words say which. */
  private static boolean isOfTheBacklog(LedgerFaultException fault) {
    return String.valueOf(fault.getMessage()).contains("backlog");
  }
}
