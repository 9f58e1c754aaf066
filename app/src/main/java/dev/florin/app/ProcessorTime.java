package dev.florin.app;

import dev.florin.ledger.bench.LedgerBench.Cpu;
import java.util.Optional;

/**
 * Processor time of all that takes part in a measurement.
 *
 * @param serverNanos of the measured server's JVM
 * @param postgresNanos of PostgreSQL; 0 if it cannot be told
 * @param redisNanos of Redis; 0 if it cannot be told, or if there is none
 * @param loadNanos of this process, which makes the load
 */
record ProcessorTime(long serverNanos, long postgresNanos, long redisNanos, long loadNanos) {

  /** Whose time it is; empty for what runs elsewhere, or takes no part. */
  record Processes(Optional<Long> server, Optional<Long> postgres, Optional<Long> redis) {

    /** Used so far. */
    ProcessorTime used() {
      Cpu cpu = Processors.used(postgres.orElse(null));
      return new ProcessorTime(nanos(server), cpu.postgresNanos(), nanos(redis), cpu.jvmNanos());
    }

    private static long nanos(Optional<Long> process) {
      return process.map(Processors::nanos).orElse(0L);
    }
  }

  ProcessorTime since(ProcessorTime before) {
    return new ProcessorTime(
        serverNanos - before.serverNanos,
        postgresNanos - before.postgresNanos,
        redisNanos - before.redisNanos,
        loadNanos - before.loadNanos);
  }
}
