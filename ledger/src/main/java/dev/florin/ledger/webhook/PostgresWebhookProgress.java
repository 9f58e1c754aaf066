package dev.florin.ledger.webhook;

import dev.florin.ledger.events.EventPosition;
import dev.florin.ledger.postgres.Bucket;
import dev.florin.ledger.postgres.Rows;
import dev.florin.ledger.postgres.Transactions;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How far the delivery to each webhook is, in PostgreSQL. */
public final class PostgresWebhookProgress implements WebhookProgress {
  @Override
  public List<Subscription> enabled(Transactions transactions) {
    return transactions.transact(connection -> {
      try (var statement = connection.prepareStatement(ProgressSql.ENABLED_ONES)) {
        statement.setShort(1, Bucket.ONLY);
        return Rows.all(statement, WebhookRows::subscription);
      }
    });
  }

  @Override
  public Standing advance(Transactions transactions, Term term, Step step, Duration quietMax) {
    return transactions.transact(connection -> {
      try (var statement = connection.prepareStatement(ProgressSql.ADVANCE)) {
        statement.setLong(1, step.settledThrough().number());
        statement.setLong(2, step.startedThrough().number());
        statement.setBoolean(3, step.delivered());
        statement.setBoolean(4, !step.failures().isEmpty());
        setTerm(statement, 5, term);
        statement.setLong(8, step.startedThrough().number());
        statement.setLong(9, quietMax.toMillis());
        Standing standing = standing(statement);
        if (standing != Standing.ENDED && !step.failures().isEmpty()) {
          DeliveryStatements.insert(connection, term, step);
        }
        return standing;
      }
    });
  }

  @Override
  public List<Due> due(Transactions transactions, Term term, int limit) {
    return transactions.transact(connection -> {
      try (var statement = connection.prepareStatement(ProgressSql.DUE)) {
        setTerm(statement, 1, term);
        statement.setInt(4, limit);
        return Rows.all(
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
      try (var statement = connection.prepareStatement(ProgressSql.RETRIED)) {
        statement.setBoolean(1, !delivered.isEmpty());
        statement.setBoolean(2, !failures.isEmpty());
        setTerm(statement, 3, term);
        statement.setLong(6, retryFor.minus(shortestPause(failures)).toMillis());
        Standing standing = standing(statement);
        if (standing != Standing.ENDED) {
          DeliveryStatements.delete(connection, term, delivered);
          DeliveryStatements.giveUp(connection, term, forgotten);
          DeliveryStatements.update(connection, term, failures, retryFor);
        }
        return standing;
      }
    });
  }

  @Override
  public void switchOff(Transactions transactions, Term term, String reason) {
    int _ =
        transactions.transact(connection -> {
          try (var statement = connection.prepareStatement(ProgressSql.SWITCH_OFF)) {
            statement.setString(1, DeliveryStatements.shortened(reason));
            setTerm(statement, 2, term);
            return statement.executeUpdate();
          }
        });
  }

  @Override
  public long retrying(Transactions transactions, Term term) {
    return transactions.transact(connection -> {
      try (var statement = connection.prepareStatement(ProgressSql.COUNT_RETRYING)) {
        WebhookRows.setId(statement, 1, term.webhookId());
        return Rows.first(statement, row -> row.getLong(1)).orElseThrow();
      }
    });
  }

  @Override
  public void forgetFailed(Transactions transactions, EventPosition oldest) {
    int _ =
        transactions.transact(connection -> {
          try (var statement = connection.prepareStatement(ProgressSql.FORGET_FAILED)) {
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

  private static void setTerm(PreparedStatement statement, int index, Term term)
      throws SQLException {
    WebhookRows.setId(statement, index, term.webhookId());
    statement.setLong(index + 2, term.number());
  }

  private static Standing standing(PreparedStatement statement) throws SQLException {
    Optional<Standing> written =
        Rows.first(
            statement,
            row -> row.getBoolean("failed_too_long") ? Standing.FAILED_TOO_LONG : Standing.GOES_ON);
    return written.orElse(Standing.ENDED);
  }

  private static <R, T> List<T> only(List<Retried> retries, Class<R> kind, Function<R, T> content) {
    return retries.stream().filter(kind::isInstance).map(kind::cast).map(content).toList();
  }
}
