package dev.florin.ledger.webhook;

import dev.florin.ledger.events.EventPosition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is told of events at a URL.
 *
 * @param id snowflake
 * @param url where events are sent
 * @param description the maker's words, may be empty
 * @param types of the events that are sent, as CloudEvents name them; empty: all
 * @param state whether events are sent
 * @param reason why it is switched off; null while it is on
 * @param position up to here every event was delivered, or stands among the deliveries
 * @param retrying deliveries that failed and are tried again
 * @param failed deliveries that were given up
 * @param failingSince since when nothing was delivered; null if the last delivery went well
 * @param createdAt the database's clock
 * @param createdBy user id
 */
public record Webhook(
    long id,
    String url,
    String description,
    List<String> types,
    State state,
    @Nullable String reason,
    EventPosition position,
    long retrying,
    long failed,
    @Nullable Instant failingSince,
    Instant createdAt,
    String createdBy) {
  public Webhook {
    types = List.copyOf(types);
  }

  /** Whether events are sent. */
  public enum State {
    /** They are. */
    ENABLED,
    /** Somebody switched it off. */
    DISABLED,
    /** It failed for too long, and was switched off. */
    SWITCHED_OFF
  }
}
