package dev.florin.ledger.webhook;

import dev.florin.ledger.IdSource;
import dev.florin.ledger.events.Event;
import dev.florin.ledger.events.EventLog;
import dev.florin.ledger.events.EventPosition;
import dev.florin.ledger.events.EventType;
import dev.florin.ledger.postgres.Bucket;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.postgres.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The webhooks in PostgreSQL. */
public final class PostgresWebhooks implements Webhooks {
  /** How long a secret that was replaced signs beside the new one. */
  public static final Duration PREVIOUS_SECRET_VALIDITY = Duration.ofHours(24);

  private final Database database;
  private final EventLog log;
  private final IdSource ids;

  public PostgresWebhooks(Database database, EventLog log, IdSource ids) {
    this.database = database;
    this.log = log;
    this.ids = ids;
  }

  @Override
  public Made create(NewWebhook wanted) {
    EventPosition after = wanted.after() == null ? log.newest() : wanted.after();
    if (log.after(after, 1) instanceof EventLog.Expired(EventPosition oldest)) {
      return new Made.Expired(oldest);
    }
    byte[] secret = WebhookSecret.random();
    Optional<Webhook> made =
        database.transact(connection -> insert(connection, wanted, after, secret));
    return made.<Made>map(webhook -> new Made.Created(secretOf(webhook, secret)))
        .orElseGet(Made.TooMany::new);
  }

