package dev.florin.ledger.keys;

import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.audit.Act;
import dev.florin.ledger.audit.PostgresAuditLog;
import dev.florin.ledger.postgres.Rows;
import dev.florin.ledger.postgres.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The API keys in PostgreSQL. What a key is good for is the matter of whoever reads them; here is
 * what operators do about them. Each act is one transaction, and is recorded in it: who did it,
 * why, and what came of it.
 *
 * <p>Threads: as the transactions that it is given. Errors: {@link LedgerFaultException} with
 * {@code UNAVAILABLE} if the database cannot be reached, or somebody else's act takes too long.
 */
public final class ApiKeys implements KeySource {
  /** Keys that are neither revoked nor expired: every instance has them all in memory. */
  public static final int LIVE_KEYS_MAX = 10_000;

  /** Keys in one list. */
  public static final int PAGE_MAX = 200;

  public static final Duration VALID_FOR_MAX = Duration.ofDays(366);

  public static final Duration OVERLAP_MAX = Duration.ofDays(7);

  private final Transactions transactions;

  public ApiKeys(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Makes a key. */
  public KeyChange create(NewApiKey wanted, Act act) {
    return transactions.transact(connection -> {
      changeEdition(connection);
      Optional<ApiKey> made = insert(connection, wanted);
      if (made.isEmpty()) {
        return new KeyChange.TooMany();
      }
      return done(connection, made.get(), act);
    });
  }

  /** Gives a live key another secret. Only the one before the new one may stay good for a while. */
  public KeyChange rotate(String id, Rotation rotation, Act act) {
    return transactions.transact(connection -> {
      changeEdition(connection);
      Optional<ApiKey> rotated = rotate(connection, id, rotation);
      if (rotated.isPresent()) {
        return done(connection, rotated.get(), act);
      }
      return one(connection, KeySql.FIND, id)
          .<KeyChange>map(KeyChange.Ended::new)
          .orElseGet(KeyChange.NotThere::new);
    });
  }

  /** Takes a key out of force, for ever. Of one that is revoked already nothing changes. */
  public KeyChange revoke(String id, Act act) {
    return transactions.transact(connection -> {
      changeEdition(connection);
      Optional<ApiKey> revoked = one(connection, KeySql.REVOKE, id);
      if (revoked.isPresent()) {
        return done(connection, revoked.get(), act);
      }
      return one(connection, KeySql.FIND, id)
          .<KeyChange>map(KeyChange.Done::new)
          .orElseGet(KeyChange.NotThere::new);
    });
  }

  /**
   * Keys in the order of their ids.
   *
   * @param ended whether those that are revoked or expired, too
   * @param limit 1 to {@link #PAGE_MAX}
   * @param afterId the last id of the page before, or empty
   */
  public List<ApiKey> list(boolean ended, int limit, String afterId) {
    if (limit < 1 || limit > PAGE_MAX) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + PAGE_MAX + ")");
    }
    return transactions.transact(connection -> {
      try (var statement = connection.prepareStatement(KeySql.LIST)) {
        statement.setBoolean(1, ended);
        statement.setString(2, afterId);
        statement.setInt(3, limit);
        return Rows.all(statement, KeyRows::key);
      }
    });
  }

  /** The edition is read first: what changes meanwhile is perhaps read twice, and never missed. */
  @Override
  public Optional<Keys> other(@Nullable UUID edition) {
    return transactions.transact(connection -> {
      UUID present = edition(connection);
      if (present.equals(edition)) {
        return Optional.empty();
      }
      try (var statement = connection.prepareStatement(KeySql.ALL_LIVE)) {
        return Optional.of(new Keys(present, Rows.all(statement, KeyRows::liveKey)));
      }
    });
  }

  private static Optional<ApiKey> insert(Connection connection, NewApiKey wanted)
      throws SQLException {
    try (var statement = connection.prepareStatement(KeySql.CREATE)) {
      statement.setString(1, wanted.id());
      statement.setBytes(2, wanted.secretHash().bytes());
      statement.setString(3, wanted.owner());
      statement.setString(4, wanted.label());
      statement.setArray(5, connection.createArrayOf("text", wanted.scopes().toArray()));
      statement.setLong(6, wanted.validFor().toMillis());
      statement.setInt(7, LIVE_KEYS_MAX);
      return Rows.first(statement, KeyRows::key);
    }
  }

  private static Optional<ApiKey> rotate(Connection connection, String id, Rotation rotation)
      throws SQLException {
    try (var statement = connection.prepareStatement(KeySql.ROTATE)) {
      statement.setLong(1, rotation.overlap().toMillis());
      statement.setLong(2, rotation.overlap().toMillis());
      statement.setBytes(3, rotation.secretHash().bytes());
      setMillis(statement, 4, rotation.validFor());
      statement.setString(5, id);
      return Rows.first(statement, KeyRows::key);
    }
  }

  private static Optional<ApiKey> one(Connection connection, String sql, String id)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, id);
      return Rows.first(statement, KeyRows::key);
    }
  }

  private static void setMillis(PreparedStatement statement, int index, @Nullable Duration duration)
      throws SQLException {
    if (duration == null) {
      statement.setNull(index, Types.BIGINT);
    } else {
      statement.setLong(index, duration.toMillis());
    }
  }

  private static UUID edition(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(KeySql.EDITION)) {
      return Rows.first(statement, row -> row.getObject("edition", UUID.class)).orElseThrow();
    }
  }

  private static void changeEdition(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(KeySql.CHANGE_EDITION)) {
      int _ = statement.executeUpdate();
    }
  }

  private static KeyChange done(Connection connection, ApiKey key, Act act) throws SQLException {
    PostgresAuditLog.append(connection, act.with(detail(key)));
    return new KeyChange.Done(key);
  }

  private static String detail(ApiKey key) {
    return key.id()
        + " of "
        + key.owner()
        + " for "
        + String.join(",", key.scopes())
        + ", until "
        + key.expiresAt()
        + (key.previousUntil() == null
            ? ""
            : ", the secret before it until " + key.previousUntil());
  }
}
