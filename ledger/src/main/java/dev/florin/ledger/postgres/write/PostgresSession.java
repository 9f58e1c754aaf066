package dev.florin.ledger.postgres.write;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.commit.AcceptedRow;
import dev.florin.ledger.commit.RefusedSettlement;
import dev.florin.ledger.commit.Settlement;
import dev.florin.ledger.commit.Store;
import dev.florin.ledger.commit.StoreException;
import dev.florin.ledger.postgres.Bucket;
import dev.florin.ledger.postgres.PostgresCacheGeneration;
import dev.florin.ledger.rules.Entry;
import dev.florin.ledger.rules.Movement;
import dev.florin.ledger.rules.NetDeltas;
import dev.florin.ledger.rules.StoredRefusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.LongSummaryStatistics;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One lane's connection. Confined to its lane. */
final class PostgresSession implements Store.Session {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresSession.class);

  private final Connection connection;
  private final PGConnection postgres;
  private final Outbox outbox;
  private final PostgresStore store;
  private final PreparedStatement apply;
  private final PreparedStatement lock;
  private final PreparedStatement update;
  private final PreparedStatement insertRefusals;
  private final PreparedStatement raiseCacheGeneration;
  private final BacklogStatements backlog;
  private final TransferCopy copy = new TransferCopy();

  /** Whether the open transaction adds to the outbox. */
  private boolean logs;

  PostgresSession(Connection connection, PostgresStore store) throws SQLException {
    this.connection = connection;
    this.store = store;
    try {
      connection.setAutoCommit(false);
      postgres = connection.unwrap(PGConnection.class);
      outbox = store.outbox();
      apply = connection.prepareStatement(outbox.behind(WriteSql.APPLY, OutboxSql.ADD_DONE));
      lock = connection.prepareStatement(WriteSql.LOCK);
      update = connection.prepareStatement(outbox.behind(WriteSql.UPDATE, OutboxSql.ADD_DONE));
      insertRefusals = connection.prepareStatement(WriteSql.INSERT_REFUSALS);
      raiseCacheGeneration = connection.prepareStatement(PostgresCacheGeneration.RAISE);
      backlog = new BacklogStatements(connection, outbox);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public Store.Locked apply(NetDeltas deltas, List<Movement> movements) throws StoreException {
    try {
      LongSummaryStatistics ids = ids(movements);
      long searchEnd =
          movements.isEmpty() ? 0 : store.keyWindow().endBeside(ids.getMin(), ids.getMax());
      int next = setDeltas(apply, deltas);
      next = setKeys(apply, next, movements, searchEnd);
      setDone(apply, next, movements);
      return LockedRows.read(apply);
    } catch (SQLException e) {
      throw SqlStates.statement(e);
    }
  }

  @Override
  public Store.Locked lock(long[] ascendingWalletIds, List<Movement> movements)
      throws StoreException {
    try {
      lock.setShort(1, Bucket.ONLY);
      lock.setArray(2, postgres.createArrayOf("bigint", ascendingWalletIds));
      long searchEnd = movements.isEmpty() ? 0 : store.keyWindow().end(ids(movements).getMax());
      int _ = setKeys(lock, 3, movements, searchEnd);
      return LockedRows.read(lock);
    } catch (SQLException e) {
      throw SqlStates.statement(e);
    }
  }

  @Override
  public void update(NetDeltas deltas, List<Movement> movements) throws StoreException {
    try {
      int next = setDeltas(update, deltas);
      setDone(update, next, movements);
      int updated = update.executeUpdate();
      if (updated != deltas.size()) {
        throw new IllegalStateException(
            "wallets updated: " + updated + " (expected: " + deltas.size() + ")");
      }
    } catch (SQLException e) {
      throw SqlStates.statement(e);
    }
  }

  @Override
  public void append(List<Entry> entries, List<StoredRefusal> refusals) throws StoreException {
    try {
      if (!entries.isEmpty()) {
        copy.send(postgres, WriteSql.TRANSFERS, entries);
      }
      if (!refusals.isEmpty()) {
        insert(refusals);
      }
    } catch (SQLException e) {
      throw SqlStates.statement(e);
    }
  }

  @Override
  public void raiseCacheGeneration() throws StoreException {
    try {
      raiseCacheGeneration.executeUpdate();
    } catch (SQLException e) {
      throw SqlStates.statement(e);
    }
  }

  @Override
  public Store.Backlog lockBacklog(List<Movement> movements) throws StoreException {
    return stated(() -> backlog.lockBacklog(movements));
  }

  @Override
  public void accept(List<AcceptedRow> rows) throws StoreException {
    var _ =
        stated(() -> {
          backlog.accept(rows);
          return rows;
        });
  }

  @Override
  public Store.Pending settle(List<Settlement> settlements) throws StoreException {
    return stated(() -> backlog.settle(settlements));
  }

  @Override
  public Store.Pending lockPending(List<Settlement> settlements) throws StoreException {
    return stated(() -> backlog.lockPending(settlements));
  }

  @Override
  public void refuse(List<RefusedSettlement> refused) throws StoreException {
    var _ =
        stated(() -> {
          backlog.refuse(refused);
          return refused;
        });
  }

  @Override
  public void finish(List<Settlement> settled, List<RefusedSettlement> refused)
      throws StoreException {
    var _ =
        stated(() -> {
          backlog.finish(settled, refused);
          logs = true;
          return settled;
        });
  }

  @Override
  public void commit() throws StoreException {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw SqlStates.commit(e);
    } catch (RuntimeException e) {
      throw new StoreException(StoreException.Kind.COMMIT_UNKNOWN, e);
    }
    if (logs) {
      logs = false;
      outbox.committed();
    }
  }

  @Override
  public void rollback() {
    logs = false;
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is gone, and the server rolls back by itself. The next use will tell.
      LOG.debug("rollback", e);
    }
  }

  @Override
  public int endBlockers(long[] walletIds) throws StoreException {
    try {
      return new StuckWriters(connection).end(walletIds);
    } catch (SQLException e) {
      throw SqlStates.statement(e);
    }
  }

  @Override
  public long systemWallet(String currency, int lane) throws StoreException {
    try {
      return new SystemWalletRows(connection, store).find(currency, lane);
    } catch (SQLException e) {
      throw SqlStates.statement(e);
    }
  }

  @Override
  public void retireSystemWallet(long walletId) throws StoreException {
    try {
      new SystemWalletRows(connection, store).retire(walletId);
    } catch (SQLException e) {
      throw SqlStates.statement(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("close", e);
    }
  }

  /** A statement before COMMIT. */
  @FunctionalInterface
  private interface Statement<T> {
    T run() throws SQLException;
  }

  private static <T> T stated(Statement<T> statement) throws StoreException {
    try {
      return statement.run();
    } catch (SQLException e) {
      throw SqlStates.statement(e);
    }
  }

  private static LongSummaryStatistics ids(List<Movement> movements) {
    return movements.stream().mapToLong(Movement::id).summaryStatistics();
  }

  private int setDeltas(PreparedStatement statement, NetDeltas deltas) throws SQLException {
    statement.setArray(1, postgres.createArrayOf("bigint", deltas.walletIds()));
    statement.setArray(2, postgres.createArrayOf("bigint", deltas.deltasMinor()));
    statement.setArray(3, postgres.createArrayOf("integer", deltas.transfers()));
    statement.setArray(4, postgres.createArrayOf("bigint", deltas.lastTransferIds()));
    statement.setShort(5, Bucket.ONLY);
    return 6;
  }

  /** The parameters of both key statements, from {@code index} on; the next index after them. */
  private int setKeys(
      PreparedStatement statement, int index, List<Movement> movements, long searchEnd)
      throws SQLException {
    int next = setKeys(statement, index, movements);
    statement.setLong(next++, store.keyWindow().oldestId());
    statement.setLong(next++, searchEnd);
    return setKeys(statement, next, movements);
  }

  private int setKeys(PreparedStatement statement, int index, List<Movement> movements)
      throws SQLException {
    String[] callers = new String[movements.size()];
    String[] keys = new String[movements.size()];
    Short[] spaces = new Short[movements.size()];
    for (int i = 0; i < movements.size(); i++) {
      CallerKey key = movements.get(i).command().callerKey();
      callers[i] = key.caller();
      keys[i] = key.key();
      spaces[i] = key.space().number();
    }
    int next = index;
    statement.setArray(next++, postgres.createArrayOf("text", callers));
    statement.setArray(next++, postgres.createArrayOf("text", keys));
    statement.setArray(next++, postgres.createArrayOf("smallint", spaces));
    statement.setShort(next++, Bucket.ONLY);
    return next;
  }

  private void setDone(PreparedStatement statement, int index, List<Movement> movements)
      throws SQLException {
    outbox.setDone(statement, index, movements.stream().mapToLong(Movement::id));
    logs = logs || !movements.isEmpty();
  }

  private void insert(List<StoredRefusal> refusals) throws SQLException {
    RefusalArrays arrays = RefusalArrays.of(refusals);
    int next = 1;
    insertRefusals.setShort(next++, Bucket.ONLY);
    insertRefusals.setObject(next++, refusals.getFirst().createdAt().atOffset(ZoneOffset.UTC));
    insertRefusals.setArray(next++, postgres.createArrayOf("text", arrays.callers()));
    insertRefusals.setArray(next++, postgres.createArrayOf("text", arrays.keys()));
    insertRefusals.setArray(next++, postgres.createArrayOf("smallint", arrays.spaces()));
    insertRefusals.setArray(next++, postgres.createArrayOf("bytea", arrays.fingerprints()));
    insertRefusals.setArray(next++, postgres.createArrayOf("smallint", arrays.codes()));
    insertRefusals.setArray(next++, postgres.createArrayOf("bigint", arrays.availableMinor()));
    insertRefusals.setArray(next++, postgres.createArrayOf("bigint", arrays.shortfallMinor()));
    insertRefusals.setArray(next, postgres.createArrayOf("text", arrays.currencies()));
    int inserted = insertRefusals.executeUpdate();
    if (inserted != refusals.size()) {
      throw new IllegalStateException(
          "refusals inserted: " + inserted + " (expected: " + refusals.size() + ")");
    }
  }
}
