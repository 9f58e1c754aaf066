package dev.florin.webhooks;

import java.time.Duration;

/** What became of one attempt. */
sealed interface Outcome {
  /** The receiver answered with a 2xx. */
  record Delivered() implements Outcome {}

  /**
   * It was not taken, or perhaps: no answer says nothing about what the receiver did.
   *
   * @param error in one line
   * @param pauseMin how long the receiver asked to be left alone; zero if it did not
   */
  record Failed(String error, Duration pauseMin) implements Outcome {}

  /** The receiver wants no more events: 410. */
  record Gone() implements Outcome {}
}
