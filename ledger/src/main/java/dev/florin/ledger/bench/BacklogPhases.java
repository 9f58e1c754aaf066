package dev.florin.ledger.bench;

import dev.florin.ledger.Acceptance;
import dev.florin.ledger.CallerKey.Space;
import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.bench.AsyncFindings.Burst;
import dev.florin.ledger.bench.AsyncFindings.Pace;
import dev.florin.ledger.bench.AsyncFindings.Paced;
import dev.florin.ledger.bench.AsyncFindings.Settled;
import dev.florin.ledger.bench.AsyncFindings.Workers;
import dev.florin.ledger.bench.BacklogProbe.Flow;
import dev.florin.ledger.bench.LedgerBench.Cpu;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.function.Supplier;

/** What a bench of the backlog measures, one by one. Threads: one. */
final class BacklogPhases {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PERCENT = 100;

  private final BenchLedger ledger;
  private final AsyncBench.Options options;
  private final BacklogProbe probe;
  private final Supplier<Cpu> cpu;
  private final Payments done;
  private final Payments accepted;

  BacklogPhases(
      BenchLedger ledger, AsyncBench.Options options, BacklogProbe probe, Supplier<Cpu> cpu) {
    this.ledger = ledger;
    this.options = options;
    this.probe = probe;
    this.cpu = cpu;
    BenchWallets wallets = BenchWallets.of(options.wallets());
    this.done = new Payments(wallets, options.workload(), Space.SYNCHRONOUS);
    this.accepted = new Payments(wallets, options.workload(), Space.ACCEPTED);
  }

  /** What v1 does as fast as it can. */
  long closedPerSecond() throws InterruptedException {
    Measurement measurement =
        ledger
            .door(options.inFlight())
            .run(options.workload(), options.warmUp(), options.measured());
    return Math.max(1, measurement.perSecond());
  }

  /** The same rate through v1, and then through v2 with its workers. */
  Pace pace(int round, int sharePercent, long closedPerSecond) throws InterruptedException {
    long perSecond = Math.max(1, closedPerSecond * sharePercent / PERCENT);
    Paced synchronous = doing().run(perSecond, options.warmUp(), options.measured());
    OffsetDateTime since = probe.now();
    Paced answered = accepting().run(perSecond, options.warmUp(), options.measured());
    OffsetDateTime until = probe.now();
    Duration drain = probe.awaitEmpty();
    Settled settled = settled(probe.flow(since, until), Duration.between(since, until));
    return new Pace(
        round, sharePercent, closedPerSecond, perSecond, synchronous, answered, settled, drain);
  }

  /** Half as much again as v1 can sustain, with a small backlog. */
  Burst burst() throws InterruptedException {
    long sustained = closedPerSecond() * options.highestSharePercent() / PERCENT;
    long perSecond = Math.max(1, sustained * 3 / 2);
    var _ = ledger.reopen(LedgerConfig.WORKERS, options.backlogMax());
    final long heapBefore = heapInUse();
    HighestPending highest = HighestPending.watch(ledger.connections());
    final Paced paced = accepting().run(perSecond, Duration.ZERO, options.measured());
    final long highestPending = highest.end();
    final long heapFull = heapInUse();
    final Duration drain = probe.awaitEmpty();
    return new Burst(
        perSecond,
        options.measured(),
        options.backlogMax(),
        paced,
        highestPending,
        heapBefore,
        heapFull,
        heapInUse(),
        drain);
  }

  /** Fills a backlog that nobody settles, and then has it settled. */
  Workers workers(int round, int count) throws InterruptedException {
    int backlogMax = Math.max(LedgerConfig.BACKLOG_TRANSFERS_MAX, options.settled());
    LedgerRuntime idle = ledger.reopen(0, backlogMax);
    long filledPerSecond =
        new BacklogFill(idle, accepted, options.inFlight()).run(options.settled());
    OffsetDateTime since = probe.now();
    var _ = ledger.reopen(count, backlogMax);
    Cpu cpuBefore = cpu.get();
    final long begunNanos = System.nanoTime();
    var _ = probe.awaitEmpty();
    final long elapsedNanos = System.nanoTime() - begunNanos;
    Cpu cpuAfter = cpu.get();
    Flow flow = probe.flow(since, probe.now());
    long postgresNanos = cpuAfter.postgresNanos() - cpuBefore.postgresNanos();
    long jvmNanos = cpuAfter.jvmNanos() - cpuBefore.jvmNanos();
    return new Workers(
        round,
        count,
        filledPerSecond,
        flow.settled(),
        flow.tookNanos(),
        (double) postgresNanos / elapsedNanos,
        postgresNanos / options.settled(),
        jvmNanos / options.settled(),
        flow.otherwise());
  }

  private OpenLoad doing() {
    LedgerRuntime open = ledger.ledger();
    return new OpenLoad(
        command ->
            open.ledger()
                .submit(command, PATIENCE)
                .thenApply(
                    outcome -> outcome instanceof Outcome.Done(_, boolean replayed) && !replayed),
        done);
  }

  private OpenLoad accepting() {
    LedgerRuntime open = ledger.ledger();
    return new OpenLoad(
        command -> open.backlog().accept(command, PATIENCE).thenApply(BacklogPhases::isNew),
        accepted);
  }

  static boolean isNew(Acceptance acceptance) {
    return acceptance instanceof Acceptance.Accepted(_, boolean replayed) && !replayed;
  }

  private static Settled settled(Flow flow, Duration window) {
    long millis = Math.max(1, window.toMillis());
    return new Settled(
        flow.accepted() * 1_000 / millis,
        flow.settled() * 1_000 / millis,
        flow.p50Nanos(),
        flow.p99Nanos(),
        flow.maxNanos(),
        flow.otherwise());
  }

  private static long heapInUse() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}
