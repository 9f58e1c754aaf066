package dev.florin.app;

import dev.florin.app.bench.DoorLoad;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures transfers through REST. */
@Command(
    name = "http",
    description = {
      "Measure durable transfers a second through REST: a server process of its own, and callers",
      "with keep-alive connections, one request at a time on each, a fresh Idempotency-Key each.",
      "Beside it, in turn on the same database: a transaction a transfer (naive)."
    })
final class BenchHttpCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Flags flags;

  @Mixin private DoorOptions options = new DoorOptions();

  BenchHttpCommand(Surroundings surroundings, Flags flags) {
    this.surroundings = surroundings;
    this.flags = flags;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return new DoorBench(surroundings, flags.values(), options, "http")
        .run((server, errands) -> DoorLoad.overRest(server.rest(), errands));
  }
}
