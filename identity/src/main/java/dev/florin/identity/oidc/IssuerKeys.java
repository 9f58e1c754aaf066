package dev.florin.identity.oidc;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer's keys, kept at hand. Safe for use by many threads; nobody who asks is made to wait.
 *
 * <p>They change, and never when it suits. So they are asked for again every few minutes, which is
 * also how soon a key that was taken away stops being good; and at once where a token names a key
 * that is not known, which is how soon a new one is. Anybody can make up names of keys. So such
 * questions have a pace, whoever causes them, and all that come while one is under way share its
 * answer.
 *
 * <p>An issuer that does not answer takes nothing away: the keys that it gave last stay good for a
 * day. What they do not decide is undecided until then, not refused.
 */
final class IssuerKeys implements AutoCloseable {
  static final Duration REFRESH_AFTER = Duration.ofMinutes(5);

  /** Between two questions about keys that tokens name, and between two rounds. */
  static final Duration PACE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

  private final KeySource source;
  private final Clock clock;
  private final Object lock = new Object();

  private volatile KnownKeys known = KnownKeys.NOTHING;
  private @Nullable CompletableFuture<KnownKeys> asking;
  private Instant askedForTokenAt = Instant.MIN;
  private boolean closed;

  IssuerKeys(KeySource source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /** What is known now. */
  KnownKeys known() {
    return known;
  }

  /**
   * What is known once the issuer was asked about a key that is not: at once where it was asked
   * just before, else when it answers or does not. Never fails.
   */
  CompletableFuture<KnownKeys> askedAgain() {
    Instant now = clock.instant();
    synchronized (lock) {
      if (asking != null) {
        return asking;
      }
      if (closed || isWithinPace(now)) {
        return CompletableFuture.completedFuture(known);
      }
      askedForTokenAt = now;
      return ask();
    }
  }

  /** One round: asks where it is time to. To be called once a {@link #PACE}. */
  void turn() {
    synchronized (lock) {
      if (asking == null && !closed && known.areDue(clock.instant(), REFRESH_AFTER)) {
        var _ = ask();
      }
    }
  }

  /** Asks no more; who waits is told what is known. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    source.close();
  }

  /** A clock that was set back does not count: then it may be asked. */
  private boolean isWithinPace(Instant now) {
    return !now.isBefore(askedForTokenAt) && now.minus(PACE).isBefore(askedForTokenAt);
  }

  /** Called under the lock. */
  private CompletableFuture<KnownKeys> ask() {
    CompletableFuture<KnownKeys> answer = new CompletableFuture<>();
    asking = answer;
    var _ = Thread.ofVirtual().name("florin-issuer").start(() -> ask(answer));
    return answer;
  }

  private void ask(CompletableFuture<KnownKeys> answer) {
    KnownKeys before = known;
    KnownKeys after = before.unanswered();
    try {
      after = before.renewed(source.fetch(), clock.instant());
      log(before, after);
    } catch (IssuerException e) {
      log(before, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("asking the issuer for its keys failed", e);
    } finally {
      synchronized (lock) {
        known = after;
        asking = null;
      }
      answer.complete(after);
    }
  }

  private static void log(KnownKeys before, KnownKeys after) {
    int keys = after.keys().keys().size();
    if (keys == 0) {
      LOG.warn("the issuer gives no key that can check a signature: every token is refused");
    } else if (!before.isAnswered() || !before.keys().equals(after.keys())) {
      LOG.info("the issuer gives {} keys", keys);
    }
  }

  /** Once an outage aloud. */
  private static void log(KnownKeys before, IssuerException e) {
    if (before.isAnswered() || before.confirmedAt().equals(Instant.MIN)) {
      LOG.warn("the issuer gives no keys, the last known stay: {}", e.getMessage());
    } else {
      LOG.debug("the issuer still gives no keys: {}", e.getMessage());
    }
  }
}
