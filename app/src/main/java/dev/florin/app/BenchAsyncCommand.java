package dev.florin.app;

import dev.florin.ledger.bench.AsyncBench;
import dev.florin.ledger.bench.AsyncFindings;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures transfers that are accepted at once and settled later, then verifies them. */
@Command(
    name = "async",
    description = {
      "Measure transfers that are accepted at once and settled later (v2), at the ledger's door:",
      "at a rate that v1 can sustain, in turn with v1 at the same rate; then a burst of more than",
      "can be settled, until the backlog is full; then a backlog settled by more and more workers.",
      "It starts a PostgreSQL of its own, or works in a schema of its own on --database-url, and",
      "removes what it made, also after Ctrl-C."
    })
final class BenchAsyncCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Flags flags;

  @Mixin private AsyncOptions options = new AsyncOptions();

  BenchAsyncCommand(Surroundings surroundings, Flags flags) {
    this.surroundings = surroundings;
    this.flags = flags;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    AsyncBench.Options checked = options.checked();
    return LedgerPlace.use(flags.values(), (place, parts) -> run(place, checked, parts));
  }

  private int run(LedgerPlace place, AsyncBench.Options checked, Parts parts)
      throws IOException, InterruptedException {
    AsyncBench bench =
        parts.start(
            "bench",
            () -> new AsyncBench(place.database(), checked, place.cpu(), progress()),
            AsyncBench::close);
    AsyncReport report = new AsyncReport(new AsyncFigures(bench.run()));
    report.print(surroundings.out(), options.rounds().json());
    return report.isGood() ? Main.DONE : Main.FAILED;
  }

  private AsyncBench.Progress progress() {
    return new AsyncBench.Progress() {
      @Override
      public void say(String what) {
        surroundings.err().println(what);
      }

      @Override
      public void paced(AsyncFindings.Pace pace) {
        say(AsyncReport.line(pace));
      }

      @Override
      public void burst(AsyncFindings.Burst burst) {
        AsyncReport.lines(burst).forEach(this::say);
      }

      @Override
      public void settled(AsyncFindings.Workers workers) {
        say(AsyncReport.line(workers));
      }
    };
  }
}
