package dev.florin.app;

import dev.florin.app.configuration.Configuration;
import dev.florin.app.configuration.Database;
import dev.florin.app.configuration.Keys;
import dev.florin.app.configuration.Values;
import dev.florin.embedded.EmbeddedPostgres;
import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.bench.LedgerBench.Cpu;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Where a ledger of this process is measured: a PostgreSQL of its own, or a schema on somebody's.
 *
 * @param database that nobody else uses
 * @param cpu processor time used so far, here and by a PostgreSQL of its own
 */
record LedgerPlace(LedgerConfig database, Supplier<Cpu> cpu) {
  private static final int NODE = 0;

  /** What is done there. */
  @FunctionalInterface
  interface Work {
    /** Gives the exit status; what it starts is ended after it. */
    int run(LedgerPlace place, Parts parts) throws IOException, InterruptedException;
  }

  /** Works in one and clears it away, also after Ctrl-C; the exit status of the work. */
  static int use(Values values, Work work) throws IOException, InterruptedException {
    Logging.begin(values.get(Keys.LOG_LEVEL));
    Database where = Configuration.database(values);
    Parts parts = new Parts();
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread end =
        new Thread(
            () -> {
              interrupted.set(true);
              // A server of our own ends, and is deleted, by a hook of its own.
              if (where instanceof Database.External) {
                parts.close();
              }
            },
            "end");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      return work.run(start(where, parts), parts);
    } catch (RuntimeException e) {
      if (interrupted.get()) {
        // What was ended by force fails, and that is no news.
        return Main.FAILED;
      }
      throw StartFailure.explain(e);
    } finally {
      if (!interrupted.get()) {
        parts.close();
        Runtime.getRuntime().removeShutdownHook(end);
      }
    }
  }

  private static LedgerPlace start(Database where, Parts parts) {
    return switch (where) {
      case Database.Embedded _ -> {
        EmbeddedPostgres postgres =
            parts.start("PostgreSQL", EmbeddedPostgres::temporary, EmbeddedPostgres::close);
        yield of(DatabaseAccess.of(postgres.address()), () -> Processors.used(postgres.pid()));
      }
      case Database.External external ->
          of(DatabaseAccess.of(external), () -> Processors.used(null));
    };
  }

  private static LedgerPlace of(DatabaseAccess database, Supplier<Cpu> cpu) {
    return new LedgerPlace(
        LedgerConfig.of(database.jdbcUrl(), database.user(), database.password(), NODE), cpu);
  }
}
