package dev.florin.service;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.florin.identity.ApiKeyText;
import dev.florin.identity.Authenticator;
import dev.florin.identity.Identity;
import dev.florin.identity.Proof;
import dev.florin.identity.Scopes;
import dev.florin.ledger.keys.KeySource;
import dev.florin.ledger.keys.LiveKey;
import dev.florin.ledger.keys.SecretHash;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All API keys that are good, in memory: to tell who calls waits for nobody.
 *
 * <p>Each second it asks whether they changed, which is one small read, and has them all again only
 * then. So a key that was made, rotated or revoked somewhere is so here about a second later.
 *
 * <p>While the database does not answer, keys stay good for ten seconds after it last did: that is
 * how long a key may outlive its revocation. After that nothing is decided, rather than something
 * decided that may have been taken back; callers are told to try again. A key's end needs nobody's
 * word, and is kept to by the clock.
 *
 * <p>Threads: any, and one of its own that asks.
 */
public final class KeyRing implements Authenticator, AutoCloseable {
  static final Duration PERIOD = Duration.ofSeconds(1);
  static final Duration AGE_MAX = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

  /** One answer for all of it, so that guessing teaches nothing. */
  private static final Proof NOT_GOOD =
      new Proof.Refused("the API key is unknown, or was revoked, or has expired");

  private static final Proof NOT_KNOWN_NOW =
      new Proof.Undecided("API keys cannot be checked at the moment; try again shortly");

  private final KeySource source;
  private final Clock clock;
  private final LongSupplier nanos;
  private final ScheduledExecutorService asking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("wallet-keys").daemon().factory());
  private volatile @Nullable Held held;
  private boolean failing;

  KeyRing(KeySource source, Clock clock, LongSupplier nanos) {
    this.source = source;
    this.clock = clock;
    this.nanos = nanos;
  }

  /**
   * The keys as they were at a moment.
   *
   * @param atNanos no later than that moment
   */
  private record Held(UUID edition, Map<String, LiveKey> keys, long atNanos) {}

  /** Has the keys when it returns, if the database answers, and keeps to what they are. */
  public static KeyRing start(KeySource source, Clock clock) {
    KeyRing ring = new KeyRing(source, clock, System::nanoTime);
    ring.look();
    var _ =
        ring.asking.scheduleWithFixedDelay(
            ring::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    return ring;
  }

  @Override
  public CompletableFuture<Proof> authenticate(String token) {
    return CompletableFuture.completedFuture(
        ApiKeyText.parse(token).map(this::proof).orElse(NOT_GOOD));
  }

  private Proof proof(ApiKeyText shown) {
    Held now = held;
    if (now == null || nanos.getAsLong() - now.atNanos() > AGE_MAX.toNanos()) {
      return NOT_KNOWN_NOW;
    }
    LiveKey key = now.keys().get(shown.id());
    if (key == null) {
      return NOT_GOOD;
    }
    byte[] hash = shown.secretHash();
    Instant end = end(key, secret -> secret.matches(hash));
    return clock.instant().isBefore(end)
        ? new Proof.Identified(
            new Identity(key.owner(), null, end, new Scopes(key.scopes()), key.id()))
        : NOT_GOOD;
  }

  /** When what was shown ends; long ago if it is none of the key's secrets. */
  private static Instant end(LiveKey key, Predicate<SecretHash> shown) {
    if (shown.test(key.secretHash())) {
      return key.expiresAt();
    }
    LiveKey.Previous previous = key.previous();
    if (previous != null && shown.test(previous.secretHash())) {
      return previous.until().isBefore(key.expiresAt()) ? previous.until() : key.expiresAt();
    }
    return Instant.MIN;
  }

  /**
   * Until the key is revoked, or its secret replaced and out of its overlap. While the database
   * does not answer, it is as it was: whoever goes on then gets nothing from it either.
   */
  @Override
  public BooleanSupplier watch(Identity identity) {
    LiveKey then = key(identity.keyId());
    return () -> then != null && holds(then);
  }

  private boolean holds(LiveKey then) {
    LiveKey now = key(then.id());
    return now != null && clock.instant().isBefore(end(now, then.secretHash()::matches));
  }

  private @Nullable LiveKey key(@Nullable String id) {
    Held now = held;
    return now == null || id == null ? null : now.keys().get(id);
  }

  /** Asks once for what changed. */
  void look() {
    long askedNanos = nanos.getAsLong();
    Held known = held;
    try {
      Optional<KeySource.Keys> changed = source.other(known == null ? null : known.edition());
      if (changed.isPresent()) {
        held = new Held(changed.get().edition(), byId(changed.get()), askedNanos);
      } else if (known != null) {
        held = new Held(known.edition(), known.keys(), askedNanos);
      }
      told(null);
    } catch (RuntimeException e) {
      told(e);
    }
  }

  private static Map<String, LiveKey> byId(KeySource.Keys keys) {
    return keys.all().stream().collect(toUnmodifiableMap(LiveKey::id, Function.identity()));
  }

  /** Once, until it changes. */
  private void told(@Nullable RuntimeException failure) {
    if (failure != null && !failing) {
      LOG.warn(
          "API keys cannot be read; those known stay good for {} s", AGE_MAX.toSeconds(), failure);
    } else if (failure == null && failing) {
      LOG.info("API keys are read again");
    }
    failing = failure != null;
  }

  /** Asks no more: ten seconds later it decides nothing. */
  @Override
  public void close() {
    asking.shutdownNow();
  }
}
