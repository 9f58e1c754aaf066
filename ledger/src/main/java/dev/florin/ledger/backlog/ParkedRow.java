package dev.florin.ledger.backlog;

import dev.florin.ledger.audit.PostgresAuditLog;
import dev.florin.ledger.postgres.Bucket;
import dev.florin.ledger.postgres.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * What an operator decides about one transfer, in one open transaction: the transfer is locked
 * first, and nothing is written unless it is parked then.
 */
record ParkedRow(Connection connection, long transferId) {
  private record Locked(QueuedTransfer transfer, boolean tooOld) {
    static Locked read(ResultSet row) throws SQLException {
      return new Locked(QueueRows.transfer(row), row.getBoolean("too_old"));
    }
  }

  Intervention retry(Decision decision) throws SQLException {
    List<Locked> locked = lock();
    if (locked.isEmpty()) {
      return new Intervention.NotThere();
    }
    QueuedTransfer transfer = locked.getFirst().transfer();
    if (transfer.state() != QueueState.PARKED) {
      return new Intervention.NotParked(transfer.state());
    }
    if (locked.getFirst().tooOld()) {
      return new Intervention.TooOld(transfer.acceptedAt());
    }
    unpark("retried", transfer, decision);
    return new Intervention.Done(pendingAgain(drawSequence(transfer.slot())));
  }

  Intervention drop(Decision decision) throws SQLException {
    List<Locked> locked = lock();
    if (locked.isEmpty()) {
      return new Intervention.NotThere();
    }
    QueuedTransfer transfer = locked.getFirst().transfer();
    if (transfer.state() != QueueState.PARKED) {
      return new Intervention.NotParked(transfer.state());
    }
    unpark("dropped", transfer, decision);
    try (var statement = connection.prepareStatement(QueueSql.DROP)) {
      QueueDesk.setId(statement, 1, transferId);
      return new Intervention.Done(Rows.only(statement, QueueRows::transfer));
    }
  }

  private List<Locked> lock() throws SQLException {
    try (var statement = connection.prepareStatement(QueueSql.LOCK)) {
      statement.setLong(1, QueueDesk.RETRY_AGE_MAX.toSeconds());
      QueueDesk.setId(statement, 2, transferId);
      return Rows.all(statement, Locked::read);
    }
  }

  private long drawSequence(short slot) throws SQLException {
    try (var statement = connection.prepareStatement(QueueSql.DRAW_SEQUENCE)) {
      statement.setShort(1, slot);
      statement.setShort(2, Bucket.ONLY);
      return Rows.only(statement, row -> row.getLong("accepted"));
    }
  }

  private QueuedTransfer pendingAgain(long sequence) throws SQLException {
    try (var statement = connection.prepareStatement(QueueSql.RETRY)) {
      statement.setLong(1, sequence);
      QueueDesk.setId(statement, 2, transferId);
      return Rows.only(statement, QueueRows::transfer);
    }
  }

  private void unpark(String act, QueuedTransfer transfer, Decision decision) throws SQLException {
    try (var statement = connection.prepareStatement(QueueSql.UNPARK)) {
      QueueDesk.setId(statement, 1, transferId);
      requireOne(statement);
    }
    try (var statement = connection.prepareStatement(QueueSql.RECORD)) {
      QueueDesk.setId(statement, 1, transferId);
      statement.setString(3, act);
      statement.setString(4, decision.actor());
      statement.setString(5, decision.reason());
      requireOne(statement);
    }
    PostgresAuditLog.append(
        connection,
        decision.act("queue", transfer.sourceWalletId(), act + " transfer " + transferId));
  }

  private static void requireOne(PreparedStatement statement) throws SQLException {
    int rows = statement.executeUpdate();
    if (rows != 1) {
      throw new IllegalStateException("rows: " + rows + " (expected: 1)");
    }
  }
}
