package dev.florin.app;

import dev.florin.app.bench.DoorLoad;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures transfers through gRPC. */
@Command(
    name = "grpc",
    description = {
      "Measure durable transfers a second through gRPC: a server process of its own, and callers",
      "with a channel and connection each, one call at a time, a fresh idempotency key each.",
      "Beside it, in turn on the same database: a transaction a transfer (naive)."
    })
final class BenchGrpcCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Flags flags;

  @Mixin private DoorOptions options = new DoorOptions();

  BenchGrpcCommand(Surroundings surroundings, Flags flags) {
    this.surroundings = surroundings;
    this.flags = flags;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return new DoorBench(surroundings, flags.values(), options, "grpc")
        .run((server, errands) -> DoorLoad.overGrpc(server.grpc(), errands));
  }
}
