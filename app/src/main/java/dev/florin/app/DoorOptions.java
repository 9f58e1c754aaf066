package dev.florin.app;

import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the benches of both doors can be told. */
final class DoorOptions {
  @Mixin private RoundsOptions rounds = new RoundsOptions();

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

  /** Refuses what cannot be measured. */
  void check() {
    rounds.check();
    Range.require("--wallets", wallets, 2, 10_000_000);
    Range.require("--payers", payers, 1, 100_000);
    RoundsOptions.checkConnections(connections);
  }

  RoundsOptions rounds() {
    return rounds;
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
}
