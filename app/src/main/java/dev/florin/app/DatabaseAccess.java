package dev.florin.app;

import dev.florin.app.configuration.Database;
import dev.florin.embedded.EmbeddedPostgres;
import dev.florin.embedded.PostgresAddress;
import java.nio.file.Path;

/**
 * How to log in to the database, whoever runs it.
 *
 * @param jdbcUrl without user and password
 * @param user database user
 * @param password may be empty
 */
record DatabaseAccess(String jdbcUrl, String user, String password) {
  /** Starts our own PostgreSQL, if it is ours that is wanted, and keeps it up. */
  static DatabaseAccess starting(Database database, Parts parts) {
    return switch (database) {
      case Database.Embedded embedded -> {
        EmbeddedPostgres postgres = start(embedded.folder(), parts);
        postgres.supervise(parts::lost);
        yield of(postgres.address());
      }
      case Database.External external -> of(external);
    };
  }

  /** Uses the PostgreSQL of a start that goes on beside this command, or else starts one. */
  static DatabaseAccess beside(Database database, Parts parts) {
    return switch (database) {
      case Database.Embedded(Path folder) ->
          EmbeddedPostgres.running(folder)
              .map(DatabaseAccess::of)
              .orElseGet(() -> of(startExisting(folder, parts).address()));
      case Database.External external -> of(external);
    };
  }

  /** As the configuration wants it, for another process: without the password. */
  String url() {
    return jdbcUrl.replaceFirst("^jdbc:postgresql://", "postgresql://" + user + "@");
  }

  @Override
  public String toString() {
    return jdbcUrl;
  }

  private static EmbeddedPostgres startExisting(Path folder, Parts parts) {
    if (!EmbeddedPostgres.isIn(folder)) {
      throw new CommandFailedException(
          "data-dir: " + folder + " holds no database (expected: the data folder of a start)");
    }
    return start(folder, parts);
  }

  private static EmbeddedPostgres start(Path folder, Parts parts) {
    return parts.start(
        "PostgreSQL",
        () -> EmbeddedPostgres.start(EmbeddedPostgres.Options.in(folder)),
        EmbeddedPostgres::close);
  }

  static DatabaseAccess of(PostgresAddress address) {
    return new DatabaseAccess(address.jdbcUrl(), address.user(), address.password());
  }

  static DatabaseAccess of(Database.External external) {
    return new DatabaseAccess(external.url().jdbcUrl(), external.url().user(), external.password());
  }
}
