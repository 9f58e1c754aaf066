package dev.florin.ledger.webhook;

import dev.florin.ledger.events.EventPosition;
import dev.florin.ledger.postgres.Bucket;
import dev.florin.ledger.postgres.Rows;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;

/** Reads the rows of {@link WebhookSql}. */
final class WebhookRows {
  private WebhookRows() {}

  /** Sets a webhook's key, in two parameters. */
  static void setId(PreparedStatement statement, int index, long webhookId) throws SQLException {
    statement.setLong(index, webhookId);
    statement.setShort(index + 1, Bucket.ONLY);
  }

  static Webhook webhook(ResultSet row) throws SQLException {
    return new Webhook(
        row.getLong("id"),
        row.getString("url"),
        row.getString("description"),
        texts(row, "types"),
        state(row.getShort("state")),
        row.getString("reason"),
        new EventPosition(row.getLong("timeline"), row.getLong("settled_through")),
        row.getLong("retrying"),
        row.getLong("failed"),
        Rows.instantOrNull(row, "failing_since"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getString("created_by"));
  }

  static Delivery delivery(ResultSet row) throws SQLException {
    return new Delivery(
        position(row),
        row.getShort("state") == WebhookSql.RETRYING
            ? Delivery.State.RETRYING
            : Delivery.State.FAILED,
        row.getInt("attempts"),
        Rows.instantOrNull(row, "first_at"),
        Rows.instantOrNull(row, "next_at"),
        row.getString("error"));
  }

  static Subscription subscription(ResultSet row) throws SQLException {
    return new Subscription(
        new WebhookProgress.Term(row.getLong("id"), row.getLong("term")),
        row.getString("url"),
        texts(row, "types"),
        secrets(row),
        new EventPosition(row.getLong("settled_timeline"), row.getLong("settled_through")),
        new EventPosition(row.getLong("started_timeline"), row.getLong("started_through")),
        row.getBoolean("due"));
  }

  static EventPosition position(ResultSet row) throws SQLException {
    return new EventPosition(row.getLong("timeline"), row.getLong("number"));
  }

  static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  private static List<byte[]> secrets(ResultSet row) throws SQLException {
    byte[] secret = row.getBytes("secret");
    byte[] previous = row.getBytes("previous_secret");
    return previous == null ? List.of(secret) : List.of(secret, previous);
  }

  private static Webhook.State state(short number) {
    return switch (number) {
      case 1 -> Webhook.State.ENABLED;
      case 2 -> Webhook.State.DISABLED;
      case 3 -> Webhook.State.SWITCHED_OFF;
      // A number has no closed set of values; the constraint of the column has.
      default -> throw new IllegalStateException("state: " + number + " (expected: 1 to 3)");
    };
  }
}
