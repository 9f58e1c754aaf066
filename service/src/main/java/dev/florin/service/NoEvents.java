package dev.florin.service;

import dev.florin.ledger.events.EventLog;
import dev.florin.ledger.events.EventPosition;
import dev.florin.ledger.webhook.Delivery;
import dev.florin.ledger.webhook.Webhook;
import dev.florin.ledger.webhook.Webhooks;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A log in which nothing happens, and of which nobody is told. */
final class NoEvents implements EventLog, Webhooks {
  private static final EventPosition START = new EventPosition(1, 0);

  @Override
  public EventPosition newest() {
    return START;
  }

  @Override
  public EventPosition oldest() {
    return START;
  }

  @Override
  public Reading after(EventPosition after, int eventsMax) {
    return after.equals(START) ? new Found(List.of()) : new EventLog.Expired(START);
  }

  @Override
  public Made create(NewWebhook wanted) {
    return new Made.TooMany();
  }

  @Override
  public List<Webhook> list() {
    return List.of();
  }

  @Override
  public Optional<Webhook> find(long id) {
    return Optional.empty();
  }

  @Override
  public boolean delete(long id) {
    return false;
  }

  @Override
  public Switched enable(long id, @Nullable EventPosition after) {
    return new Switched.Absent();
  }

  @Override
  public Optional<Webhook> disable(long id) {
    return Optional.empty();
  }

  @Override
  public Optional<SecretOf> rotateSecret(long id) {
    return Optional.empty();
  }

  @Override
  public Optional<List<Delivery>> deliveries(
      long id, Delivery.@Nullable State state, long afterNumber, int limit) {
    return Optional.empty();
  }

  @Override
  public Redelivery redeliver(long id, EventPosition first, EventPosition last) {
    return new Redelivery.Absent();
  }
}
