package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.identity.ApiKeyText;
import dev.florin.identity.Identity;
import dev.florin.identity.Proof;
import dev.florin.identity.Scopes;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.keys.KeySource;
import dev.florin.ledger.keys.LiveKey;
import dev.florin.ledger.keys.SecretHash;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyRingTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));

  private final ApiKeyText text = ApiKeyText.random();
  private final ScriptedKeys source = new ScriptedKeys();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final KeyRing ring = ringAt(NOW);

  @Test
  void aKeyProvesItsOwnerItsScopesAndItsId() {
    source.keys = List.of(key(TOMORROW, null));
    ring.look();

    assertThat(proof(text))
        .isEqualTo(
            new Proof.Identified(
                new Identity(
                    "shop", null, TOMORROW, new Scopes(Set.of(Scopes.PAYMENTS)), text.id())));
  }

  @Test
  void aWrongSecretAnUnknownKeyAndNoKeyAreRefusedAlike() {
    source.keys = List.of(key(TOMORROW, null));
    ring.look();

    Proof wrongSecret = proof(ApiKeyText.random(text.id()));

    assertThat(wrongSecret).isInstanceOf(Proof.Refused.class);
    assertThat(proof(ApiKeyText.random())).isEqualTo(wrongSecret);
    assertThat(ring.authenticate("florin_").join()).isEqualTo(wrongSecret);
    assertThat(ring.authenticate("").join()).isEqualTo(wrongSecret);
  }

  @Test
  void aRevokedKeyIsRefusedFromTheNextLookOn() {
    source.keys = List.of(key(TOMORROW, null));
    ring.look();
    source.keys = List.of();
    source.change();
    assertThat(proof(text)).isInstanceOf(Proof.Identified.class);

    ring.look();

    assertThat(proof(text)).isInstanceOf(Proof.Refused.class);
  }

  @Test
  void keysThatDidNotChangeAreNotReadAgain() {
    source.keys = List.of(key(TOMORROW, null));
    ring.look();
    source.keys = List.of();

    ring.look();

    assertThat(proof(text)).isInstanceOf(Proof.Identified.class);
    assertThat(source.reads).isEqualTo(1);
  }

  @Test
  void aKeyEndsByTheClockThoughNobodySaysSo() {
    source.keys = List.of(key(NOW, null));
    ring.look();
    KeyRing before = ringAt(NOW.minusNanos(1));
    before.look();

    assertThat(before.authenticate(text.reveal()).join()).isInstanceOf(Proof.Identified.class);
    assertThat(proof(text)).isInstanceOf(Proof.Refused.class);
  }

  @Test
  void aSecretThatWasReplacedIsGoodUntilTheOverlapEndsAndNotPastTheKeysEnd() {
    ApiKeyText older = ApiKeyText.random(text.id());
    source.keys = List.of(key(TOMORROW, previous(older, NOW.plusSeconds(60))));
    ring.look();
    assertThat(expiry(proof(text))).isEqualTo(TOMORROW);
    assertThat(expiry(proof(older))).isEqualTo(NOW.plusSeconds(60));

    source.keys = List.of(key(TOMORROW, previous(older, NOW)));
    source.change();
    ring.look();
    assertThat(proof(older)).isInstanceOf(Proof.Refused.class);

    source.keys = List.of(key(NOW.plusSeconds(30), previous(older, TOMORROW)));
    source.change();
    ring.look();
    assertThat(expiry(proof(older))).isEqualTo(NOW.plusSeconds(30));
  }

  @Test
  void withoutTheDatabaseItDecidesForTenSecondsAndThenNothing() {
    source.keys = List.of(key(TOMORROW, null));
    ring.look();
    source.failing = true;

    nanos.addAndGet(KeyRing.AGE_MAX.toNanos());
    ring.look();
    assertThat(proof(text)).isInstanceOf(Proof.Identified.class);

    nanos.incrementAndGet();
    ring.look();
    assertThat(proof(text)).isInstanceOf(Proof.Undecided.class);
    assertThat(proof(ApiKeyText.random())).isInstanceOf(Proof.Undecided.class);

    source.failing = false;
    ring.look();
    assertThat(proof(text)).isInstanceOf(Proof.Identified.class);
  }

  @Test
  void anAnswerIsAsOldAsItsQuestion() {
    source.keys = List.of(key(TOMORROW, null));
    source.onRead = () -> nanos.addAndGet(KeyRing.AGE_MAX.toNanos() + 1);

    ring.look();

    assertThat(proof(text)).isInstanceOf(Proof.Undecided.class);
  }

  @Test
  void beforeItHasReadAnythingItDecidesNothing() {
    source.failing = true;
    ring.look();

    assertThat(proof(text)).isInstanceOf(Proof.Undecided.class);
  }

  @Test
  void whoeverIsLetInForLongIsWatchedUntilTheKeyOrItsSecretIsTakenBack() {
    SecretHash second = SecretHash.of(ApiKeyText.random().secretHash());
    SecretHash first = SecretHash.of(text.secretHash());
    List<LiveKey> overlapping =
        List.of(key(second, new LiveKey.Previous(first, NOW.plusSeconds(60))));
    source.keys = List.of(key(TOMORROW, null));
    ring.look();
    BooleanSupplier holds = ring.watch(identity());

    assertThat(holds.getAsBoolean()).isTrue();
    assertThat(holdsWith(holds, overlapping)).as("in the overlap").isTrue();
    assertThat(holdsWith(holds, List.of(key(second, null)))).as("replaced").isFalse();
    assertThat(holdsWith(holds, List.of(key(TOMORROW, null)))).as("as before").isTrue();
    assertThat(holdsWith(holds, List.of())).as("revoked").isFalse();
    assertThat(ring.watch(identity()).getAsBoolean()).as("revoked before").isFalse();
  }

  private boolean holdsWith(BooleanSupplier holds, List<LiveKey> changed) {
    source.keys = changed;
    source.change();
    ring.look();
    return holds.getAsBoolean();
  }

  private Identity identity() {
    return new Identity("shop", null, TOMORROW, Scopes.NONE, text.id());
  }

  private LiveKey key(SecretHash hash, LiveKey.@Nullable Previous previous) {
    return new LiveKey(text.id(), hash, previous, "shop", Set.of(Scopes.PAYMENTS), TOMORROW);
  }

  private KeyRing ringAt(Instant now) {
    return new KeyRing(source, Clock.fixed(now, ZoneOffset.UTC), nanos::get);
  }

  private Proof proof(ApiKeyText shown) {
    return ring.authenticate(shown.reveal()).join();
  }

  private static Instant expiry(Proof proof) {
    assertThat(proof).isInstanceOf(Proof.Identified.class);
    return ((Proof.Identified) proof).identity().expiresAt();
  }

  private LiveKey key(Instant expiresAt, LiveKey.@Nullable Previous previous) {
    SecretHash hash = SecretHash.of(text.secretHash());
    return new LiveKey(text.id(), hash, previous, "shop", Set.of(Scopes.PAYMENTS), expiresAt);
  }

  private static LiveKey.Previous previous(ApiKeyText older, Instant until) {
    return new LiveKey.Previous(SecretHash.of(older.secretHash()), until);
  }

  /** Keys that a test changes. */
  private static final class ScriptedKeys implements KeySource {
    private List<LiveKey> keys = List.of();
    private UUID edition = UUID.randomUUID();
    private boolean failing;
    private int reads;
    private Runnable onRead = () -> {};

    void change() {
      edition = UUID.randomUUID();
    }

    @Override
    public Optional<Keys> other(@Nullable UUID known) {
      onRead.run();
      if (failing) {
        throw new LedgerFaultException(
            LedgerFaultException.Fault.UNAVAILABLE, "database: no", new IllegalStateException());
      }
      if (edition.equals(known)) {
        return Optional.empty();
      }
      reads++;
      return Optional.of(new Keys(edition, keys));
    }
  }
}
