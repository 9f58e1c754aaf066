package dev.florin.webhooks;

import dev.florin.ledger.events.Event;

/** Makes of an event what is sent. Threads: any. */
@FunctionalInterface
public interface EventRendering {
  /** A CloudEvent in JSON, in UTF-8; the same bytes each time. */
  byte[] json(Event event);
}
