package dev.florin.app;

import dev.florin.app.configuration.ConfigurationException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the bench of reads can be told. */
final class ReadsOptions {
  @Mixin private RoundsOptions rounds = new RoundsOptions();

  @Option(
      names = "--connections",
      split = ",",
      defaultValue = "64",
      description = "Numbers of connections to measure with. Default: 64.")
  private List<Integer> connections = List.of();

  @Option(
      names = "--users",
      defaultValue = "1000",
      description = "Who press refresh, each with a token and a wallet with a history.")
  private int users;

  @Option(
      names = "--loads",
      defaultValue = "all",
      description = {
        "What to run, with commas between: rest-balance, rest-page, grpc-balance, grpc-page;",
        "or all. Default: all."
      })
  private String loads = "";

  /** Refuses what cannot be measured. */
  void check() {
    rounds.check();
    Range.require("--users", users, 2, 100_000);
    RoundsOptions.checkConnections(connections);
    var _ = loads();
  }

  RoundsOptions rounds() {
    return rounds;
  }

  List<Integer> connections() {
    return connections;
  }

  int users() {
    return users;
  }

  /** In the order in which they run. */
  Set<ReadsLoad> loads() {
    if (loads.equals("all")) {
      return EnumSet.allOf(ReadsLoad.class);
    }
    Set<ReadsLoad> chosen = EnumSet.noneOf(ReadsLoad.class);
    for (String label : loads.split(",", -1)) {
      chosen.add(load(label));
    }
    return chosen;
  }

  private static ReadsLoad load(String label) {
    return Arrays.stream(ReadsLoad.values())
        .filter(load -> load.toString().equals(label))
        .findFirst()
        .orElseThrow(() ->
            new ConfigurationException(
                "--loads: "
                    + label
                    + " (expected: all, or of "
                    + Arrays.toString(ReadsLoad.values()).replaceAll("[\\[\\]]", "")
                    + ")"));
  }
}
