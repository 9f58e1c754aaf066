package dev.florin.ledger.events;

import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** The log's tables on an empty database, and batches as writers add them, without writers. */
final class EventRows implements AutoCloseable {
  final Database database = Database.open(TestPostgres.emptyDatabase());

  /** Adds a batch, in a transaction of its own. */
  void add(int kind, long... ids) {
    TestPostgres.execute(database, insert(kind, ids));
  }

  /** Adds a batch in a transaction that the caller ends. */
  static void add(Connection open, int kind, long... ids) throws SQLException {
    try (var statement = open.createStatement()) {
      statement.execute(insert(kind, ids));
    }
  }

  /** Each batch that has a place: its last position, and the ids. */
  List<String> placed() {
    return database.ask(connection -> {
      try (var statement = connection.createStatement();
          var rows =
              statement.executeQuery(
                  "SELECT array_agg(last_position || ': ' || array_to_string(transfer_ids, ' ')"
                      + " ORDER BY last_position) FROM event_batch")) {
        rows.next();
        return rows.getArray(1) == null
            ? List.of()
            : List.of((String[]) rows.getArray(1).getArray());
      }
    });
  }

  long number(String sql) {
    return TestPostgres.number(database, sql);
  }

  void execute(String sql) {
    TestPostgres.execute(database, sql);
  }

  private static String insert(int kind, long... ids) {
    return "INSERT INTO event_outbox (bucket, kind, transfer_ids) VALUES (0, %d, ARRAY%s::bigint[])"
        .formatted(kind, Arrays.toString(ids));
  }

  @Override
  public void close() {
    database.close();
  }
}
