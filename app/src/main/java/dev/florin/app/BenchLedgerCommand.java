package dev.florin.app;

import dev.florin.app.configuration.ConfigurationException;
import dev.florin.ledger.bench.LedgerBench;
import dev.florin.ledger.bench.LedgerBench.Result;
import dev.florin.ledger.bench.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the ledger beside the naive way and the raw COPY, then verifies what it did. */
@Command(
    name = "ledger",
    description = {
      "Measure durable transfers a second through the ledger's door.",
      "Beside it, in turn on the same database: a transaction a transfer (naive), and raw COPY.",
      "It starts a PostgreSQL of its own, or works in schemas of its own on --database-url, and",
      "removes what it made, also after Ctrl-C."
    })
final class BenchLedgerCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Flags flags;

  @Option(names = "--seconds", defaultValue = "10", description = "Measured time of each figure.")
  private int seconds;

  @Option(
      names = "--warm-up-seconds",
      defaultValue = "3",
      description = "Time before it, in which the load runs already.")
  private int warmUpSeconds;

  @Option(names = "--rounds", defaultValue = "3", description = "Rounds; medians are shown.")
  private int rounds;

  @Option(names = "--wallets", defaultValue = "100000", description = "Wallets with money.")
  private int wallets;

  @Option(names = "--in-flight", defaultValue = "4096", description = "Commands that wait at once.")
  private int inFlight;

  @Option(
      names = "--loads",
      defaultValue = "uniform,hot",
      description = {
        "What to run, with commas between: uniform, hot, refused-5, refused-50, repeated-5,",
        "repeated-50; or all. uniform runs with any of the last four, to compare them with."
      })
  private String loads = "";

  @Option(
      names = "--history",
      paramLabel = "ROWS",
      defaultValue = "0",
      description = {
        "Transfers of the days before, in partitions of their own; 20,000,000 take some minutes.",
        "Then fresh is Florin without them, in turn with the others."
      })
  private int historyRows;

  @Option(
      names = "--silent",
      description = "Run Florin without events, too, in turn with the others: what they cost.")
  private boolean silent;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  BenchLedgerCommand(Surroundings surroundings, Flags flags) {
    this.surroundings = surroundings;
    this.flags = flags;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    LedgerBench.Options options = options();
    return LedgerPlace.use(flags.values(), (place, parts) -> run(place, options, parts));
  }

  private LedgerBench.Options options() {
    Range.require("--seconds", seconds, 1, 3_600);
    Range.require("--warm-up-seconds", warmUpSeconds, 0, 3_600);
    Range.require("--rounds", rounds, 1, 1_000);
    Range.require("--wallets", wallets, 2, 10_000_000);
    Range.require("--in-flight", inFlight, 1, 10_000);
    if (historyRows != 0) {
      Range.require("--history", historyRows, wallets, 1_000_000_000);
    }
    return new LedgerBench.Options(
        workloads(loads),
        historyRows,
        silent,
        wallets,
        inFlight,
        rounds,
        Duration.ofSeconds(warmUpSeconds),
        Duration.ofSeconds(seconds));
  }

  private int run(LedgerPlace place, LedgerBench.Options options, Parts parts)
      throws IOException, InterruptedException {
    LedgerBench bench =
        parts.start(
            "bench",
            () -> new LedgerBench(place.database(), options, place.cpu(), progress()),
            LedgerBench::close);
    BenchReport report = new BenchReport(bench.run());
    report.print(surroundings.out(), json);
    return report.isGood() ? Main.DONE : Main.FAILED;
  }

  private LedgerBench.Progress progress() {
    return new LedgerBench.Progress() {
      @Override
      public void say(String what) {
        surroundings.err().println(what);
      }

      @Override
      public void measured(Result result) {
        say(BenchReport.line(result));
      }
    };
  }

  /** In the order in which they run; with what they are compared to. */
  private static List<Workload> workloads(String loads) {
    if (loads.equals("all")) {
      return List.of(Workload.values());
    }
    Set<Workload> chosen = EnumSet.noneOf(Workload.class);
    for (String label : loads.split(",", -1)) {
      Workload workload = workload(label);
      chosen.add(workload);
      if (!workload.isClean()) {
        chosen.add(Workload.UNIFORM);
      }
    }
    return List.copyOf(chosen);
  }

  private static Workload workload(String label) {
    return Arrays.stream(Workload.values())
        .filter(workload -> workload.label().equals(label))
        .findFirst()
        .orElseThrow(() ->
            new ConfigurationException(
                "--loads: "
                    + label
                    + " (expected: all, or of "
                    + Arrays.stream(Workload.values())
                        .map(Workload::label)
                        .collect(Collectors.joining(", "))
                    + ")"));
  }
}
