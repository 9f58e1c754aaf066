package dev.florin.ledger.postgres;

import dev.florin.ledger.CacheGeneration;

/**
 * The generation as the sum of stripes: writers that raise it at once, each in its own transaction,
 * do not wait for each other.
 */
public record PostgresCacheGeneration(Database database) implements CacheGeneration {
  /** The stripe is any that seldom is another session's at the same time; all count alike. */
  public static final String RAISE =
      """
      INSERT INTO cache_generation (stripe, raised) VALUES (pg_backend_pid() % 64, 1)
      ON CONFLICT (stripe) DO UPDATE SET raised = cache_generation.raised + 1
      """;

  @Override
  public String databaseId() {
    return database.settings().databaseId();
  }

  @Override
  public long read() {
    return database.ask(connection -> {
      try (var statement = connection.prepareStatement(Sql.CACHE_GENERATION);
          var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    });
  }

  @Override
  public void raise() {
    int _ =
        database.ask(connection -> {
          try (var statement = connection.prepareStatement(RAISE)) {
            return statement.executeUpdate();
          }
        });
  }
}
