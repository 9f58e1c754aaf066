package dev.florin.app;

import dev.florin.app.configuration.ConfigurationException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** What the benches of both doors can be told. */
final class DoorOptions {
  @Option(names = "--seconds", defaultValue = "10", description = "Measured time of each figure.")
  private int seconds;

  @Option(names = "--rounds", defaultValue = "3", description = "Rounds; medians are shown.")
  private int rounds;

  @Option(
      names = "--warm-up-seconds",
      paramLabel = "<seconds>",
      defaultValue = "3",
      description = "Unmeasured seconds before each figure.")
  private int warmUpSeconds;

  @Option(
      names = "--connections",
      split = ",",
      defaultValue = "1,64,256,1024",
      description = "Numbers of connections to measure with. Default: 1,64,256,1024.")
  private List<Integer> connections = List.of();

  @Option(names = "--wallets", defaultValue = "100000", description = "Wallets with money.")
  private int wallets;

  @Option(
      names = "--payers",
      defaultValue = "10000",
      description = "Owners of them who send, each with a token.")
  private int payers;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  /** Refuses what cannot be measured. */
  void check() {
    Range.require("--seconds", seconds, 1, 3_600);
    Range.require("--rounds", rounds, 1, 1_000);
    Range.require("--warm-up-seconds", warmUpSeconds, 0, 3_600);
    Range.require("--wallets", wallets, 2, 10_000_000);
    Range.require("--payers", payers, 1, 100_000);
    connections.forEach(each -> Range.require("--connections", each, 1, 10_000));
    Set<Integer> seen = new HashSet<>();
    for (int each : connections) {
      if (!seen.add(each)) {
        throw new ConfigurationException("--connections: " + each + " is there twice");
      }
    }
  }

  int seconds() {
    return seconds;
  }

  int rounds() {
    return rounds;
  }

  int warmUpSeconds() {
    return warmUpSeconds;
  }

  List<Integer> connections() {
    return connections;
  }

  int wallets() {
    return wallets;
  }

  int payers() {
    return Math.min(payers, wallets);
  }

  boolean json() {
    return json;
  }
}
