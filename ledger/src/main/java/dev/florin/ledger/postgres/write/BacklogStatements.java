package dev.florin.ledger.postgres.write;

import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Slots;
import dev.florin.ledger.commit.AcceptedRow;
import dev.florin.ledger.commit.RefusedSettlement;
import dev.florin.ledger.commit.Settlement;
import dev.florin.ledger.commit.Store;
import dev.florin.ledger.postgres.AcceptedRows;
import dev.florin.ledger.postgres.Bucket;
import dev.florin.ledger.rules.Movement;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.postgresql.PGConnection;

/** What one lane's connection says about the backlog. Confined to its lane. */
final class BacklogStatements {
  private final PGConnection postgres;
  private final Outbox outbox;
  private final PreparedStatement lockBacklog;
  private final PreparedStatement accept;
  private final PreparedStatement settle;
  private final PreparedStatement lockPending;
  private final PreparedStatement refuse;
  private final PreparedStatement finish;

  BacklogStatements(Connection connection, Outbox outbox) throws SQLException {
    this.outbox = outbox;
    postgres = connection.unwrap(PGConnection.class);
    lockBacklog = connection.prepareStatement(BacklogSql.LOCK_BACKLOG);
    accept = connection.prepareStatement(BacklogSql.ACCEPT);
    settle = connection.prepareStatement(BacklogSql.SETTLE);
    lockPending = connection.prepareStatement(BacklogSql.LOCK_PENDING);
    refuse = connection.prepareStatement(BacklogSql.REFUSE);
    finish =
        connection.prepareStatement(outbox.behind(BacklogSql.COUNT_FINISHED, OutboxSql.ADD_ENDED));
  }

  Store.Backlog lockBacklog(List<Movement> movements) throws SQLException {
    Object[] slots =
        movements.stream().map(it -> Slots.of(it.sourceWalletId())).sorted().distinct().toArray();
    lockBacklog.setArray(1, postgres.createArrayOf("smallint", slots));
    lockBacklog.setShort(2, Bucket.ONLY);
    lockBacklog.setShort(3, Bucket.ONLY);
    lockBacklog.setShort(4, Bucket.ONLY);
    lockBacklog.setArray(5, texts(movements, it -> it.command().callerKey().caller()));
    lockBacklog.setArray(6, texts(movements, it -> it.command().callerKey().key()));
    lockBacklog.setShort(7, Bucket.ONLY);
    lockBacklog.execute();
    return readBacklog();
  }

  private Store.Backlog readBacklog() throws SQLException {
    Map<Short, Long> acceptedBySlot = new HashMap<>();
    try (ResultSet rows = lockBacklog.getResultSet()) {
      while (rows.next()) {
        acceptedBySlot.put(rows.getShort(1), rows.getLong(2));
      }
    }
    long pending;
    try (ResultSet rows = LockedRows.nextResult(lockBacklog)) {
      rows.next();
      pending = rows.getLong(1);
    }
    Map<CallerKey, AcceptedTransfer> priors = new HashMap<>();
    try (ResultSet rows = LockedRows.nextResult(lockBacklog)) {
      while (rows.next()) {
        AcceptedTransfer prior = AcceptedRows.transfer(rows, new AcceptedTransfer.Pending());
        priors.put(prior.command().callerKey(), prior);
      }
    }
    try (ResultSet rows = LockedRows.nextResult(lockBacklog)) {
      rows.next();
      Instant now = rows.getObject(1, OffsetDateTime.class).toInstant();
      return new Store.Backlog(acceptedBySlot, priors, pending, now);
    }
  }

  void accept(List<AcceptedRow> rows) throws SQLException {
    int next = AcceptedArrays.of(rows).set(accept, postgres);
    int _ = setCounts(accept, next, rows.stream().map(AcceptedRow::slot).toList());
    accept.execute();
    requireRows("accepted transfers inserted", rows.size(), accept.getUpdateCount());
  }

