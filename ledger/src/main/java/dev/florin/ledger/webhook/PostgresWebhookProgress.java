package dev.florin.ledger.webhook;

import dev.florin.ledger.events.EventPosition;
import dev.florin.ledger.postgres.Bucket;
import dev.florin.ledger.postgres.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How far the delivery to each webhook is, in PostgreSQL. */
public final class PostgresWebhookProgress implements WebhookProgress {
  private static final int ERROR_CHARACTERS_MAX = 500;

  @Override
  public List<Subscription> enabled(Transactions transactions) {
    return transactions.transact(connection -> {
      try (var statement = connection.prepareStatement(WebhookSql.ENABLED_ONES)) {
        statement.setShort(1, Bucket.ONLY);
        return WebhookRows.all(statement, WebhookRows::subscription);
      }
    });
  }

  @Override
  public Standing advance(Transactions transactions, Term term, Step step, Duration quietMax) {
    return transactions.transact(connection -> {
      try (var statement = connection.prepareStatement(WebhookSql.ADVANCE)) {
        statement.setLong(1, step.settledThrough().number());
        statement.setLong(2, step.startedThrough().number());
        statement.setBoolean(3, step.delivered());
        statement.setBoolean(4, !step.failures().isEmpty());
        setTerm(statement, 5, term);
        statement.setLong(8, step.settledThrough().timeline());
        statement.setLong(9, step.startedThrough().number());
        statement.setLong(10, quietMax.toMillis());
        Standing standing = standing(statement);
        if (standing != Standing.ENDED && !step.failures().isEmpty()) {
          insert(connection, term, step);
        }
        return standing;
      }
    });
  }

  @Override
  public List<Due> due(Transactions transactions, Term term, int limit) {
    return transactions.transact(connection -> {
      try (var statement = connection.prepareStatement(WebhookSql.DUE)) {
        setTerm(statement, 1, term);
        statement.setInt(4, limit);
        return WebhookRows.all(
            statement, row -> new Due(WebhookRows.position(row), row.getInt("attempts")));
      }
    });
  }

  @Override
  public Standing retried(
      Transactions transactions, Term term, List<Retried> retries, Duration retryFor) {
    List<Long> delivered = only(retries, Retried.Delivered.class, Retried.Delivered::number);
    List<Long> forgotten = only(retries, Retried.Forgotten.class, Retried.Forgotten::number);
    List<Failure> failures = only(retries, Retried.FailedAgain.class, Retried.FailedAgain::failure);
    return transactions.transact(connection -> {
      try (var statement = connection.prepareStatement(WebhookSql.RETRIED)) {
        statement.setBoolean(1, !delivered.isEmpty());
        statement.setBoolean(2, !failures.isEmpty());
        setTerm(statement, 3, term);
        statement.setLong(6, retryFor.minus(shortestPause(failures)).toMillis());
        Standing standing = standing(statement);
        if (standing != Standing.ENDED) {
          delete(connection, term, delivered);
          giveUp(connection, term, forgotten);
          update(connection, term, failures, retryFor);
        }
        return standing;
      }
    });
  }

  @Override
  public void switchOff(Transactions transactions, Term term, String reason) {
    int _ =
        transactions.transact(connection -> {
          try (var statement = connection.prepareStatement(WebhookSql.SWITCH_OFF)) {
            statement.setString(1, shortened(reason));
            setTerm(statement, 2, term);
            return statement.executeUpdate();
          }
        });
  }

  @Override
  public long retrying(Transactions transactions, Term term) {
    return transactions.transact(connection -> {
      try (var statement = connection.prepareStatement(WebhookSql.COUNT_RETRYING)) {
        WebhookRows.setId(statement, 1, term.webhookId());
        return WebhookRows.first(statement, row -> row.getLong(1)).orElseThrow();
      }
    });
  }

  @Override
  public void forgetFailed(Transactions transactions, EventPosition oldest) {
    int _ =
        transactions.transact(connection -> {
          try (var statement = connection.prepareStatement(WebhookSql.FORGET_FAILED)) {
            statement.setShort(1, Bucket.ONLY);
            statement.setLong(2, oldest.timeline());
            statement.setLong(3, oldest.number());
            return statement.executeUpdate();
          }
        });
  }

  /**
   * A webhook is failing for too long when its next attempt would come too late, as an event is.
   */
  private static Duration shortestPause(List<Failure> failures) {
    return failures.stream().map(Failure::pause).min(Duration::compareTo).orElse(Duration.ZERO);
  }

  private static void insert(Connection connection, Term term, Step step) throws SQLException {
    try (var statement = connection.prepareStatement(WebhookSql.INSERT_FAILURES)) {
      WebhookRows.setId(statement, 1, term.webhookId());
      statement.setLong(3, step.settledThrough().timeline());
      setFailures(connection, statement, 4, step.failures());
      statement.executeUpdate();
    }
  }

  private static void delete(Connection connection, Term term, List<Long> numbers)
      throws SQLException {
    if (numbers.isEmpty()) {
      return;
    }
    try (var statement = connection.prepareStatement(WebhookSql.DELETE_DELIVERED)) {
      WebhookRows.setId(statement, 1, term.webhookId());
      statement.setArray(3, connection.createArrayOf("bigint", numbers.toArray()));
      statement.executeUpdate();
    }
  }

  private static void giveUp(Connection connection, Term term, List<Long> numbers)
      throws SQLException {
    if (numbers.isEmpty()) {
      return;
    }
    try (var statement = connection.prepareStatement(WebhookSql.GIVE_UP)) {
      statement.setString(1, "the event is not kept any more");
      WebhookRows.setId(statement, 2, term.webhookId());
      statement.setArray(4, connection.createArrayOf("bigint", numbers.toArray()));
      statement.executeUpdate();
    }
  }

  private static void update(
      Connection connection, Term term, List<Failure> failures, Duration retryFor)
      throws SQLException {
    if (failures.isEmpty()) {
      return;
    }
    try (var statement = connection.prepareStatement(WebhookSql.UPDATE_FAILURES)) {
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

  private static void setTerm(PreparedStatement statement, int index, Term term)
      throws SQLException {
    WebhookRows.setId(statement, index, term.webhookId());
    statement.setLong(index + 2, term.number());
  }

  private static Standing standing(PreparedStatement statement) throws SQLException {
    Optional<Standing> written =
        WebhookRows.first(
            statement,
            row -> row.getBoolean("failed_too_long") ? Standing.FAILED_TOO_LONG : Standing.GOES_ON);
    return written.orElse(Standing.ENDED);
  }

  private static <R, T> List<T> only(List<Retried> retries, Class<R> kind, Function<R, T> content) {
    return retries.stream().filter(kind::isInstance).map(kind::cast).map(content).toList();
  }

  /** What the column takes: 1 to 500 characters, none of them U+0000. */
  private static String shortened(String text) {
    String line = text.isBlank() ? "unknown" : text.replace('\0', ' ');
    return line.length() <= ERROR_CHARACTERS_MAX ? line : line.substring(0, ERROR_CHARACTERS_MAX);
  }
}
