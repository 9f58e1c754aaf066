package dev.florin.ledger.postgres.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plans that a writer's connection gets: only these take row locks in the array's order. */
final class LockOrderTest {
  private static final int FEW = 3;

  private final Sessions sessions = new Sessions();

  @AfterEach
  void close() {
    sessions.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {FEW, 300, 30_000})
  void walletsAreLockedInTheOrderOfTheirIds(int wallets) throws SQLException {
    sessions.wallets(wallets, 1_000);
    sessions.execute("ANALYZE wallet");
    try (Connection writer = sessions.connection()) {
      String update =
          plan(writer, "bigint[], bigint[], int[], bigint[], smallint", first(WriteSql.APPLY));
      assertThat(update)
          .contains("Nested Loop", "Function Scan on v", "Index Scan using wallet_pkey")
          .doesNotContain("Hash", "Merge", "Seq Scan", "Bitmap");
      // With few wallets the wallets may lead, by their index: the order is the same.
      assertThat(update.indexOf("Function Scan") < update.indexOf("Index Scan"))
          .as("the array leads, the wallets follow:%n%s", update)
          .isEqualTo(wallets > FEW);

      String lock = plan(writer, "smallint, bigint[]", first(WriteSql.LOCK));
      assertThat(lock)
          .contains("LockRows", "wallet_pkey")
          .doesNotContain("Hash", "Merge", "Seq Scan", "Bitmap");
      assertThat(lock.indexOf("Sort"))
          .as("what sorts comes before what locks:%n%s", lock)
          .matches(at -> at < 0 || at > lock.indexOf("LockRows"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 30_000})
  void keysAreFoundThroughTheirIndexes(int wallets) throws SQLException {
    sessions.wallets(wallets, 1_000);
    sessions.execute("ANALYZE");
    String[] statements = WriteSql.APPLY.split(";\n", -1);
    try (Connection writer = sessions.connection()) {
      String transfers =
          plan(writer, "text[], text[], smallint[], smallint, bigint, bigint", statements[1]);
      assertThat(transfers)
          .contains("_key", "Index Cond: ((key = k.key) AND (caller = k.caller)")
          .doesNotContain("Seq Scan", "Hash", "Merge");
      String refusals = plan(writer, "text[], text[], smallint[], smallint", statements[2]);
      assertThat(refusals).contains("refusal_pkey").doesNotContain("Seq Scan", "Hash", "Merge");
    }
  }

  private static String first(String statements) {
    return statements.substring(0, statements.indexOf(";\n"));
  }

  /** The generic plan, as the connection's settings make it. */
  private static String plan(Connection writer, String types, String sql) throws SQLException {
    try (var statement = writer.createStatement()) {
      statement.execute("DEALLOCATE ALL");
      statement.execute("PREPARE it (" + types + ") AS " + numbered(sql));
      String values =
          Stream.of(types.split(", "))
              .map(type -> type.endsWith("[]") ? "'{}'" : "0")
              .collect(Collectors.joining(", "))
              // From the first id to the last: an empty window has no plan to look at.
              .replaceFirst("0, 0, 0$", "0, 0, " + Long.MAX_VALUE);
      String explain = "EXPLAIN EXECUTE it (" + values + ")";
      StringBuilder plan = new StringBuilder();
      try (var rows = statement.executeQuery(explain)) {
        while (rows.next()) {
          plan.append(rows.getString(1)).append('\n');
        }
      }
      writer.rollback();
      return plan.toString();
    }
  }

  /** Question marks as PostgreSQL writes them: $1, $2. */
  private static String numbered(String sql) {
    StringBuilder numbered = new StringBuilder();
    int number = 0;
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (c == '?') {
        numbered.append('$').append(++number);
      } else {
        numbered.append(c);
      }
    }
    return numbered.toString();
  }
}
