package dev.florin.ledger.audit;

import dev.florin.ledger.postgres.Bucket;
import dev.florin.ledger.postgres.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The record in PostgreSQL. */
public final class PostgresAuditLog implements AuditLog {
  private static final String APPEND =
      """
      INSERT INTO audit_entry
        (bucket, actor, key_id, act, wallet_id, detail, reason, origin, trace_id)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String BEFORE =
      """
      SELECT number, at, actor, key_id, act, wallet_id, detail, reason, origin, trace_id
        FROM audit_entry
       WHERE number < ? %s
       ORDER BY number DESC
       LIMIT ?
      """;

  private static final String BEFORE_OF_ALL = BEFORE.replace("%s", "");
  private static final String BEFORE_OF_WALLET = BEFORE.replace("%s", "AND wallet_id = ?");

  private final Database database;

  public PostgresAuditLog(Database database) {
    this.database = database;
  }

  /** Records an act in the transaction that does it: both, or none. */
  public static void append(Connection connection, Act act) throws SQLException {
    try (var statement = connection.prepareStatement(APPEND)) {
      statement.setShort(1, Bucket.ONLY);
      statement.setString(2, act.actor());
      statement.setString(3, act.keyId());
      statement.setString(4, act.name());
      statement.setObject(5, act.walletId(), Types.BIGINT);
      statement.setString(6, act.detail());
      statement.setString(7, act.reason());
      statement.setString(8, act.origin());
      statement.setString(9, act.traceId());
      statement.executeUpdate();
    }
  }

  @Override
  public void append(Act act) {
    boolean _ =
        database.ask(connection -> {
          append(connection, act);
          return true;
        });
  }

  @Override
  public List<AuditEntry> before(long before, @Nullable Long walletId, int entriesMax) {
    return database.ask(connection -> {
      String sql = walletId == null ? BEFORE_OF_ALL : BEFORE_OF_WALLET;
      try (var statement = connection.prepareStatement(sql)) {
        int at = 1;
        statement.setLong(at++, before);
        if (walletId != null) {
          statement.setLong(at++, walletId);
        }
        statement.setInt(at, entriesMax);
        return entries(statement.executeQuery());
      }
    });
  }

  private static List<AuditEntry> entries(ResultSet rows) throws SQLException {
    List<AuditEntry> entries = new ArrayList<>();
    while (rows.next()) {
      Act act =
          new Act(
              rows.getString("actor"),
              rows.getString("key_id"),
              rows.getString("act"),
              rows.getObject("wallet_id", Long.class),
              rows.getString("detail"),
              rows.getString("reason"),
              rows.getString("origin"),
              rows.getString("trace_id"));
      entries.add(
          new AuditEntry(
              rows.getLong("number"), rows.getObject("at", OffsetDateTime.class).toInstant(), act));
    }
    return entries;
  }
}
