package dev.florin.webhooks;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * How events are delivered.
 *
 * @param timeout of one attempt, from its start to the end of the answer
 * @param retryFirst pause after the first attempt; doubles from then on
 * @param retryFor how long after its first attempt an event is given up, and how long a webhook may
 *     fail before it is switched off
 * @param look how often it is looked which webhooks there are, and which retries are due
 * @param endPatience how long attempts in flight may take once the end was asked for
 * @param allowed addresses that may be sent to although they are not public
 */
public record WebhooksConfig(
    Duration timeout,
    Duration retryFirst,
    Duration retryFor,
    Duration look,
    Duration endPatience,
    Predicate<InetAddress> allowed) {
  /** The usual {@code look}: within it a change by another instance takes effect. */
  public static final Duration LOOK = Duration.ofMillis(500);

  public WebhooksConfig {
    requirePositive("timeout", timeout);
    requirePositive("retry_first", retryFirst);
    requirePositive("retry_for", retryFor);
    requirePositive("look", look);
    requirePositive("end_patience", endPatience);
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: above zero)");
    }
  }
}
