package dev.florin.service;

import dev.florin.ledger.events.EventLog;
import dev.florin.ledger.events.EventPosition;
import dev.florin.ledger.webhook.Delivery;
import dev.florin.ledger.webhook.Webhook;
import dev.florin.ledger.webhook.Webhooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Webhooks in memory that keep to the interface's words, and deliver nothing. */
final class WebhooksInMemory implements Webhooks {
  private final Map<Long, Webhook> webhooks = new TreeMap<>();
  private final EventLog log;
  private long ids = 100;
  private int secrets;

  /** What failed, of every webhook there is. */
  final List<Delivery> deliveries = new ArrayList<>();

  /** The ranges that were to be delivered again. */
  final List<List<EventPosition>> redelivered = new ArrayList<>();

  /** Thrown by every change after it was done. */
  volatile @Nullable RuntimeException faultAfterChange;

  WebhooksInMemory(EventLog log) {
    this.log = log;
  }

  @Override
  public synchronized Made create(NewWebhook wanted) {
    if (webhooks.size() == WEBHOOKS_MAX) {
      return new Made.TooMany();
    }
    EventPosition after = wanted.after() == null ? log.newest() : wanted.after();
    if (log.after(after, 1) instanceof EventLog.Expired(EventPosition oldest)) {
      return new Made.Expired(oldest);
    }
    Webhook webhook =
        new Webhook(
            ++ids,
            wanted.url(),
            wanted.description(),
            wanted.types(),
            Webhook.State.ENABLED,
            null,
            after,
            0,
            0,
            null,
            Facts.NOON,
            wanted.createdBy());
    put(webhook);
    return new Made.Created(new SecretOf(webhook, secret()));
  }

  @Override
  public synchronized List<Webhook> list() {
    return List.copyOf(webhooks.values());
  }

  @Override
  public synchronized Optional<Webhook> find(long id) {
    return Optional.ofNullable(webhooks.get(id));
  }

  @Override
  public synchronized boolean delete(long id) {
    boolean there = webhooks.remove(id) != null;
    failIfTold();
    return there;
  }

  @Override
  public synchronized Switched enable(long id, @Nullable EventPosition after) {
    Webhook webhook = webhooks.get(id);
    if (webhook == null) {
      return new Switched.Absent();
    }
    EventPosition from = after == null ? webhook.position() : after;
    if (log.after(from, 1) instanceof EventLog.Expired(EventPosition oldest)) {
      return new Switched.Expired(oldest);
    }
    return new Switched.On(becomes(webhook, Webhook.State.ENABLED, null, from));
  }

  @Override
  public synchronized Optional<Webhook> disable(long id) {
    return find(id)
        .map(webhook -> becomes(webhook, Webhook.State.DISABLED, null, webhook.position()));
  }

  /** What happens to one that fails for too long. */
  synchronized void switchOff(long id, String reason) {
    find(id)
        .ifPresent(
            webhook -> becomes(webhook, Webhook.State.SWITCHED_OFF, reason, webhook.position()));
  }

  @Override
  public synchronized Optional<SecretOf> rotateSecret(long id) {
    Optional<SecretOf> rotated = find(id).map(webhook -> new SecretOf(webhook, secret()));
    failIfTold();
    return rotated;
  }

  @Override
  public synchronized Optional<List<Delivery>> deliveries(
      long id, Delivery.@Nullable State state, long afterNumber, int limit) {
    if (limit < 1 || limit > DELIVERIES_MAX) {
      throw new IllegalArgumentException("limit: " + limit);
    }
    return find(id)
        .map(webhook ->
            deliveries.stream()
                .filter(delivery -> state == null || delivery.state() == state)
                .filter(delivery -> delivery.position().number() > afterNumber)
                .limit(limit)
                .toList());
  }

  @Override
  public synchronized Redelivery redeliver(long id, EventPosition first, EventPosition last) {
    if (!webhooks.containsKey(id)) {
      return new Redelivery.Absent();
    }
    EventPosition oldest = log.oldest();
    EventPosition newest = log.newest();
    if (first.timeline() != newest.timeline()
        || first.number() <= oldest.number()
        || last.number() > newest.number()) {
      return new Redelivery.Expired(oldest);
    }
    redelivered.add(List.of(first, last));
    failIfTold();
    return new Redelivery.Planned(Math.toIntExact(last.number() - first.number() + 1));
  }

  private Webhook becomes(
      Webhook old, Webhook.State state, @Nullable String reason, EventPosition position) {
    Webhook changed =
        new Webhook(
            old.id(),
            old.url(),
            old.description(),
            old.types(),
            state,
            reason,
            position,
            old.retrying(),
            old.failed(),
            old.failingSince(),
            old.createdAt(),
            old.createdBy());
    put(changed);
    return changed;
  }

  private void put(Webhook webhook) {
    webhooks.put(webhook.id(), webhook);
    failIfTold();
  }

  private void failIfTold() {
    if (faultAfterChange != null) {
      throw faultAfterChange;
    }
  }

  private String secret() {
    secrets++;
    return "whsec_c2VjcmV0" + secrets;
  }
}
