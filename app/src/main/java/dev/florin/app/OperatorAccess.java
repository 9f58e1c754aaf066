package dev.florin.app;

import dev.florin.app.configuration.Configuration;
import dev.florin.app.configuration.Keys;
import dev.florin.app.configuration.Values;
import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.postgres.OperatorConnection;
import dev.florin.ledger.postgres.Transactions;
import java.util.OptionalInt;
import java.util.function.Function;

/** The way of an operator's command to the database, beside a running start or without one. */
record OperatorAccess(Flags flags) {
  <T> T ask(Function<Transactions, T> question) {
    Values values = flags.values();
    Logging.begin(values.get(Keys.LOG_LEVEL));
    try (Parts parts = new Parts()) {
      DatabaseAccess database = DatabaseAccess.beside(Configuration.database(values), parts);
      try (OperatorConnection connection = OperatorConnection.open(config(database))) {
        return question.apply(connection);
      }
    } catch (RuntimeException e) {
      throw StartFailure.explain(e);
    }
  }

  private static LedgerConfig config(DatabaseAccess database) {
    return LedgerConfig.of(
        database.jdbcUrl(), database.user(), database.password(), OptionalInt.empty());
  }
}
