package dev.florin.ledger;

import dev.florin.ledger.commit.GroupCommit;
import dev.florin.ledger.commit.LaneStatistics;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.postgres.Housekeeping;
import dev.florin.ledger.postgres.Partitions;
import dev.florin.ledger.postgres.PostgresCacheGeneration;
import dev.florin.ledger.postgres.PostgresHistory;
import dev.florin.ledger.postgres.PostgresWallets;
import dev.florin.ledger.postgres.write.PartitionWindow;
import dev.florin.ledger.postgres.write.PostgresStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * One running ledger, put together: database, partitions, ids, lanes.
 *
 * <p>Threads: any. {@link #close} ends it in the opposite order, lanes first.
 */
public final class LedgerRuntime implements AutoCloseable {
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  private final Database database;
  private final Housekeeping housekeeping;
  private final GroupCommit groupCommit;
  private final Wallets wallets;
  private final History history;
  private final CacheGeneration cacheGeneration;

  private LedgerRuntime(
      Database database,
      Housekeeping housekeeping,
      GroupCommit groupCommit,
      Wallets wallets,
      History history,
      CacheGeneration cacheGeneration) {
    this.database = database;
    this.housekeeping = housekeeping;
    this.groupCommit = groupCommit;
    this.wallets = wallets;
    this.history = history;
    this.cacheGeneration = cacheGeneration;
  }

  /** A ledger of which nobody holds copies: see {@link #open(LedgerConfig, Clock, Function)}. */
  public static LedgerRuntime open(LedgerConfig config, Clock clock) {
    return open(config, clock, generation -> CommitFence.NONE);
  }

  /**
   * Opens the database, brings its schema up to date, and starts the lanes.
   *
   * @param clock this node's; must be within a second of the database's
   * @param fences makes the fence around wallets whose copies a commit voids
   * @throws LedgerStartException if this database, or this node's clock, must not be used
   * @throws LedgerFaultException if the database cannot be reached
   */
  public static LedgerRuntime open(
      LedgerConfig config, Clock clock, Function<CacheGeneration, CommitFence> fences) {
    Database database = Database.open(config);
    try {
      Partitions partitions = new Partitions(database, config.keyRetention());
      IdSource ids = SnowflakeIds.above(config.nodeNumber(), database.highestId(), clock);
      Housekeeping housekeeping =
          Housekeeping.start(database, partitions, config.keyRetention(), clock);
      PostgresStore store =
          new PostgresStore(
              database::openWriter,
              ids,
              config.nodeNumber(),
              new PartitionWindow(partitions, clock));
      CacheGeneration generation = new PostgresCacheGeneration(database);
      GroupCommit.Sizes sizes =
          new GroupCommit.Sizes(
              config.lanes(), config.queueCommandsMax(), config.batchCommandsMax(), CLOSE_PATIENCE);
      return new LedgerRuntime(
          database,
          housekeeping,
          new GroupCommit(store, ids, fences.apply(generation), sizes),
          new PostgresWallets(database, ids),
          new PostgresHistory(database, partitions, clock),
          generation);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** The door to the money. */
  public Ledger ledger() {
    return groupCommit;
  }

  /** Wallets, who owns them, and what is in them. */
  public Wallets wallets() {
    return wallets;
  }

  /** What happened. */
  public History history() {
    return history;
  }

  /** Voids copies of wallets. */
  public CacheGeneration cacheGeneration() {
    return cacheGeneration;
  }

  /** What all instances on the database share. */
  public Settings settings() {
    return database.settings();
  }

  /** Counters of the lanes. */
  public LaneStatistics statistics() {
    return groupCommit.statistics();
  }

  /** Why this instance should get no requests at the moment; empty if it should. */
  public Optional<String> notReady() {
    return groupCommit.notReady().or(housekeeping::notReady);
  }

  /** Finishes what was accepted, within a bound, then lets go of the database. */
  @Override
  public void close() {
    groupCommit.close();
    housekeeping.close();
    database.close();
  }
}
