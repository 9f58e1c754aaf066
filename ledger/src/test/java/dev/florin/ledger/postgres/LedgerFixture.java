package dev.florin.ledger.postgres;

import dev.florin.ledger.Kind;
import dev.florin.ledger.SnowflakeIds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows that fit together, at times that a test chooses, without the write path. Not for use
 * by several threads.
 */
public final class LedgerFixture {
  private final Database database;
  private final Partitions partitions;
  private final Map<Long, State> states = new TreeMap<>();
  private final List<Row> pending = new ArrayList<>();
  private long sequence;

  public LedgerFixture(Database database, Partitions partitions) {
    this.database = database;
    this.partitions = partitions;
  }

  private record State(long balance, long version, long lastId, long lastIdBefore) {
    State after(long delta, long id) {
      return new State(balance + delta, version + 1, id, lastId);
    }
  }

  private record Row(
      long id, Kind kind, long source, long destination, long amount, Instant at, String key) {}

  /** A user's wallet in USD. */
  public long wallet(String ownerId, Instant at) {
    long id = id(at);
    insertWallet(id, false);
    TestPostgres.execute(
        database,
        "INSERT INTO wallet_owner VALUES (0, %d, '%s', '%s', 'USD', '%s')"
            .formatted(id, ownerId, ownerId, at));
    return id;
  }

  /** A system wallet in USD, of a lane that no other call named. */
  public long systemWallet(int lane, Instant at) {
    long id = id(at);
    insertWallet(id, true);
    TestPostgres.execute(
        database,
        "INSERT INTO system_wallet VALUES (0, %d, 'USD', 0, %d, false)".formatted(id, lane));
    return id;
  }

  /** Puts a movement among those that {@link #commit} writes; gives the transfer's id. */
  public long move(Kind kind, long source, long destination, long amount, Instant at) {
    long id = id(at);
    pending.add(new Row(id, kind, source, destination, amount, at, "key-" + id));
    return id;
  }

  /** Writes what was moved since the last time, in one transaction. */
  public void commit() {
    pending.stream()
        .map(row -> row.at().truncatedTo(ChronoUnit.DAYS))
        .distinct()
        .forEach(partitions::ensure);
    database.transact(connection -> {
      insertTransfers(connection);
      updateWallets(connection);
      return true;
    });
    pending.clear();
  }

  private void insertTransfers(Connection connection) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            INSERT INTO transfer (bucket, id, kind, source_wallet_id, destination_wallet_id, amount,
              source_balance, destination_balance, source_version, destination_version, created_at,
              key, key_space, currency, fingerprint, caller, note, trace_id, source_previous_id,
              destination_previous_id)
            VALUES (0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 'USD', sha256('x'), 'alice', ?, ?, ?, ?)
            """)) {
      for (Row row : pending) {
        insertTransfer(statement, row);
      }
      statement.executeBatch();
    }
  }

  private void insertTransfer(PreparedStatement statement, Row row) throws SQLException {
    State source = step(row.source(), -row.amount(), row.id());
    State destination = step(row.destination(), row.amount(), row.id());
    boolean odd = row.id() % 2 == 1;
    statement.setLong(1, row.id());
    statement.setShort(2, row.kind().number());
    statement.setLong(3, row.source());
    statement.setLong(4, row.destination());
    statement.setLong(5, row.amount());
    statement.setLong(6, source.balance());
    statement.setLong(7, destination.balance());
    statement.setLong(8, source.version());
    statement.setLong(9, destination.version());
    statement.setObject(10, row.at().atOffset(ZoneOffset.UTC));
    statement.setString(11, row.key());
    statement.setString(12, note(odd));
    statement.setBytes(13, odd ? new byte[16] : null);
    statement.setLong(14, source.lastIdBefore());
    statement.setLong(15, destination.lastIdBefore());
    statement.addBatch();
  }

  private static @Nullable String note(boolean odd) {
    return odd ? "lunch" : null;
  }

  private State step(long walletId, long delta, long id) {
    State after = states.getOrDefault(walletId, new State(0, 0, 0, 0)).after(delta, id);
    states.put(walletId, after);
    return after;
  }

  private void updateWallets(Connection connection) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "UPDATE wallet SET balance = ?, version = ?, last_transfer_id = ? WHERE id = ?")) {
      for (Map.Entry<Long, State> entry : states.entrySet()) {
        statement.setLong(1, entry.getValue().balance());
        statement.setLong(2, entry.getValue().version());
        statement.setLong(3, entry.getValue().lastId());
        statement.setLong(4, entry.getKey());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void insertWallet(long id, boolean system) {
    String bounds = system ? "-9000000000000000000, 9000000000000000000" : "0, 1000000000000000";
    TestPostgres.execute(
        database,
        "INSERT INTO wallet (bucket, id, currency, floor, ceiling) VALUES (0, %d, 'USD', %s)"
            .formatted(id, bounds));
  }

  private long id(Instant at) {
    return SnowflakeIds.firstIdAt(at) + sequence++;
  }
}
