package dev.florin.ledger.bench;

import dev.florin.ledger.postgres.ConnectionSource;
import dev.florin.ledger.postgres.Partitions;
import dev.florin.ledger.postgres.write.TransferCopy;
import dev.florin.ledger.rules.Entry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.postgresql.PGConnection;

/**
 * Puts a past into an empty ledger: closed partitions of the days before today, full of rows, with
 * the indexes and statistics that they would have, and the wallets as the last row leaves them.
 *
 * <p>One thread makes the rows, in order. Two others each have a connection and a day: while one
 * copies, the other builds the indexes of the day before. Rows are copied frozen, as a vacuum would
 * have left them.
 */
final class HistoryFill {
  /** Yesterday, where keys are still remembered, and older days, where they are not. */
  static final int DAYS = 15;

  private static final int CONNECTIONS = 2;
  private static final int BATCH_ROWS = 4_096;
  private static final int BATCHES_WAITING_MAX = 16;
  private static final List<Entry> END = List.of();

  private final ConnectionSource connections;
  private final BenchWallets wallets;
  private final LocalDate today;
  private final Consumer<String> progress;
  private final FilledHistory history;

  /**
   * @param connections of a database with the ledger's schema and nothing in it, not even a
   *     partition of a day before {@code today}
   * @param progress told of each day
   */
  HistoryFill(
      ConnectionSource connections,
      BenchWallets wallets,
      LocalDate today,
      Consumer<String> progress) {
    this.connections = connections;
    this.wallets = wallets;
    this.today = today;
    this.progress = progress;
    this.history = new FilledHistory(wallets);
  }

  /**
   * Fills it.
   *
   * @param rows at least one a wallet with money
   */
  void fill(long rows) throws InterruptedException {
    if (rows < wallets.funded()) {
      throw new IllegalArgumentException(
          "history: " + rows + " (expected: at least one row for each wallet)");
    }
    try (ExecutorService days = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<?>> filled = new ArrayList<>();
      try {
        for (int day = 0; day < DAYS; day++) {
          long dayRows = rows * (day + 1) / DAYS - rows * day / DAYS;
          filled.add(fill(days, today.minusDays(DAYS - day), dayRows));
        }
        for (Future<?> day : filled) {
          finish(day);
        }
      } finally {
        days.shutdownNow();
      }
    }
    wallets.create(connections, history);
  }

  private Future<?> fill(ExecutorService days, LocalDate day, long dayRows)
      throws InterruptedException {
    BlockingQueue<List<Entry>> batches = new ArrayBlockingQueue<>(BATCHES_WAITING_MAX);
    Future<?> filled =
        days.submit(() -> {
          make(day, batches);
          progress.accept("filled " + Partitions.nameOf(day) + " with " + dayRows + " rows");
          return null;
        });
    for (long first = 0; first < dayRows; first += BATCH_ROWS) {
      List<Entry> batch = new ArrayList<>(BATCH_ROWS);
      for (long row = first; row < Math.min(dayRows, first + BATCH_ROWS); row++) {
        batch.add(history.next(day, row, dayRows));
      }
      offer(batches, batch, filled);
    }
    offer(batches, END, filled);
    return filled;
  }

  private static void offer(BlockingQueue<List<Entry>> batches, List<Entry> batch, Future<?> taker)
      throws InterruptedException {
    while (!batches.offer(batch, 1, TimeUnit.SECONDS)) {
      if (taker.isDone()) {
        finish(taker);
      }
    }
  }

  private static void finish(Future<?> day) throws InterruptedException {
    try {
      day.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the history could not be filled", e.getCause());
    }
  }

  private void make(LocalDate day, BlockingQueue<List<Entry>> batches)
      throws SQLException, InterruptedException {
    TransferCopy copy = new TransferCopy();
    try (Connection connection = connections.open();
        var statement = connection.createStatement()) {
      statement.execute("SET maintenance_work_mem = '256MB'");
      statement.execute("SET max_parallel_maintenance_workers = 0");
      connection.setAutoCommit(false);
      PGConnection postgres = connection.unwrap(PGConnection.class);
      Partitions.make(
          connection,
          day,
          table -> {
            for (List<Entry> batch = take(batches); !batch.isEmpty(); batch = take(batches)) {
              copy.sendFrozen(postgres, table, batch);
            }
          });
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("VACUUM (ANALYZE) " + Partitions.nameOf(day));
    }
  }

  private static List<Entry> take(BlockingQueue<List<Entry>> batches) throws SQLException {
    try {
      return batches.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while rows were waited for", e);
    }
  }
}
