package dev.florin.app;

import dev.florin.app.configuration.ConfigurationException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** How long and how often a bench of a server measures, and how it tells. */
final class RoundsOptions {
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

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  /** Refuses what cannot be measured. */
  void check() {
    Range.require("--seconds", seconds, 1, 3_600);
    Range.require("--rounds", rounds, 1, 1_000);
    Range.require("--warm-up-seconds", warmUpSeconds, 0, 3_600);
  }

  /** Refuses numbers of connections that cannot be measured. */
  static void checkConnections(List<Integer> connections) {
    connections.forEach(each -> Range.require("--connections", each, 1, 10_000));
    Set<Integer> seen = new HashSet<>();
    for (int each : connections) {
      if (!seen.add(each)) {
        throw new ConfigurationException("--connections: " + each + " is there twice");
      }
    }
  }

  Duration measured() {
    return Duration.ofSeconds(seconds);
  }

  Duration warmUp() {
    return Duration.ofSeconds(warmUpSeconds);
  }

  int count() {
    return rounds;
  }

  boolean json() {
    return json;
  }
}
