package dev.florin.ledger.bench;

import dev.florin.ledger.IdSource;
import dev.florin.ledger.postgres.Bucket;
import dev.florin.ledger.postgres.ConnectionSource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/**
 * How a wallet is usually written: a transaction a transfer, with two SELECT … FOR UPDATE in id
 * order, two UPDATEs and one INSERT, prepared, on 16 connections. Same tables, same indexes, same
 * durability.
 */
public final class NaiveLoad implements Load {
  private static final int CONNECTIONS = 16;
  private static final String SELECT =
      "SELECT balance, version, last_transfer_id FROM wallet"
          + " WHERE bucket = ? AND id = ? FOR UPDATE";
  private static final String UPDATE =
      "UPDATE wallet SET balance = ?, version = ?, last_transfer_id = ? WHERE bucket = ? AND id ="
          + " ?";
  private static final String INSERT =
      """
      INSERT INTO transfer (bucket, id, kind, source_wallet_id, destination_wallet_id, amount,
        source_balance, destination_balance, source_version, destination_version, created_at,
        key_space, currency, fingerprint, caller, key, source_previous_id,
        destination_previous_id)
      VALUES (?, ?, 3, ?, ?, 1, ?, ?, ?, ?, now(), 1, 'USD', sha256(?), 'bench', ?, ?, ?)
      """;

  /** A node's transfers that no batch has; of one load, and so of a part of one day. */
  private static final String LOG =
      """
      INSERT INTO event_outbox (bucket, kind, transfer_ids)
      SELECT 0, 1, array_agg(id ORDER BY id)
        FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM transfer
               WHERE (id >> 12) & 1023 = ?
                 AND created_at > (SELECT kept_since FROM event_horizon)) t
       GROUP BY number / 1000
      """;

  private final Crew crew;
  private final IdSource ids;
  private final int wallets;

  /**
   * @param connections of the ledger's database
   * @param ids that the ledger does not give
   * @param wallets ids 1 to this exist, and can pay
   */
  public NaiveLoad(ConnectionSource connections, IdSource ids, int wallets) {
    this.crew = new Crew("naive", CONNECTIONS, connections);
    this.ids = ids;
    this.wallets = wallets;
  }

  @Override
  public Measurement run(Workload workload, Duration warmUp, Duration measured)
      throws InterruptedException {
    Crew.Worker worker =
        (connection, random, meter, transactions) -> {
          try (PreparedStatement select = connection.prepareStatement(SELECT);
              PreparedStatement update = connection.prepareStatement(UPDATE);
              PreparedStatement insert = connection.prepareStatement(INSERT)) {
            Teller teller = new Teller(connection, select, update, insert);
            while (!meter.hasEnded()) {
              long begunNanos = System.nanoTime();
              long[] pair = workload.pair(random, wallets);
              UUID key = new UUID(random.nextLong(), begunNanos);
              if (teller.transfer(ids.next(), pair[0], pair[1], key)) {
                meter.count(Answer.ACCEPTED, begunNanos);
              } else {
                meter.countFailure();
              }
              transactions.increment();
            }
          }
        };
    return crew.run(worker, warmUp, measured);
  }

  /**
   * Logs what it moved, once, after all its runs: so that the log is whole when it is verified.
   * Amid the runs it would cost the naive way what is not its own.
   *
   * @param node number in the ids that it used
   */
  static void log(ConnectionSource connections, int node) {
    try (Connection connection = connections.open();
        var statement = connection.prepareStatement(LOG)) {
      statement.setInt(1, node);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("the naive transfers could not be logged", e);
    }
  }

  /** One connection's statements. */
  private record Teller(
      Connection connection,
      PreparedStatement select,
      PreparedStatement update,
      PreparedStatement insert) {

    /** False, and nothing moved, if the source has no money. */
    boolean transfer(long id, long source, long destination, UUID key) throws SQLException {
      boolean sourceFirst = source < destination;
      long[] first = lock(sourceFirst ? source : destination);
      long[] second = lock(sourceFirst ? destination : source);
      long[] from = sourceFirst ? first : second;
      long[] to = sourceFirst ? second : first;
      if (from[0] < 1) {
        connection.rollback();
        return false;
      }
      update(source, from[0] - 1, from[1] + 1, id);
      update(destination, to[0] + 1, to[1] + 1, id);
      insert.setShort(1, Bucket.ONLY);
      insert.setLong(2, id);
      insert.setLong(3, source);
      insert.setLong(4, destination);
      insert.setLong(5, from[0] - 1);
      insert.setLong(6, to[0] + 1);
      insert.setLong(7, from[1] + 1);
      insert.setLong(8, to[1] + 1);
      insert.setBytes(9, key.toString().getBytes(StandardCharsets.US_ASCII));
      insert.setString(10, key.toString());
      insert.setLong(11, from[2]);
      insert.setLong(12, to[2]);
      insert.executeUpdate();
      connection.commit();
      return true;
    }

    private long[] lock(long walletId) throws SQLException {
      select.setShort(1, Bucket.ONLY);
      select.setLong(2, walletId);
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        return new long[] {rows.getLong(1), rows.getLong(2), rows.getLong(3)};
      }
    }

    private void update(long walletId, long balanceMinor, long version, long transferId)
        throws SQLException {
      update.setLong(1, balanceMinor);
      update.setLong(2, version);
      update.setLong(3, transferId);
      update.setShort(4, Bucket.ONLY);
      update.setLong(5, walletId);
      update.executeUpdate();
    }
  }
}