  private Optional<Webhook> insert(
      Connection connection, NewWebhook wanted, EventPosition after, byte[] secret)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(WebhookSql.ONE_MAKER_AT_A_TIME);
    }
    try (var statement = connection.prepareStatement(WebhookSql.CREATE)) {
      WebhookRows.setId(statement, 1, ids.next());
      statement.setLong(3, after.timeline());
      statement.setLong(4, after.number());
      statement.setLong(5, after.number());
      statement.setBytes(6, secret);
      statement.setString(7, wanted.url());
      statement.setString(8, wanted.description());
      statement.setArray(9, connection.createArrayOf("text", wanted.types().toArray()));
      statement.setString(10, wanted.createdBy());
      statement.setShort(11, Bucket.ONLY);
      statement.setInt(12, WEBHOOKS_MAX);
      return Rows.first(statement, WebhookRows::webhook);
    }
  }

  @Override
  public List<Webhook> list() {
    return database.ask(connection -> {
      try (var statement = connection.prepareStatement(WebhookSql.LIST)) {
        statement.setShort(1, Bucket.ONLY);
        return Rows.all(statement, WebhookRows::webhook);
      }
    });
  }

  @Override
  public Optional<Webhook> find(long id) {
    return database.ask(connection -> one(connection, WebhookSql.FIND, id, statement -> 1));
  }

  @Override
  public boolean delete(long id) {
    return database.transact(connection -> {
      boolean there = update(connection, WebhookSql.DELETE, id) == 1;
      int _ = update(connection, WebhookSql.DELETE_DELIVERIES, id);
      return there;
    });
  }

  @Override
  public Switched enable(long id, @Nullable EventPosition after) {
    Optional<Webhook> there = find(id);
    if (there.isEmpty()) {
      return new Switched.Absent();
    }
    if (after == null && there.get().state() == Webhook.State.ENABLED) {
      return new Switched.On(there.get());
    }
    EventPosition from = after == null ? there.get().position() : after;
    if (log.after(from, 1) instanceof EventLog.Expired(EventPosition oldest)) {
      return new Switched.Expired(oldest);
    }
    return database
        .transact(connection -> enable(connection, id, after))
        .<Switched>map(Switched.On::new)
        .orElseGet(Switched.Absent::new);
  }

  /** Where it stopped is read under the row lock: its deliverer may have gone on meanwhile. */
  private static Optional<Webhook> enable(
      Connection connection, long id, @Nullable EventPosition after) throws SQLException {
    Optional<Locked> locked = lock(connection, id);
    if (locked.isEmpty()) {
      return Optional.empty();
    }
    EventPosition from = after == null ? locked.get().position() : after;
    return one(
        connection,
        WebhookSql.ENABLE,
        id,
        statement -> {
          statement.setLong(1, from.number());
          statement.setLong(2, from.timeline());
          statement.setLong(3, from.number());
          return 4;
        });
  }

  @Override
  public Optional<Webhook> disable(long id) {
    return database.transact(connection -> one(connection, WebhookSql.DISABLE, id, statement -> 1));
  }

  @Override
  public Optional<SecretOf> rotateSecret(long id) {
    byte[] secret = WebhookSecret.random();
    return database
        .transact(connection ->
            one(
                connection,
                WebhookSql.ROTATE,
                id,
                statement -> {
                  statement.setLong(1, PREVIOUS_SECRET_VALIDITY.toSeconds());
                  statement.setBytes(2, secret);
                  return 3;
                }))
        .map(webhook -> secretOf(webhook, secret));
  }

  @Override
  public Optional<List<Delivery>> deliveries(
      long id, Delivery.@Nullable State state, long afterNumber, int limit) {
    requireIn("limit", limit, DELIVERIES_MAX);
    return database.ask(connection -> {
      if (one(connection, WebhookSql.FIND, id, statement -> 1).isEmpty()) {
        return Optional.empty();
      }
      try (var statement = connection.prepareStatement(WebhookSql.DELIVERIES)) {
        WebhookRows.setId(statement, 1, id);
        statement.setLong(3, afterNumber);
        statement.setBoolean(4, state == null);
        statement.setInt(5, state == Delivery.State.FAILED ? 2 : 1);
        statement.setInt(6, limit);
        return Optional.of(Rows.all(statement, WebhookRows::delivery));
      }
    });
  }

  @Override
  public Redelivery redeliver(long id, EventPosition first, EventPosition last) {
    requireIn("events", last.number() - first.number() + 1, REDELIVERIES_MAX);
    if (first.number() < 1 || first.timeline() != last.timeline()) {
      throw new IllegalArgumentException(
          "last: " + last + " (expected: a place of the timeline of " + first + ")");
    }
    Optional<Webhook> there = find(id);
    if (there.isEmpty()) {
      return new Redelivery.Absent();
    }
    if (log.after(last, 1) instanceof EventLog.Expired(EventPosition oldest)) {
      return new Redelivery.Expired(oldest);
    }
    List<Long> numbers = new ArrayList<>();
    EventPosition place = new EventPosition(first.timeline(), first.number() - 1);
    while (place.number() < last.number()) {
      int most = (int) Math.min(EventLog.EVENTS_MAX, last.number() - place.number());
      switch (log.after(place, most)) {
        case EventLog.Expired(EventPosition oldest) -> {
          return new Redelivery.Expired(oldest);
        }
        case EventLog.Found(List<Event> events) when events.isEmpty() -> {
          return new Redelivery.Expired(log.oldest());
        }
        case EventLog.Found(List<Event> events) -> {
          numbers.addAll(wanted(events, there.get().types()));
          place = events.getLast().position();
        }
      }
    }
    return plan(id, numbers);
  }

  private static List<Long> wanted(List<Event> events, List<String> types) {
    return events.stream()
        .filter(event -> types.isEmpty() || types.contains(EventType.of(event.fact()).text()))
        .map(event -> event.position().number())
        .toList();
  }

  /** What lies beyond the settled place is delivered anyway, and needs no row. */
  private Redelivery plan(long id, List<Long> numbers) {
    return database.transact(connection -> {
      Optional<Locked> locked = lock(connection, id);
      if (locked.isEmpty()) {
        return new Redelivery.Absent();
      }
      EventPosition settled = locked.get().position();
      Object[] settledNumbers =
          numbers.stream().filter(number -> number <= settled.number()).toArray();
      try (var statement = connection.prepareStatement(WebhookSql.REDELIVER)) {
        WebhookRows.setId(statement, 1, id);
        statement.setArray(3, connection.createArrayOf("bigint", settledNumbers));
        statement.executeUpdate();
      }
      return new Redelivery.Planned(numbers.size());
    });
  }

  private static Optional<Locked> lock(Connection connection, long id) throws SQLException {
    try (var statement = connection.prepareStatement(WebhookSql.LOCK)) {
      WebhookRows.setId(statement, 1, id);
      return Rows.first(
          statement,
          row ->
              new Locked(
                  new EventPosition(row.getLong("timeline"), row.getLong("settled_through"))));
    }
  }

  private static Optional<Webhook> one(
      Connection connection, String sql, long id, Parameters parameters) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      WebhookRows.setId(statement, parameters.set(statement), id);
      return Rows.first(statement, WebhookRows::webhook);
    }
  }

  private static int update(Connection connection, String sql, long id) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      WebhookRows.setId(statement, 1, id);
      return statement.executeUpdate();
    }
  }

  private static SecretOf secretOf(Webhook webhook, byte[] secret) {
    return new SecretOf(webhook, WebhookSecret.shown(secret));
  }

  private static void requireIn(String name, long value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + most + ")");
    }
  }

  /** A webhook whose row is locked until the end of the transaction. */
  private record Locked(EventPosition position) {}

  /** Sets a statement's parameters before the webhook's key, and says at which that one begins. */
  @FunctionalInterface
  private interface Parameters {
    int set(PreparedStatement statement) throws SQLException;
  }
}
