package dev.florin.service;

import java.time.Duration;

/**
 * The bounds of wallets' live streams on one instance.
 *
 * @param streamsMax at once
 * @param streamsPerUserMax at once, of one user
 * @param readersMax threads that read for all streams, each with a connection meanwhile
 * @param slowReader who takes nothing for so long, while there is something for him, is cut off
 * @param firstLook after a stream has begun: by then other instances have heard of it
 * @param look how often the watched wallets' versions are read
 * @param lookAlone the same while other instances cannot be heard
 */
public record StreamSettings(
    int streamsMax,
    int streamsPerUserMax,
    int readersMax,
    Duration slowReader,
    Duration firstLook,
    Duration look,
    Duration lookAlone) {
  public static final StreamSettings DEFAULT =
      new StreamSettings(
          20_000,
          100,
          4,
          Duration.ofSeconds(30),
          Duration.ofMillis(250),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1));

  public StreamSettings {
    requirePositive("streams-max", streamsMax);
    requirePositive("streams-per-user-max", streamsPerUserMax);
    requirePositive("stream-readers-max", readersMax);
    requirePositive("slow-reader", slowReader.toMillis());
    requirePositive("first-look", firstLook.toMillis());
    requirePositive("look", look.toMillis());
    requirePositive("look-alone", lookAlone.toMillis());
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: above 0)");
    }
  }
}
