package dev.florin.app;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the bench of events can be told. */
final class EventsOptions {
  @Mixin private RoundsOptions rounds = new RoundsOptions();

  @Option(names = "--rate", defaultValue = "300", description = "Transfers a second. Default: 300.")
  private int perSecond;

  @Option(
      names = "--streams",
      defaultValue = "200",
      description = "Wallets that their owners watch, half of them on each instance.")
  private int streams;

  /** Refuses what cannot be measured. */
  void check() {
    rounds.check();
    Range.require("--rate", perSecond, 1, 20_000);
    Range.require("--streams", streams, 2, 10_000);
  }

  RoundsOptions rounds() {
    return rounds;
  }

  int perSecond() {
    return perSecond;
  }

  int streams() {
    return streams;
  }
}
