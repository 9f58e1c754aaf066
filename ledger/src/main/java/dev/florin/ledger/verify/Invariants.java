package dev.florin.ledger.verify;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Checks every invariant against one moment of the database.
 *
 * <p>Each query is one statement and sees one snapshot, so a batch that commits meanwhile is seen
 * whole or not at all, and a check beside a live load finds nothing that is not there. All of them
 * run in one REPEATABLE READ transaction that only reads, so their verdicts speak of one moment.
 *
 * <p>That has a price: while the snapshot is open no row version that it may need is removed, and a
 * wallet under many updates gets slower (from 191 to 461 µs an update after 16,000 of them). It is
 * meant for after a benchmark, a restore or a doubt, not for every minute. Each query reads the
 * whole history, and sorts it for the two about versions.
 */
public final class Invariants {
  /** Cases told of one invariant. */
  public static final int FINDINGS_MAX = 20;

  private static final List<Invariant> ALL =
      Stream.of(
              InvariantSql.ALL,
              BacklogInvariantSql.ALL,
              EventInvariantSql.ALL,
              AuditInvariantSql.ALL)
          .flatMap(List::stream)
          .toList();

  private Invariants() {}

  /** What is checked, in that order. */
  public static List<Invariant> all() {
    return ALL;
  }

  /**
   * Checks all invariants.
   *
   * @param connection used by nobody else meanwhile, without an open transaction and without a
   *     statement timeout; left as it was
   * @param progress told of each verdict as it is reached, on this thread
   * @return a verdict on each invariant
   */
  public static List<Verdict> check(Connection connection, Consumer<Verdict> progress)
      throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      statement.execute("SET LOCAL work_mem = '64MB'");
      List<Verdict> verdicts = new ArrayList<>();
      for (Invariant invariant : all()) {
        Verdict verdict = check(connection, invariant);
        verdicts.add(verdict);
        progress.accept(verdict);
      }
      return List.copyOf(verdicts);
    } finally {
      connection.rollback();
      connection.setAutoCommit(autoCommit);
    }
  }

  /** A verdict on one invariant, in whatever transaction is open. */
  static Verdict check(Connection connection, Invariant invariant) throws SQLException {
    String bounded = "SELECT * FROM (" + invariant.sql() + ") finding LIMIT " + FINDINGS_MAX;
    try (var statement = connection.prepareStatement(bounded);
        var rows = statement.executeQuery()) {
      List<Map<String, String>> findings = new ArrayList<>();
      while (rows.next()) {
        findings.add(values(rows));
      }
      return new Verdict(invariant, findings);
    }
  }

  private static Map<String, String> values(ResultSet rows) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      values.put(columns.getColumnLabel(i), String.valueOf(rows.getString(i)));
    }
    return values;
  }
}
