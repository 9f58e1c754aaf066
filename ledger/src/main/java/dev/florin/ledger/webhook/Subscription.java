package dev.florin.ledger.webhook;

import dev.florin.ledger.events.EventPosition;
import java.util.List;

/**
 * A webhook that is switched on, as its deliverer sees it.
 *
 * @param term which webhook, switched on for which time
 * @param url as its maker gave it
 * @param types of the events that it wants; empty: all
 * @param secrets each of 32 bytes, the newest first: every one of them signs
 * @param settledThrough where to go on
 * @param startedThrough up to here an attempt may have been made before
 * @param due whether a retry is due
 */
public record Subscription(
    WebhookProgress.Term term,
    String url,
    List<String> types,
    List<byte[]> secrets,
    EventPosition settledThrough,
    EventPosition startedThrough,
    boolean due) {
  public Subscription {
    types = List.copyOf(types);
    secrets = List.copyOf(secrets);
  }

  @Override
  public String toString() {
    return "Subscription[" + term + ", " + url + "]";
  }
}
