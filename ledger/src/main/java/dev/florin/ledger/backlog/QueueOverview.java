package dev.florin.ledger.backlog;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The backlog at one moment.
 *
 * @param at that moment, by the database's clock
 * @param slots all of them, ascending
 * @param parked how many transfers wait for an operator
 */
public record QueueOverview(Instant at, List<Slot> slots, long parked) {
  public QueueOverview {
    slots = List.copyOf(slots);
  }

  /**
   * One slot.
   *
   * @param number 0 to 31
   * @param pending how many transfers wait in it
   * @param oldestAcceptedAt when the oldest of them was accepted; null if there is none
   * @param holder the instance that settles them; null if none does
   */
  public record Slot(
      short number, long pending, @Nullable Instant oldestAcceptedAt, @Nullable String holder) {}

  /** How many transfers wait in all slots. */
  public long pending() {
    return slots.stream().mapToLong(Slot::pending).sum();
  }

  /** How long the oldest has waited; empty if none does. */
  public Optional<Duration> oldestAge() {
    return slots.stream()
        .map(Slot::oldestAcceptedAt)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .map(oldest -> Duration.between(oldest, at));
  }
}
