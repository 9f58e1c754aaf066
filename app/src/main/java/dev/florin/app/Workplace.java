package dev.florin.app;

import dev.florin.app.configuration.Configuration;
import dev.florin.app.configuration.Database;
import dev.florin.app.configuration.Keys;
import dev.florin.app.configuration.Values;
import dev.florin.embedded.EmbeddedPostgres;
import dev.florin.identity.SandboxIssuer;
import dev.florin.identity.Scopes;
import dev.florin.ledger.LedgerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Where servers are measured.
 *
 * @param database that nobody else uses
 * @param postgresPid of the PostgreSQL that was started for it; empty for somebody else's
 * @param sandboxKey signs the tokens of the users
 */
record Workplace(DatabaseAccess database, Optional<Long> postgresPid, Path sandboxKey) {
  private static final int NODE = 0;
  private static final Duration TOKEN_VALIDITY = Duration.ofDays(1);

  /** What is done there. */
  @FunctionalInterface
  interface Work {
    /** Gives the exit status; what it starts is ended after it. */
    int run(Workplace workplace, Parts parts) throws IOException, InterruptedException;
  }

  /** Works in one and clears it away, also after Ctrl-C; the exit status of the work. */
  static int use(Values values, Work work) throws IOException, InterruptedException {
    Logging.begin(values.get(Keys.LOG_LEVEL));
    Parts parts = new Parts();
    Thread end = new Thread(parts::close, "end");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      return work.run(start(values, parts), parts);
    } catch (RuntimeException e) {
      throw StartFailure.explain(e);
    } finally {
      parts.close();
      Runtime.getRuntime().removeShutdownHook(end);
    }
  }

  private static Workplace start(Values values, Parts parts) {
    Path folder = parts.start("folder", Workplace::folder, Workplace::delete);
    Path key = folder.resolve("sandbox-key");
    return switch (Configuration.database(values)) {
      case Database.Embedded _ -> {
        EmbeddedPostgres postgres =
            parts.start("PostgreSQL", EmbeddedPostgres::temporary, EmbeddedPostgres::close);
        yield new Workplace(
            DatabaseAccess.of(postgres.address()), Optional.of(postgres.pid()), key);
      }
      case Database.External external ->
          new Workplace(DatabaseAccess.of(external), Optional.empty(), key);
    };
  }

  /** For a ledger of this process. */
  LedgerConfig ledger() {
    return LedgerConfig.of(database.jdbcUrl(), database.user(), database.password(), NODE);
  }

  /** A server on the database. */
  ServerProcess server(Optional<RedisAccess> redis, Parts parts) {
    return parts.start(
        "server", () -> ServerProcess.start(database, redis, sandboxKey), ServerProcess::close);
  }

  /** Tokens of the owners of so many wallets, in the order of the wallets, from 1. */
  List<String> tokens(int wallets, IntFunction<String> owner) {
    SandboxIssuer issuer = SandboxIssuer.open(sandboxKey);
    return IntStream.rangeClosed(1, wallets)
        .mapToObj(wallet -> issuer.issue(owner.apply(wallet), "Bench", TOKEN_VALIDITY))
        .toList();
  }

  /** A token of a system that reads all events and manages webhooks. */
  String systemToken() {
    return SandboxIssuer.open(sandboxKey)
        .issue("back-office", "Bench", new Scopes(Set.copyOf(Scopes.KNOWN)), TOKEN_VALIDITY);
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("florin-bench-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try {
      Files.deleteIfExists(folder.resolve("sandbox-key"));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
