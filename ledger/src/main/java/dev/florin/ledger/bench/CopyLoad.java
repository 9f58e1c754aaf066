package dev.florin.ledger.bench;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Fingerprint;
import dev.florin.ledger.IdSource;
import dev.florin.ledger.Kind;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.postgres.Partitions;
import dev.florin.ledger.postgres.write.TransferCopy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.postgresql.PGConnection;

/**
 * The limit: the same rows by COPY, durable, into a table of the same shape with the same indexes,
 * and nothing else: no wallets, no keys looked up, no decisions.
 */
public final class CopyLoad implements Load {
  private static final int BATCH_ROWS = 1024;
  private static final long LATENCY_MAX_NANOS = 60_000_000_000L;
  private static final String TABLE = "transfer_copy_limit";

  private final NaiveLoad.ConnectionSource connections;
  private final IdSource ids;
  private final Clock clock;
  private final int wallets;
  private final int writers;
  private final AtomicLong versions = new AtomicLong();

  /**
   * @param writers connections
   */
  public CopyLoad(
      NaiveLoad.ConnectionSource connections, IdSource ids, Clock clock, int wallets, int writers) {
    this.connections = connections;
    this.ids = ids;
    this.clock = clock;
    this.wallets = wallets;
    this.writers = writers;
  }

  @Override
  public Measurement run(Workload workload, Duration warmUp, Duration measured)
      throws InterruptedException {
    String like = Partitions.nameOf(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    execute("CREATE TABLE " + TABLE + " (LIKE " + like + " INCLUDING ALL)");
    try {
      return runOnTable(workload, warmUp, measured);
    } finally {
      execute("DROP TABLE " + TABLE);
    }
  }

  @Override
  public void close() {}

  private Measurement runOnTable(Workload workload, Duration warmUp, Duration measured)
      throws InterruptedException {
    Run run = new Run(workload);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      SplittableRandom random = new SplittableRandom(i);
      threads.add(Thread.ofPlatform().name("copy-" + i).start(() -> run.work(random)));
    }
    Thread.sleep(warmUp);
    run.measuring = true;
    Thread.sleep(measured);
    run.measuring = false;
    run.ending = true;
    for (Thread thread : threads) {
      thread.join();
    }
    long batches = run.latencies.getTotalCount() / BATCH_ROWS;
    return Measurement.of(
        run.latencies, measured, batches, run.failures.sum(), run.transfers.sum());
  }

  private void execute(String sql) {
    try (Connection connection = connections.open();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private final class Run {
    private final Workload workload;
    private final ConcurrentHistogram latencies = new ConcurrentHistogram(LATENCY_MAX_NANOS, 3);
    private final LongAdder failures = new LongAdder();
    private final LongAdder transfers = new LongAdder();
    private volatile boolean measuring;
    private volatile boolean ending;

    Run(Workload workload) {
      this.workload = workload;
    }

    void work(SplittableRandom random) {
      TransferCopy copy = new TransferCopy();
      try (Connection connection = connections.open()) {
        connection.setAutoCommit(false);
        PGConnection postgres = connection.unwrap(PGConnection.class);
        while (!ending) {
          List<Transfer> rows = rows(random);
          long begun = System.nanoTime();
          copy.send(postgres, TABLE, rows);
          connection.commit();
          transfers.add(BATCH_ROWS);
          if (measuring) {
            latencies.recordValueWithCount(System.nanoTime() - begun, BATCH_ROWS);
          }
        }
      } catch (SQLException e) {
        failures.increment();
        throw new IllegalStateException("the copy load failed", e);
      }
    }

    private List<Transfer> rows(SplittableRandom random) {
      List<Transfer> rows = new ArrayList<>(BATCH_ROWS);
      Instant now = clock.instant();
      for (int i = 0; i < BATCH_ROWS; i++) {
        rows.add(row(random, now));
      }
      return rows;
    }

    private Transfer row(SplittableRandom random, Instant now) {
      long[] pair = workload.pair(random, wallets);
      long version = versions.incrementAndGet();
      String key = new UUID(random.nextLong(), version).toString();
      return new Transfer(
          ids.next(),
          Kind.TRANSFER,
          CallerKey.synchronous("bench", key),
          Fingerprint.of(key.getBytes(StandardCharsets.US_ASCII)),
          pair[0],
          pair[1],
          1,
          "USD",
          version,
          version,
          version,
          version,
          null,
          null,
          now);
    }
  }
}
