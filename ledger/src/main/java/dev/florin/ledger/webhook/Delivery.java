package dev.florin.ledger.webhook;

import dev.florin.ledger.events.EventPosition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event that was not delivered at the first attempt, or is to be delivered again.
 *
 * @param position of the event
 * @param state what becomes of it
 * @param attempts so far
 * @param firstAt of the first attempt; null before it
 * @param nextAt of the next attempt; null if there is none
 * @param error why the last attempt failed, in one line; null if none did
 */
public record Delivery(
    EventPosition position,
    State state,
    int attempts,
    @Nullable Instant firstAt,
    @Nullable Instant nextAt,
    @Nullable String error) {

  /** What becomes of it; what was delivered is not kept. */
  public enum State {
    RETRYING,
    FAILED
  }
}
