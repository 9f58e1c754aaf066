package dev.florin.app;

import dev.florin.ledger.bench.LedgerBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Processor time as Linux accounts for it, in steps of 10 ms.
 *
 * <p>Read from {@code /proc/PID/stat} (proc(5)), because it is there alone that a process's ended
 * children are counted, and a connection's server process ends with the connection.
 */
final class Processors {
  private static final long NANOS_PER_TICK = 10_000_000;
  private static final int USER_TICKS = 11;
  private static final int TICK_FIELDS = 4;

  private Processors() {}

  /** Used so far by this process, and by a PostgreSQL on this machine with its children. */
  static LedgerBench.Cpu used(@Nullable Long postgresPid) {
    long jvmNanos =
        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    if (postgresPid == null) {
      return new LedgerBench.Cpu(0, jvmNanos);
    }
    long childrenNanos =
        ProcessHandle.of(postgresPid).stream()
            .flatMap(ProcessHandle::children)
            .mapToLong(child -> nanos(child.pid()))
            .sum();
    return new LedgerBench.Cpu(nanos(postgresPid) + childrenNanos, jvmNanos);
  }

  /** User and system time, own and of children that have ended; 0 once the process is gone. */
  static long nanos(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = 0;
      for (int i = USER_TICKS; i < USER_TICKS + TICK_FIELDS; i++) {
        ticks += Long.parseLong(fields[i]);
      }
      return ticks * NANOS_PER_TICK;
    } catch (IOException e) {
      return 0;
    }
  }
}
