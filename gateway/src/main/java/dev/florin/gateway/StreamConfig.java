package dev.florin.gateway;

import java.time.Duration;

/**
 * The bounds of live streams.
 *
 * @param streamsMax at once; one more is refused
 * @param heartbeat a stream that has nothing to say says so as often: below the idle timeout
 * @param slowReader who takes nothing of what waits for so long is cut off
 * @param queueBytesMax what may wait for a reader, beside what the kernel holds
 */
public record StreamConfig(
    int streamsMax, Duration heartbeat, Duration slowReader, int queueBytesMax) {
  public static final StreamConfig DEFAULT =
      new StreamConfig(20_000, Duration.ofSeconds(15), Duration.ofSeconds(30), 16 * 1024);

  public StreamConfig {
    require(streamsMax > 0, "streams_max: " + streamsMax + " (expected: above 0)");
    require(heartbeat.toMillis() >= 100, "heartbeat: " + heartbeat + " (expected: from 100 ms)");
    require(slowReader.toMillis() > 0, "slow_reader: " + slowReader + " (expected: above 0)");
    require(queueBytesMax > 0, "queue_bytes_max: " + queueBytesMax + " (expected: above 0)");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
