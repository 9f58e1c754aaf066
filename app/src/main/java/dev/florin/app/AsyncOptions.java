package dev.florin.app;

import dev.florin.app.configuration.ConfigurationException;
import dev.florin.ledger.bench.AsyncBench;
import dev.florin.ledger.bench.Workload;
import java.util.HashSet;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the bench of the backlog can be told. */
final class AsyncOptions {
  @Mixin private RoundsOptions rounds = new RoundsOptions();

  @Option(names = "--wallets", defaultValue = "100000", description = "Wallets with money.")
  private int wallets;

  @Option(
      names = "--in-flight",
      defaultValue = "4096",
      description = "Commands that wait at once, where a loop is closed.")
  private int inFlight;

  @Option(
      names = "--load",
      defaultValue = "uniform",
      description = "Which wallets pay each other: uniform, or hot. Default: uniform.")
  private String load = "";

  @Option(
      names = "--shares",
      split = ",",
      defaultValue = "40,80",
      description = {
        "Rates, in hundredths of what v1 does in a closed loop. The burst is one and a half times",
        "the highest. Default: 40,80."
      })
  private List<Integer> shares = List.of();

  @Option(
      names = "--backlog",
      defaultValue = "100000",
      description = "Transfers that may be pending in the burst.")
  private int backlog;

  @Option(
      names = "--workers",
      split = ",",
      defaultValue = "1,2,4,8",
      description = "Numbers of workers to settle with. Default: 1,2,4,8.")
  private List<Integer> workers = List.of();

  @Option(
      names = "--settle",
      defaultValue = "100000",
      description = "Transfers that each number of workers settles.")
  private int settle;

  RoundsOptions rounds() {
    return rounds;
  }

  /** Refuses what cannot be measured. */
  AsyncBench.Options checked() {
    rounds.check();
    Range.require("--wallets", wallets, 2, 10_000_000);
    Range.require("--in-flight", inFlight, 1, 10_000);
    Range.require("--backlog", backlog, 1, 10_000_000);
    Range.require("--settle", settle, 1, 10_000_000);
    requireEach("--shares", shares, 100);
    requireEach("--workers", workers, 64);
    return new AsyncBench.Options(
        workload(),
        wallets,
        inFlight,
        rounds.count(),
        rounds.warmUp(),
        rounds.measured(),
        shares,
        backlog,
        settle,
        workers);
  }

  private Workload workload() {
    return switch (load) {
      case "uniform" -> Workload.UNIFORM;
      case "hot" -> Workload.HOT;
      default ->
          throw new ConfigurationException("--load: " + load + " (expected: uniform or hot)");
    };
  }

  private static void requireEach(String option, List<Integer> values, int most) {
    values.forEach(each -> Range.require(option, each, 1, most));
    if (new HashSet<>(values).size() < values.size()) {
      throw new ConfigurationException(option + ": " + values + " (expected: each once)");
    }
  }
}
