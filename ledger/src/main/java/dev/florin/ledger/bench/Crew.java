package dev.florin.ledger.bench;

import dev.florin.ledger.postgres.ConnectionSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * Threads that each work on a connection of their own until the measured time is over.
 *
 * @param name of the threads
 * @param size how many
 * @param connections opens one for each
 */
record Crew(String name, int size, ConnectionSource connections) {
  /** What one of them does. */
  interface Worker {
    /**
     * Works until the meter has ended.
     *
     * @param connection with autocommit off
     * @param transactions to be counted up
     */
    void work(Connection connection, SplittableRandom random, Meter meter, LongAdder transactions)
        throws SQLException;
  }

  /**
   * Runs them.
   *
   * @throws IllegalStateException if one of them failed: its load was too small from then on
   */
  Measurement run(Worker worker, Duration warmUp, Duration measured) throws InterruptedException {
    Meter meter = new Meter();
    LongAdder transactions = new LongAdder();
    AtomicReference<Exception> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      SplittableRandom random = new SplittableRandom(i);
      Runnable body =
          () -> {
            try (Connection connection = connections.open()) {
              connection.setAutoCommit(false);
              worker.work(connection, random, meter, transactions);
            } catch (SQLException | RuntimeException e) {
              failure.compareAndSet(null, e);
            }
          };
      threads.add(Thread.ofPlatform().name(name + "-" + i).start(body));
    }
    meter.await(warmUp, measured, transactions::sum);
    for (Thread thread : threads) {
      thread.join();
    }
    if (failure.get() != null) {
      throw new IllegalStateException("the " + name + " load failed", failure.get());
    }
    return meter.measurement();
  }
}
