package dev.florin.ledger.postgres.write;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Fingerprint;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.RefusalCode;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.commit.Store;
import dev.florin.ledger.postgres.TransferRows;
import dev.florin.ledger.rules.Prior;
import dev.florin.ledger.rules.WalletState;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;

/** The results of the statements that lock: wallets, then keys, then the time. */
final class LockedRows {
  private LockedRows() {}

  /** Runs a statement that gives wallets, then transfers, then refusals, then the time. */
  static Store.Locked read(PreparedStatement statement) throws SQLException {
    statement.execute();
    Map<Long, WalletState> wallets = new HashMap<>();
    try (ResultSet rows = statement.getResultSet()) {
      while (rows.next()) {
        WalletState wallet = wallet(rows);
        wallets.put(wallet.id(), wallet);
      }
    }
    Map<CallerKey, Prior> priors = new HashMap<>();
    try (ResultSet rows = nextResult(statement)) {
      while (rows.next()) {
        Transfer transfer = TransferRows.read(rows);
        priors.put(transfer.callerKey(), new Prior.Committed(transfer));
      }
    }
    try (ResultSet rows = nextResult(statement)) {
      while (rows.next()) {
        priors.putIfAbsent(key(rows), declined(rows));
      }
    }
    try (ResultSet rows = nextResult(statement)) {
      rows.next();
      Instant now = rows.getObject(1, OffsetDateTime.class).toInstant();
      return new Store.Locked(wallets, priors, now);
    }
  }

  /** The result of the statement's next part. */
  static ResultSet nextResult(PreparedStatement statement) throws SQLException {
    if (!statement.getMoreResults()) {
      throw new SQLException("a result is missing", "XX000");
    }
    return statement.getResultSet();
  }

  private static WalletState wallet(ResultSet row) throws SQLException {
    return new WalletState(
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getShort(6),
        row.getString(7),
        row.getLong(8));
  }

  private static CallerKey key(ResultSet row) throws SQLException {
    CallerKey.Space space = CallerKey.Space.ofNumber(row.getShort(3));
    return new CallerKey(row.getString(1), space, row.getString(2));
  }

  private static Prior declined(ResultSet row) throws SQLException {
    Refusal refusal =
        new Refusal(
            RefusalCode.ofNumber(row.getShort(5)),
            row.getLong(6),
            row.getLong(7),
            row.getString(8));
    return new Prior.Declined(Fingerprint.ofStored(row.getBytes(4)), refusal);
  }
}