  Store.Pending settle(List<Settlement> settlements) throws SQLException {
    return pending(settle, settlements);
  }

  Store.Pending lockPending(List<Settlement> settlements) throws SQLException {
    return pending(lockPending, settlements);
  }

  void refuse(List<RefusedSettlement> refused) throws SQLException {
    Array ids = longs(refused, it -> it.settlement().transferId());
    Object[] codes = refused.stream().map(it -> it.refusal().code().number()).toArray();
    refuse.setArray(1, postgres.createArrayOf("smallint", codes));
    refuse.setArray(2, ids);
    refuse.setArray(3, longs(refused, it -> it.refusal().availableMinor()));
    refuse.setArray(4, ids);
    refuse.setArray(5, longs(refused, it -> it.refusal().shortfallMinor()));
    refuse.setArray(6, ids);
    refuse.setArray(7, ids);
    refuse.setShort(8, Bucket.ONLY);
    requireRows("accepted transfers refused", refused.size(), refuse.executeUpdate());
  }

  void finish(List<Settlement> settled, List<RefusedSettlement> refused) throws SQLException {
    List<Settlement> ended = new ArrayList<>(settled);
    refused.forEach(it -> ended.add(it.settlement()));
    int next = setCounts(finish, 1, ended.stream().map(it -> it.hold().slot()).toList());
    outbox.setEnded(
        finish,
        next,
        settled.stream().mapToLong(Settlement::transferId),
        refused.stream().mapToLong(it -> it.settlement().transferId()));
    finish.executeUpdate();
  }

  private Store.Pending pending(PreparedStatement statement, List<Settlement> settlements)
      throws SQLException {
    Map<String, Settlement.Hold> holds = new TreeMap<>();
    settlements.forEach(it -> holds.put(it.hold().leaseName(), it.hold()));
    Collection<Settlement.Hold> held = holds.values();
    statement.setArray(1, texts(held, Settlement.Hold::leaseName));
    statement.setArray(2, texts(held, Settlement.Hold::owner));
    statement.setArray(3, longs(held, Settlement.Hold::token));
    long[] ids = settlements.stream().mapToLong(Settlement::transferId).sorted().toArray();
    statement.setArray(4, postgres.createArrayOf("bigint", ids));
    statement.setShort(5, Bucket.ONLY);
    statement.execute();
    try (ResultSet rows = statement.getResultSet()) {
      while (rows.next()) {
        holds.remove(rows.getString(1));
      }
    }
    Set<Long> pending = new HashSet<>();
    try (ResultSet rows = LockedRows.nextResult(statement)) {
      while (rows.next()) {
        pending.add(rows.getLong(1));
      }
    }
    Set<Short> lost = new HashSet<>();
    holds.values().forEach(hold -> lost.add(hold.slot()));
    return new Store.Pending(pending, lost);
  }

  /** The parameters of a statement on counts; the next index after them. */
  private int setCounts(PreparedStatement statement, int first, List<Short> slots)
      throws SQLException {
    Map<Short, Long> counts = new TreeMap<>();
    slots.forEach(slot -> counts.merge(slot, 1L, Long::sum));
    int next = first;
    statement.setArray(next++, postgres.createArrayOf("smallint", counts.keySet().toArray()));
    statement.setArray(next++, longs(counts.values(), Long::longValue));
    statement.setShort(next++, Bucket.ONLY);
    return next;
  }

  private <T> Array texts(Collection<T> values, Function<T, String> text) throws SQLException {
    return postgres.createArrayOf("text", values.stream().map(text).toArray());
  }

  private <T> Array longs(Collection<T> values, ToLongFunction<T> number) throws SQLException {
    return postgres.createArrayOf("bigint", values.stream().mapToLong(number).toArray());
  }

  private static void requireRows(String what, int expected, int actual) {
    if (actual != expected) {
      throw new IllegalStateException(what + ": " + actual + " (expected: " + expected + ")");
    }
  }
}
