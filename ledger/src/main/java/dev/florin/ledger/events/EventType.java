package dev.florin.ledger.events;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of events, as readers name them. */
public enum EventType {
  TRANSACTION_COMMITTED("dev.florin.transaction.committed"),
  ACCEPTED_TRANSFER_SETTLED("dev.florin.accepted_transfer.settled"),
  ACCEPTED_TRANSFER_REFUSED("dev.florin.accepted_transfer.refused"),
  ACCEPTED_TRANSFER_CANCELLED("dev.florin.accepted_transfer.cancelled");

  private final String text;

  EventType(String text) {
    this.text = text;
  }

  /** What a fact is called. */
  public static EventType of(Event.Fact fact) {
    return switch (fact) {
      case Event.Committed _ -> TRANSACTION_COMMITTED;
      case Event.Settled _ -> ACCEPTED_TRANSFER_SETTLED;
      case Event.Refused _ -> ACCEPTED_TRANSFER_REFUSED;
      case Event.Cancelled _ -> ACCEPTED_TRANSFER_CANCELLED;
    };
  }

  /** The type with this text. */
  public static Optional<EventType> ofText(String text) {
    return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
  }

  /** The type of a CloudEvent: a reverse domain name. */
  public String text() {
    return text;
  }
}
