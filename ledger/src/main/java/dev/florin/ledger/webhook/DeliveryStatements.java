package dev.florin.ledger.webhook;

import dev.florin.ledger.webhook.WebhookProgress.Failure;
import dev.florin.ledger.webhook.WebhookProgress.Step;
import dev.florin.ledger.webhook.WebhookProgress.Term;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** What the deliverer does to the rows of a webhook's deliveries, once it has the webhook's. */
final class DeliveryStatements {
  private static final int ERROR_CHARACTERS_MAX = 500;

  private DeliveryStatements() {}

  static void insert(Connection connection, Term term, Step step) throws SQLException {
    try (var statement = connection.prepareStatement(ProgressSql.INSERT_FAILURES)) {
      WebhookRows.setId(statement, 1, term.webhookId());
      setFailures(connection, statement, 3, step.failures());
      statement.executeUpdate();
    }
  }

  static void delete(Connection connection, Term term, List<Long> numbers) throws SQLException {
    if (numbers.isEmpty()) {
      return;
    }
    try (var statement = connection.prepareStatement(ProgressSql.DELETE_DELIVERED)) {
      WebhookRows.setId(statement, 1, term.webhookId());
      statement.setArray(3, connection.createArrayOf("bigint", numbers.toArray()));
      statement.executeUpdate();
    }
  }

  static void giveUp(Connection connection, Term term, List<Long> numbers) throws SQLException {
    if (numbers.isEmpty()) {
      return;
    }
    try (var statement = connection.prepareStatement(ProgressSql.GIVE_UP)) {
      statement.setString(1, "the event is not kept any more");
      WebhookRows.setId(statement, 2, term.webhookId());
      statement.setArray(4, connection.createArrayOf("bigint", numbers.toArray()));
      statement.executeUpdate();
    }
  }

  static void update(Connection connection, Term term, List<Failure> failures, Duration retryFor)
      throws SQLException {
    if (failures.isEmpty()) {
      return;
    }
    try (var statement = connection.prepareStatement(ProgressSql.UPDATE_FAILURES)) {
      statement.setLong(1, retryFor.toMillis());
      setFailures(connection, statement, 2, failures);
      WebhookRows.setId(statement, 6, term.webhookId());
      statement.executeUpdate();
    }
  }

  private static void setFailures(
      Connection connection, PreparedStatement statement, int index, List<Failure> failures)
      throws SQLException {
    List<Failure> sorted =
        failures.stream().sorted(Comparator.comparingLong(Failure::number)).toList();
    Object[] numbers = sorted.stream().map(Failure::number).toArray();
    Object[] attempts = sorted.stream().map(Failure::attempts).toArray();
    Object[] pauses = sorted.stream().map(failure -> failure.pause().toMillis()).toArray();
    Object[] errors = sorted.stream().map(failure -> shortened(failure.error())).toArray();
    statement.setArray(index, connection.createArrayOf("bigint", numbers));
    statement.setArray(index + 1, connection.createArrayOf("integer", attempts));
    statement.setArray(index + 2, connection.createArrayOf("bigint", pauses));
    statement.setArray(index + 3, connection.createArrayOf("text", errors));
  }

  /** What the column takes: 1 to 500 characters, none of them U+0000. */
  static String shortened(String text) {
    String line = text.isBlank() ? "unknown" : text.replace('\0', ' ');
    return line.length() <= ERROR_CHARACTERS_MAX ? line : line.substring(0, ERROR_CHARACTERS_MAX);
  }
}
