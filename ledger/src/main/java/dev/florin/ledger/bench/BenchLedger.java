package dev.florin.ledger.bench;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.SnowflakeIds;
import dev.florin.ledger.postgres.ConnectionSource;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.verify.LedgerCheck;
import dev.florin.ledger.verify.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A ledger to be measured, in a schema of its own, with wallets, with or without a history; and the
 * other ways to write to it.
 *
 * <p>Threads: one, but {@link #close} from any.
 */
final class BenchLedger implements AutoCloseable {
  private static final String HISTORY_BYTES =
      """
      SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits
       WHERE inhparent = 'transfer'::regclass
      """;

  private final BenchSchema schema;
  private final BenchWallets wallets;
  private final Consumer<String> progress;
  private final Clock clock = Clock.systemUTC();
  private @Nullable LedgerRuntime ledger;
  private boolean withEvents = true;
  private boolean closed;

  private BenchLedger(BenchSchema schema, BenchWallets wallets, Consumer<String> progress) {
    this.schema = schema;
    this.wallets = wallets;
    this.progress = progress;
  }

  /** Makes an empty schema for it. */
  static BenchLedger make(
      LedgerConfig database, String name, BenchWallets wallets, Consumer<String> progress) {
    return new BenchLedger(BenchSchema.make(database, name), wallets, progress);
  }

  /**
   * Fills and opens it.
   *
   * @param historyRows 0 for none
   */
  void open(long historyRows) throws InterruptedException {
    open(historyRows, LedgerRuntime::open);
  }

  /** Fills and opens it, without a history, so that nothing that happens becomes an event. */
  void openWithoutEvents() throws InterruptedException {
    open(0, LedgerRuntime::openWithoutEvents);
    withEvents = false;
  }

  private void open(long historyRows, BiFunction<LedgerConfig, Clock, LedgerRuntime> opening)
      throws InterruptedException {
    progress.accept("making " + wallets.funded() + " wallets with money");
    if (historyRows > 0) {
      fill(historyRows);
    }
    LedgerRuntime open = opening.apply(schema.config(), clock);
    keep(open);
    if (historyRows == 0) {
      wallets.create(open, connections());
    }
  }

  /**
   * Closes it, and opens it with another backlog.
   *
   * @param workers who settle; 0 for none
   */
  LedgerRuntime reopen(int workers, int backlogTransfersMax) {
    ledger().close();
    LedgerConfig given = schema.config();
    LedgerConfig config =
        new LedgerConfig(
            given.jdbcUrl(),
            given.user(),
            given.password(),
            given.nodeNumber(),
            given.lanes(),
            given.queueCommandsMax(),
            given.batchCommandsMax(),
            given.readConnectionsMax(),
            given.lockTimeout(),
            given.keyRetention(),
            given.eventRetention(),
            workers,
            backlogTransfersMax);
    LedgerRuntime open = LedgerRuntime.open(config, clock);
    keep(open);
    return open;
  }

  /** All invariants; each is told as it is reached. */
  List<Verdict> verify() {
    beginTheLog();
    LedgerConfig config = schema.config();
    final long begunNanos = System.nanoTime();
    return LedgerCheck.run(
        config.jdbcUrl(),
        config.user(),
        config.password(),
        verdict ->
            progress.accept(
                String.format(
                    Locale.ROOT,
                    "%4d s  %s  %s",
                    Duration.ofNanos(System.nanoTime() - begunNanos).toSeconds(),
                    verdict.holds() ? "holds " : "BROKEN",
                    verdict.invariant().sentence())));
  }

  /** Logs what was written beside the ledger; without events, the log begins only now. */
  private void beginTheLog() {
    if (withEvents) {
      NaiveLoad.log(connections(), LedgerBench.OTHER_NODE);
      return;
    }
    try (Connection connection = connections().open();
        var statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE event_horizon SET kept_since = clock_timestamp()");
    } catch (SQLException e) {
      throw new IllegalStateException("the log cannot be told to begin", e);
    }
  }

  private synchronized void keep(LedgerRuntime opened) {
    if (closed) {
      opened.close();
      throw new IllegalStateException("the bench was ended");
    }
    ledger = opened;
  }

  synchronized LedgerRuntime ledger() {
    LedgerRuntime open = ledger;
    if (open == null) {
      throw new IllegalStateException("the ledger was not opened");
    }
    return open;
  }

  ConnectionSource connections() {
    return schema.connections();
  }

  Load door(int inFlight) {
    return new DoorLoad(ledger(), wallets, inFlight);
  }

  Load naive() {
    return new NaiveLoad(connections(), ids(), wallets.funded());
  }

  Load copy() {
    int lanes = schema.config().lanes();
    return new CopyLoad(connections(), ids(), clock, wallets.funded(), lanes);
  }

  /** Pages of histories, and readings of events, each kind for at most so long. */
  List<PageTimes> pages(Duration each) {
    progress.accept("reading pages of the history, and events");
    List<PageTimes> pages = new ArrayList<>(new HistoryPages(ledger(), wallets, each).measure());
    pages.add(new EventPages(ledger().events(), each).measure());
    pages.forEach(kind -> progress.accept(kind.toString()));
    return pages;
  }

  @Override
  public synchronized void close() {
    closed = true;
    LedgerRuntime open = ledger;
    if (open != null) {
      open.close();
    }
    schema.close();
  }

  private SnowflakeIds ids() {
    return SnowflakeIds.above(LedgerBench.OTHER_NODE, 0, clock);
  }

  private void fill(long rows) throws InterruptedException {
    // Brings the schema up to date and makes no partition yet: yesterday's is to be full.
    Database.open(schema.config()).close();
    progress.accept("filling " + rows + " rows of history");
    final long begunNanos = System.nanoTime();
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    new HistoryFill(connections(), wallets, today, progress).fill(rows);
    settle();
    progress.accept(
        String.format(
            Locale.ROOT,
            "filled %,d rows in %d s, %,d MB with their indexes",
            rows,
            Duration.ofNanos(System.nanoTime() - begunNanos).toSeconds(),
            historyBytes() >> 20));
  }

  private long historyBytes() {
    try (Connection connection = connections().open();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(HISTORY_BYTES)) {
      return rows.next() ? rows.getLong(1) : 0;
    } catch (SQLException e) {
      throw new IllegalStateException("the history cannot be measured", e);
    }
  }

  /** So that what the fill left to be written does not fall into the first measurement. */
  private void settle() {
    try (Connection connection = connections().open();
        var statement = connection.createStatement()) {
      statement.execute("CHECKPOINT");
    } catch (SQLException e) {
      progress.accept("no checkpoint after the fill: " + e.getMessage());
    }
  }
}
