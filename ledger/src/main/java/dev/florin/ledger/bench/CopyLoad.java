package dev.florin.ledger.bench;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Fingerprint;
import dev.florin.ledger.IdSource;
import dev.florin.ledger.Kind;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.postgres.ConnectionSource;
import dev.florin.ledger.postgres.Partitions;
import dev.florin.ledger.postgres.write.TransferCopy;
import dev.florin.ledger.rules.Entry;
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
import org.postgresql.PGConnection;

/**
 * The limit: the same rows by COPY, durable, into a table of the same shape with the same indexes,
 * and nothing else: no wallets, no keys looked up, no decisions.
 */
public final class CopyLoad implements Load {
  private static final int BATCH_ROWS = 1024;
  private static final String TABLE = "transfer_copy_limit";

  private final ConnectionSource connections;
  private final IdSource ids;
  private final Clock clock;
  private final int wallets;
  private final int writers;
  private final AtomicLong versions = new AtomicLong();

  /**
   * @param writers connections
   */
  public CopyLoad(
      ConnectionSource connections, IdSource ids, Clock clock, int wallets, int writers) {
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

  private Measurement runOnTable(Workload workload, Duration warmUp, Duration measured)
      throws InterruptedException {
    Crew.Worker worker =
        (connection, random, meter, transactions) -> {
          TransferCopy copy = new TransferCopy();
          PGConnection postgres = connection.unwrap(PGConnection.class);
          while (!meter.hasEnded()) {
            List<Entry> rows = rows(workload, random);
            long begunNanos = System.nanoTime();
            copy.send(postgres, TABLE, rows);
            connection.commit();
            meter.count(Answer.ACCEPTED, begunNanos, BATCH_ROWS);
            transactions.increment();
          }
        };
    return new Crew("copy", writers, connections).run(worker, warmUp, measured);
  }

  private void execute(String sql) {
    try (Connection connection = connections.open();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private List<Entry> rows(Workload workload, SplittableRandom random) {
    List<Entry> rows = new ArrayList<>(BATCH_ROWS);
    Instant now = clock.instant();
    for (int i = 0; i < BATCH_ROWS; i++) {
      rows.add(new Entry(row(workload, random, now), ids.next(), ids.next()));
    }
    return rows;
  }

  private Transfer row(Workload workload, SplittableRandom random, Instant now) {
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
