package dev.florin.ledger.webhook;

import dev.florin.ledger.events.EventPosition;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks, for those who manage them.
 *
 * <p>Threads: any; these methods wait for the database. Errors: {@link
 * dev.florin.ledger.LedgerFaultException} with {@code UNAVAILABLE}.
 */
public interface Webhooks {
  /** So many may there be: each costs a reader of the log. */
  int WEBHOOKS_MAX = 100;

  /** Deliveries of one page, and of one redelivery. */
  int DELIVERIES_MAX = 200;

  /** Events that one call may have delivered again. */
  int REDELIVERIES_MAX = 10_000;

  /**
   * Makes one that is sent what follows a place in the log.
   *
   * @param wanted what is asked for
   */
  Made create(NewWebhook wanted);

  /** All of them, oldest first. */
  List<Webhook> list();

  /** The one with this id. */
  Optional<Webhook> find(long id);

  /** Forgets it and its deliveries; false if there is none. */
  boolean delete(long id);

  /**
   * Switches it on, where it stopped or after another place.
   *
   * @param after where it goes on; null: where it stopped
   */
  Switched enable(long id, @Nullable EventPosition after);

  /** Switches it off until somebody switches it on; empty if there is none. */
  Optional<Webhook> disable(long id);

  /**
   * Gives it a new secret. The one before signs beside it for a day.
   *
   * @return the new secret, to be shown once; empty if there is no such webhook
   */
  Optional<SecretOf> rotateSecret(long id);

  /**
   * What failed so far, in order of the positions.
   *
   * @param state of these only; null: all
   * @param afterNumber only what stands after this number in the log; 0 for the first page
   * @param limit 1 to {@link #DELIVERIES_MAX}
   */
  Optional<List<Delivery>> deliveries(
      long id, Delivery.@Nullable State state, long afterNumber, int limit);

  /**
   * Has events delivered again, delivered before or not, if their type is wanted.
   *
   * @param first the number of the first one
   * @param last the number of the last one, at most {@link #REDELIVERIES_MAX} in all
   */
  Redelivery redeliver(long id, EventPosition first, EventPosition last);

  /**
   * A webhook asked for.
   *
   * @param url http or https, checked by the caller
   * @param description may be empty
   * @param types empty: all
   * @param after it is sent what follows; null: what happens from now on
   * @param createdBy user id
   */
  record NewWebhook(
      String url,
      String description,
      List<String> types,
      @Nullable EventPosition after,
      String createdBy) {}

  /** What became of a wish for a webhook. */
  sealed interface Made {
    /** It is there. */
    record Created(SecretOf secretOf) implements Made {}

    /** There are as many as there may be. */
    record TooMany() implements Made {}

    /** What follows the place is not kept any more. */
    record Expired(EventPosition oldest) implements Made {}
  }

  /** What became of a wish to switch one on. */
  sealed interface Switched {
    /** It is on. */
    record On(Webhook webhook) implements Switched {}

    /** There is none. */
    record Absent() implements Switched {}

    /** What follows the place is not kept any more: another place must be named. */
    record Expired(EventPosition oldest) implements Switched {}
  }

  /** What became of a wish for redelivery. */
  sealed interface Redelivery {
    /** So many events are to be delivered. */
    record Planned(int events) implements Redelivery {}

    /** There is no such webhook. */
    record Absent() implements Redelivery {}

    /** Some of these events are not there: forgotten, or not yet. */
    record Expired(EventPosition oldest) implements Redelivery {}
  }

  /**
   * A webhook with its secret, which is shown when it is made and never again.
   *
   * @param webhook the webhook
   * @param secret as receivers configure it: {@code whsec_} and base64
   */
  record SecretOf(Webhook webhook, String secret) {
    @Override
    public String toString() {
      return "SecretOf[" + webhook.id() + "]";
    }
  }
}
