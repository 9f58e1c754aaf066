package dev.florin.app;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures reads through both doors, with and without the cache. */
@Command(
    name = "reads",
    description = {
      "Measure reads a second with Redis (cached) and without (uncached), in turn on the same",
      "database: balances and history pages, through REST and gRPC, of users who press refresh.",
      "Two server processes, and callers with one request at a time on each connection.",
      "It starts a PostgreSQL and a Redis of its own, or uses --database-url and --redis-url,"
          + " which",
      "nobody else may use meanwhile. At the end it counts what PostgreSQL did for cached reads."
    })
final class BenchReadsCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Flags flags;

  @Mixin private ReadsOptions options = new ReadsOptions();

  BenchReadsCommand(Surroundings surroundings, Flags flags) {
    this.surroundings = surroundings;
    this.flags = flags;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return new ReadsBench(surroundings, flags.values(), options).run();
  }
}
