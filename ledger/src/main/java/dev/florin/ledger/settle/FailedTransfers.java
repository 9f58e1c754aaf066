package dev.florin.ledger.settle;

import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.commit.PendingTransfer;
import dev.florin.ledger.commit.SettlementWorkers;
import dev.florin.ledger.lease.Lease;
import dev.florin.ledger.lease.Leases;
import dev.florin.ledger.postgres.AcceptedRows;
import dev.florin.ledger.postgres.Bucket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of transfers that fail by themselves: each failure is recorded, and the transfer
 * tried again after a pause that doubles. At the {@value #FAILURES_MAX}th it is parked for an
 * operator, and the wallet's next ones go on.
 *
 * <p>Threads: a daemon thread of its own, since it waits for the database.
 */
final class FailedTransfers implements SettlementWorkers.Failures, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FailedTransfers.class);

  static final int FAILURES_MAX = 5;

  private static final Duration PAUSE_FIRST = Duration.ofMillis(500);
  private static final Duration PAUSE_UNRECORDED = Duration.ofSeconds(1);
  private static final int DETAIL_CHARACTERS_MAX = 1_000;

  private final Leases leases;
  private final Function<Short, Optional<Lease>> held;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("florin-failures").daemon().factory());

  /**
   * @param held the lease of a slot, if this instance holds it
   */
  FailedTransfers(Leases leases, Function<Short, Optional<Lease>> held) {
    this.leases = leases;
    this.held = held;
  }

  @Override
  public void failed(
      SettlementWorkers workers, PendingTransfer transfer, LedgerFaultException fault) {
    try {
      thread.execute(() -> record(workers, transfer, errorOf(fault)));
    } catch (RejectedExecutionException _) {
      // At the end: it stays pending, and its next holder tries it again.
    }
  }

  /** Records nothing more. */
  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void record(SettlementWorkers workers, PendingTransfer transfer, String error) {
    try {
      Optional<Lease> lease = held.apply(transfer.slot());
      if (lease.isEmpty()) {
        workers.remove(transfer);
        return;
      }
      Optional<Duration> pause =
          leases.guarded(
              lease.get(), connection -> record(connection, transfer, lease.get(), error));
      pause.ifPresentOrElse(
          again -> workers.retry(transfer, again), () -> workers.remove(transfer));
    } catch (RuntimeException e) {
      // Also where the lease has just run out: if another takes it, the keeper takes these away.
      LOG.warn("transfer {} failed, which is not recorded yet: {}", transfer.id(), e.getMessage());
      workers.retry(transfer, PAUSE_UNRECORDED);
    }
  }

  /** The pause until it is tried again; empty if it is final or parked now. */
  private static Optional<Duration> record(
      Connection connection, PendingTransfer transfer, Lease lease, String error)
      throws SQLException {
    try (var statement = connection.prepareStatement(SettleSql.FAILED)) {
      statement.setInt(1, FAILURES_MAX);
      statement.setLong(2, transfer.id());
      statement.setShort(3, Bucket.ONLY);
      try (var rows = statement.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        int failures = rows.getInt(1);
        boolean parked = rows.getShort(2) == AcceptedRows.PARKED;
        act(connection, transfer, "failed", lease.owner(), error);
        if (parked) {
          park(connection, transfer, lease.owner(), error);
          LOG.error("transfer {} failed {} times, parked: {}", transfer.id(), failures, error);
          return Optional.empty();
        }
        LOG.warn("transfer {} failed, tried again: {}", transfer.id(), error);
        return Optional.of(pause(failures));
      }
    }
  }

  private static void park(
      Connection connection, PendingTransfer transfer, String actor, String error)
      throws SQLException {
    act(connection, transfer, "parked", actor, "failed " + FAILURES_MAX + " times");
    try (var statement = connection.prepareStatement(SettleSql.PARK)) {
      statement.setLong(1, transfer.id());
      statement.setShort(2, Bucket.ONLY);
      statement.setString(3, error);
      statement.executeUpdate();
    }
    try (var statement = connection.prepareStatement(SettleSql.COUNT_ONE_FINISHED)) {
      statement.setShort(1, transfer.slot());
      statement.setShort(2, Bucket.ONLY);
      statement.executeUpdate();
    }
  }

  private static void act(
      Connection connection, PendingTransfer transfer, String act, String actor, String detail)
      throws SQLException {
    try (var statement = connection.prepareStatement(SettleSql.ACT)) {
      statement.setShort(1, Bucket.ONLY);
      statement.setLong(2, transfer.id());
      statement.setString(3, act);
      statement.setString(4, actor);
      statement.setString(5, detail);
      statement.executeUpdate();
    }
  }

  private static Duration pause(int failures) {
    long millis = PAUSE_FIRST.toMillis() << (failures - 1);
    return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 2));
  }

  /** The first line of what is at the bottom of it, for operators. */
  private static String errorOf(Throwable fault) {
    Throwable cause = fault;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String line = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    String error = line.isBlank() ? cause.getClass().getSimpleName() : line;
    return error.length() <= DETAIL_CHARACTERS_MAX
        ? error
        : error.substring(0, DETAIL_CHARACTERS_MAX);
  }
}
