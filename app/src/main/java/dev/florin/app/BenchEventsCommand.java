package dev.florin.app;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures how soon others know of a transfer. */
@Command(
    name = "events",
    description = {
      "Measure how long it takes from a transfer's commit until others know of it: the sender by",
      "the answer, owners who watch their wallets over SSE on the instance that committed it and",
      "on another one, a system that pulls the log, and one that is sent webhooks. Two server",
      "processes on one PostgreSQL and one Redis, which it starts, or uses --database-url and",
      "--redis-url, which nobody else may use meanwhile. Times count from the transfer's own time,",
      "which the database gives while the wallets are locked, and so include the commit itself."
    })
final class BenchEventsCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Flags flags;

  @Mixin private EventsOptions options = new EventsOptions();

  BenchEventsCommand(Surroundings surroundings, Flags flags) {
    this.surroundings = surroundings;
    this.flags = flags;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return new EventsBench(surroundings, flags.values(), options).run();
  }
}
